import type { z } from 'zod';

/**
 * One rule of the API, said twice: for the API server, which refuses the object before it is stored, and for the
 * operator, which meets objects that were stored before the rule existed.
 */
export interface Rule<Value> {
  /** Holds at admission, in CEL, with the value as `self`. */
  readonly cel: string;
  /** Holds at run time. The same condition as `cel`; the shared table of samples keeps the two honest. */
  readonly holds: (value: Value) => boolean;
  /** What is wrong and what to do instead. The field and, for scalars, the value are printed in front of it. */
  readonly message: string;
  /** CEL that makes the message, when it has to name a part of the value. Read together with `explain`. */
  readonly messageExpression?: string;
  /** The run-time twin of `messageExpression`. */
  readonly explain?: (value: Value) => string;
  /** The member to blame, when the rule sits on an object. Default is the object itself. */
  readonly field?: string;
}

/** A rule about a change. Only the API server sees both states, so there is nothing to hold at run time. */
export interface TransitionRule {
  /** Holds at admission, in CEL, with the stored value as `oldSelf`. */
  readonly cel: string;
  readonly message: string;
}

type AnyRule<Value> = Rule<Value> | TransitionRule;

/** One entry of `x-kubernetes-validations`. */
export interface Validation {
  readonly rule: string;
  readonly message: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
}

export const VALIDATIONS = 'x-kubernetes-validations';

/** Attaches rules to a schema: as refinements for `parse`, and as metadata that the CRD generator passes on. */
export function ruled<Schema extends z.ZodType>(
  schema: Schema,
  ...rules: readonly AnyRule<z.output<Schema>>[]
): Schema {
  return schema
    .superRefine((value, context) => {
      for (const rule of rules) {
        if (!('holds' in rule) || rule.holds(value)) continue;
        context.addIssue({
          code: 'custom',
          message: rule.explain?.(value) ?? rule.message,
          path: rule.field === undefined ? [] : [rule.field],
        });
      }
    })
    .meta({ [VALIDATIONS]: rules.map(toValidation) });
}

/** A string rule that is one regular expression. RE2 and JavaScript must read `source` alike: no lookaround. */
export function matching(source: string, message: string): Rule<string> {
  const expression = new RegExp(source, 'u');
  return { cel: `self.matches(r'${source}')`, holds: (value) => expression.test(value), message };
}

/** Refuses every change of the field. Write it on a required or defaulted field: it is skipped when the field comes or goes. */
export function immutable(message: string): TransitionRule {
  return { cel: 'self == oldSelf', message };
}

function toValidation(rule: AnyRule<never>): Validation {
  const { cel, message } = rule;
  if (!('holds' in rule)) return { rule: cel, message };
  return {
    rule: cel,
    message,
    ...(rule.messageExpression === undefined ? {} : { messageExpression: rule.messageExpression }),
    ...(rule.field === undefined ? {} : { fieldPath: `.${rule.field}` }),
  };
}
