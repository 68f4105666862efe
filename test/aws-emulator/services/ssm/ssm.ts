import * as ssm from '@aws-sdk/client-ssm';
import type { Parameter } from '@aws-sdk/client-ssm';
import type { CallContext } from '../../kernel/call-context.ts';
import { validationCodes } from '../../kernel/error-codes.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import type { Throttle } from '../../kernel/throttle.ts';
import { publicParameters } from './parameters.ts';
import * as rules from './rules.ts';

/** `name`, `name:version` or the parameter's ARN. */
function find(context: CallContext, asked: string): Parameter | undefined {
  const [name = '', version] = asked.replace(/^arn:[^:]*:ssm:[^:]*:\d*:parameter/, '').split(':');
  const parameter = publicParameters(context.scope).find(({ Name }) => Name === name);
  if (!parameter || version === undefined) return parameter;
  if (String(parameter.Version) !== version)
    throw rules.versionAbsent.refuse(`Systems Manager could not find version ${version} of ${name}.`);
  return { ...parameter, Selector: `:${version}` };
}

const handlers = {
  GetParameter(context, input) {
    const parameter = find(context, input.Name);
    if (!parameter) throw rules.parameterAbsent.refuse('');
    return { Parameter: parameter };
  },

  GetParameters(context, input) {
    const found = input.Names.map((name) => ({ name, parameter: find(context, name) }));
    return {
      Parameters: found.flatMap(({ parameter }) => parameter ?? []),
      InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
    };
  },

  GetParametersByPath(context, input) {
    if (!input.Path.startsWith('/'))
      throw rules.pathForm.refuse(
        'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
      );
    const { Recursive: recursive = false } = input;
    const path = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
    const below = publicParameters(context.scope).filter(({ Name = '' }) => {
      const rest = Name.startsWith(path) ? Name.slice(path.length) : '';
      return rest !== '' && (recursive || !rest.includes('/'));
    });
    const { items, next } = context.page(below, {
      limit: input.MaxResults,
      token: input.NextToken,
      default: 10,
    });
    return { Parameters: items, NextToken: next };
  },

  /** The account's own parameters: none can be made here. */
  DescribeParameters: () => ({ Parameters: [] }),

  /** Instances that Session Manager reaches; agents do not report here. */
  DescribeInstanceInformation: () => ({ InstanceInformationList: [] }),
} satisfies Handlers<typeof ssm>;

/** Getting parameters shares one rate. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const throttle: Throttle = (operation) =>
  operation.startsWith('GetParameter')
    ? { key: 'GetParameter', capacity: 40, refillPerSecond: 40 }
    : undefined;

export const ssmService = defineService({
  name: 'ssm',
  module: ssm,
  client: () => new ssm.SSMClient({ region: 'us-east-1' }),
  handlers,
  codes: validationCodes,
  throttle,
  rules: rulesIn(rules),
});
