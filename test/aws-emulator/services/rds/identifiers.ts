import type { Rule } from '../../kernel/rule.ts';

interface Kind {
  readonly member: string;
  readonly longest: number;
  readonly rule: Rule;
}

const shape = /^[a-z](?:-?[a-z0-9])*$/i;

/** Checks a name of RDS and gives it in lower case, as RDS keeps it. */
export function identifier(text: string, { member, longest, rule }: Kind): string {
  if (text.length <= longest && shape.test(text)) return text.toLowerCase();
  throw rule.refuse(
    `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
  );
}
