import type { AwsState } from '../../control-plane/emulator-control.ts';
import { tagKeys } from '../../../src/engine/index.ts';
import { doingsOfAws } from '../../tools/census.ts';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Members whose value is a secret, a token, a time, the story so far, or AWS's own choice. */
const randomMembers =
  /password|secret-?(string|binary|versions)|token$|^versions?(id|stages)?$|at$|^(events|settings|interfaces|appointment|userdata|before|availabilityzone)$|window$/iu;

/** What differs between two good runs, and how it is written instead. */
const incidental: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME'],
  [/\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/gu, 'MAC'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b(?!\/)/gu, 'ADDRESS'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gu, 'UUID'],
  // Names are made from a hash of the stack's identity.
  [/\bwps-[a-z0-9]{12}\b/gu, 'wps-STACK'],
  [/(?<=secret:[\w/-]+)-[A-Za-z0-9]{6}\b/gu, '-RANDOM'],
  // Of image and secrets, hashed.
  [/\b[0-9a-f]{12}\.[0-9a-f]{12}\b/gu, 'INIT-KEY'],
  [/\bdb-[0-9A-Z]{26}\b/gu, 'db-ID'],
  [/\bA(IPA|ROA)[0-9A-Z]{12,}\b/gu, 'A$1-ID'],
  // A capacity provider is named after the identity of its Auto Scaling group.
  [/(?<=-capacity)-[0-9a-f]{8}\b/gu, '-GROUP'],
  [/\b[0-9a-f]{16,}\b/gu, 'HEX'],
  [/\b\d{13,}\b/gu, 'NUMBER'],
  [/(?<=load-balancer-)\d+/gu, 'NUMBER'],
];

export interface ShapeOptions {
  readonly stackId: string;
  /** What was there before the stack, and is left out: tombstones of others, the default VPC. */
  readonly before: AwsState;
}

/**
 * All objects that came with a stack, written down without what two good runs may differ in: ids become the names that the
 * objects have inside their stack, times and addresses lose their values. One line for each object, sorted.
 */
export function inventoryShape(state: AwsState, { stackId, before }: ShapeOptions): readonly string[] {
  const known = new Set(rowsOf(before).map(({ id }) => id));
  const rows = rowsOf(state).filter(({ id }) => !known.has(id));
  const names = new Map(
    rows.flatMap(({ id, type, row }) => {
      const resource = resourceOf(row);
      // An id that is a name says already what it is, and may be the beginning of another name.
      const isOpaque = /[0-9a-f]{16}/u.test(id);
      return resource === undefined || !isOpaque ? [] : [[id, `${type}:${resource}`] as const];
    }),
  );
  const write = (text: string): string => rename(text, names, stackId);
  return rows.map(({ type, id, row }) => `${type} ${write(id)} ${canonical(row, write)}`).sort();
}

interface Row {
  readonly type: string;
  readonly id: string;
  readonly row: object;
}

function rowsOf(state: AwsState): readonly Row[] {
  return Object.values(state)
    .flatMap((regions) => Object.values(regions))
    .flatMap((types) => Object.entries(types))
    .filter(([type]) => !doingsOfAws.test(type))
    .flatMap(([type, byId]) => Object.entries(byId).map(([id, row]) => ({ type, id, row })));
}

function rename(text: string, names: ReadonlyMap<string, string>, stackId: string): string {
  const named = [...names].reduce((all, [id, name]) => all.replaceAll(id, name), text);
  return incidental.reduce(
    (all, [pattern, instead]) => all.replaceAll(pattern, instead),
    named.replaceAll(stackId, 'STACK'),
  );
}

/** As text in which the order of keys and of members of lists says nothing. */
function canonical(value: unknown, write: (text: string) => string): string {
  if (Array.isArray(value))
    return `[${value
      .map((member) => canonical(member, write))
      .sort()
      .join(',')}]`;
  if (typeof value !== 'object' || value === null) return write(String(value));
  const members = Object.entries(value).map(
    ([key, member]) => `${write(key)}:${randomMembers.test(key) ? 'RANDOM' : canonical(member, write)}`,
  );
  return `{${members.sort().join(',')}}`;
}

/** Lines that only one of the two has, for a failure that can be read. */
export function shapeDifference(
  expected: readonly string[],
  actual: readonly string[],
): { readonly missing: readonly string[]; readonly extra: readonly string[] } {
  return { missing: without(expected, actual), extra: without(actual, expected) };
}

/** A line that is there twice must be taken away twice. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

function resourceOf(row: object): string | undefined {
  const tags = 'Tags' in row && Array.isArray(row.Tags) ? (row.Tags as readonly Tag[]) : [];
  return tags.find((tag) => tag.Key === tagKeys.resource)?.Value;
}
