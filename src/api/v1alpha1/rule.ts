import type { z } from 'zod';

import { fillTemplate, templateToCel, type Template } from './template.ts';

/**
 * One rule of the API, said twice: for the API server, which refuses the object before it is stored, and for the
 * operator, which meets objects that were stored before the rule existed.
 */
export interface Rule<Value> {
  /** Holds at admission, in CEL, with the value as `self`. */
  readonly cel: string;
  /** Holds at run time. The same condition as `cel`; the shared table of samples keeps the two honest. */
  readonly holds: (value: Value) => boolean;
  /**
   * What is wrong and what to do instead. The field is printed in front of it, and so is the value of a scalar; the
   * values in an object are for the message to name.
   */
  readonly message: string | Template<Value>;
  /** Path of the member to blame, when the rule sits on an object. Default is the object itself. */
  readonly field?: string;
}

/** A rule about a change. Only the API server sees both states, so there is nothing to hold at run time. */
export interface TransitionRule {
  /** Holds at admission, in CEL, with the stored value as `oldSelf`. */
  readonly cel: string;
  /** What is wrong and what to do instead; `%s` or `%d` in it is the stored value. */
  readonly message: string;
  /** Path of the member to blame, when the rule sits on an object, whose stored value no message can show. */
  readonly field?: string;
}

/** One entry of `x-kubernetes-validations`. */
interface Validation {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
}

export const VALIDATIONS = 'x-kubernetes-validations';

/** Attaches rules to a schema: as refinements for `parse`, and as metadata that the CRD generator passes on. */
export function ruled<Schema extends z.ZodType>(
  schema: Schema,
  ...rules: readonly (Rule<z.output<Schema>> | TransitionRule)[]
): Schema {
  return schema
    .superRefine((value, context) => {
      for (const rule of rules) {
        if (!('holds' in rule) || rule.holds(value)) continue;
        const message = typeof rule.message === 'string' ? rule.message : fillTemplate(rule.message, value);
        context.addIssue({ code: 'custom', message, path: rule.field?.split('.') ?? [] });
      }
    })
    .meta({
      [VALIDATIONS]: rules.map((rule) => ('holds' in rule ? toValidation(rule) : toTransition(rule))),
    });
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

function toValidation<Value>({ cel, message, field }: Rule<Value>): Validation {
  return {
    rule: cel,
    ...(typeof message === 'string' ? { message } : { messageExpression: templateToCel(message) }),
    ...(field === undefined ? {} : { fieldPath: `.${field}` }),
  };
}

function toTransition({ cel, message, field }: TransitionRule): Validation {
  if (field !== undefined) return { rule: cel, message, fieldPath: `.${field}` };
  return { rule: cel, messageExpression: templateToCel({ text: message, parts: [{ cel: 'oldSelf' }] }) };
}
