import type { Tagged } from './row.ts';
import * as rules from './common-rules.ts';

export interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

type FilterValue = string | number | boolean | undefined | readonly (string | undefined)[];

/** How each filter of an operation reads a row; tags are read by themselves. */
export type FilterReaders<Row> = Readonly<Record<string, (row: Row) => FilterValue>>;

/** `*` stands for any text, `?` for one character, a backslash takes their meaning away. */
function patternOf(value: string): RegExp {
  const source = value.replace(/\\(.)|[\s\S]/g, (found: string, literal?: string) => {
    if (literal !== undefined) return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    if (found === '*') return '[\\s\\S]*';
    return found === '?' ? '[\\s\\S]' : found.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

const textsOf = (value: FilterValue): readonly string[] =>
  (Array.isArray(value)
    ? (value as readonly (string | undefined)[])
    : [value as string | number | boolean | undefined]
  )
    .filter((text) => text !== undefined)
    .map(String);

function tagReader(name: string): ((row: object) => FilterValue) | undefined {
  const tags = (row: object): Tagged['Tags'] => (row as Partial<Tagged>).Tags ?? [];
  if (name === 'tag-key') return (row) => tags(row).map((tag) => tag.Key);
  if (name === 'tag-value') return (row) => tags(row).map((tag) => tag.Value);
  if (!name.startsWith('tag:')) return undefined;
  const key = name.slice('tag:'.length);
  return (row) =>
    tags(row)
      .filter((tag) => tag.Key === key)
      .map((tag) => tag.Value);
}

type Matcher<Row> = (row: Row) => boolean;

function matcherOf<Row extends object>(filter: Filter, readers: FilterReaders<Row>): Matcher<Row> {
  const name = filter.Name ?? '';
  const reader = tagReader(name) ?? readers[name];
  if (!reader) throw rules.filterName.refuse(`The filter '${name}' is invalid`);
  const values = filter.Values ?? [];
  if (values.length === 0) throw rules.filterValue.refuse(`The filter '${name}' needs at least one value`);
  const exact = new Set(values);
  const patterns = values.filter((value) => /[*?\\]/.test(value)).map(patternOf);
  const matches = (text: string): boolean =>
    exact.has(text) || patterns.some((pattern) => pattern.test(text));
  return (row) => textsOf(reader(row)).some(matches);
}

/**
 * Rows that match all filters, each with one of its values. Comparison is case-sensitive.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
 */
export function filterRows<Row extends object>(
  rows: readonly Row[],
  filters: readonly Filter[] | undefined,
  readers: FilterReaders<Row>,
): Row[] {
  const matchers = (filters ?? []).map((filter) => matcherOf(filter, readers));
  return rows.filter((row) => matchers.every((matches) => matches(row)));
}
