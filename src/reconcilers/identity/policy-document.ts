export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: { readonly Service: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A policy as IAM takes it, on one line: the quotas count characters. */
export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Compares a policy with what IAM returns, which is URL-encoded and may list the same things in another order. */
export function samePolicy(text: string, encoded: string | undefined): boolean {
  if (encoded === undefined) return false;
  try {
    const seen = decodeURIComponent(encoded);
    return seen === text || canonical(JSON.parse(text)) === canonical(JSON.parse(seen));
  } catch {
    // Whatever stands there, it is no policy of ours.
    return false;
  }
}

/** Lists are sets in the policy language, and a list of one is the same as its element. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map(canonical))].sort();
    return items.length === 1 ? (items[0] ?? '') : `[${items.join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`).join(',')}}`;
}
