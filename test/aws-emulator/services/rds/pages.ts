import type { CallContext } from '../../kernel/call-context.ts';
import * as rules from './common-rules.ts';

interface Asked {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

const smallest = 20;
const largest = 100;

/** One page of a describe call: 20 to 100 records, 100 unless told. */
export function pageOfRecords<Item>(
  context: CallContext,
  rows: readonly Item[],
  asked: Asked,
): { items: Item[]; Marker: string | undefined } {
  const limit = asked.MaxRecords ?? largest;
  if (limit < smallest || limit > largest)
    throw rules.pageSize.refuse(`Invalid value ${String(limit)} for MaxRecords. Must be between 20 and 100`);
  const { items, next } = context.page(rows, { limit, token: asked.Marker });
  return { items, Marker: next };
}

export interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

/** Rows that match all filters, each with one of its values. */
export function filtered<Row>(
  rows: readonly Row[],
  filters: readonly Filter[] | undefined,
  readers: Readonly<Record<string, (row: Row) => readonly (string | undefined)[]>>,
): Row[] {
  const matchers = (filters ?? []).map(({ Name, Values }) => {
    const reader = readers[Name];
    if (!reader) throw rules.filterName.refuse(`Unrecognized filter name: ${Name}`);
    return (row: Row) => reader(row).some((value) => value !== undefined && Values.includes(value));
  });
  return rows.filter((row) => matchers.every((matches) => matches(row)));
}
