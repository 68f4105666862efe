import { rule } from '../../kernel/rule.ts';
import type { Rule } from '../../kernel/rule.ts';

/** How EC2 says that an id names nothing. */
export interface Absence {
  readonly rule: Rule;
  readonly text: (id: string) => string;
}

const page = 'https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html';

const absence = (id: string, code: string, noun: string): Absence => ({
  rule: rule({ id: `ec2.${id}.absent`, code, page, text: `A call names a ${noun} that exists.` }),
  text: (value) => `The ${noun} '${value}' does not exist`,
});

export const vpcAbsent = absence('vpc', 'InvalidVpcID.NotFound', 'vpc ID');
