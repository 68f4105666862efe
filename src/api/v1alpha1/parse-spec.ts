import type { z } from 'zod';

import { specSchema, type WordPressStackSpec } from './spec.ts';

export type ParsedSpec =
  | { readonly ok: true; readonly spec: WordPressStackSpec }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Checks a stored spec against the rules of today and fills in defaults. The API server has done both before, but an
 * object may be older than a rule. Problems are worded like the server's: field, value, what to do.
 */
export function parseSpec(spec: unknown): ParsedSpec {
  const result = specSchema.safeParse(spec);
  if (result.success) return { ok: true, spec: result.data };
  return { ok: false, problems: result.error.issues.map((issue) => describe(issue, spec)) };
}

function describe(issue: z.core.$ZodIssue, spec: unknown): string {
  const value = valueAt(spec, issue.path);
  const shown =
    typeof value === 'object' && value !== null
      ? ''
      : ` Invalid value: ${value === undefined ? 'none' : JSON.stringify(value)}:`;
  return `${fieldPath(issue.path)}:${shown} ${wording(issue)}`;
}

/** Limits in the API server's own words, so that a user meets one sentence for one mistake. */
function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `should be greater than or equal to ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number')
    return `should be less than or equal to ${issue.maximum}`;
  return issue.message;
}

/** `spec.loadBalancer.allowedCIDRs[1]`, as the API server writes it. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'spec',
  );
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}
