import type { CallContext } from '../../kernel/call-context.ts';
import type { TableDefinition } from '../../kernel/table.ts';
import type { Absence } from './absence-rules.ts';
import { filterRows } from './filters.ts';
import type { Filter, FilterReaders } from './filters.ts';

/** The row that a write refers to; just after its creation EC2 may not know it yet. */
export function existing<Row extends object>(
  context: CallContext,
  definition: TableDefinition<Row>,
  id: string,
  absence: Absence,
): Row {
  const row = context.table(definition).reachable(id);
  if (!row) throw absence.rule.refuse(absence.text(id));
  return row;
}

export interface Question<Row> {
  readonly ids?: readonly string[] | undefined;
  readonly absence: Absence;
  readonly filters?: readonly Filter[] | undefined;
  readonly readers: FilterReaders<Row>;
}

/** The rows a describe call sees: by id with the short lag, else by list with the long one. */
export function describeRows<Row extends object>(
  context: CallContext,
  definition: TableDefinition<Row>,
  question: Question<Row>,
): Row[] {
  const table = context.table(definition);
  const asked = question.ids?.map((id) => {
    const row = table.byId(id);
    if (!row) throw question.absence.rule.refuse(question.absence.text(id));
    return row;
  });
  return filterRows(asked && asked.length > 0 ? asked : table.list(), question.filters, question.readers);
}
