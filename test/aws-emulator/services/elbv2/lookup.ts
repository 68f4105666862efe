import type { CallContext } from '../../kernel/call-context.ts';
import type { Rule } from '../../kernel/rule.ts';
import type { Table, TableDefinition } from '../../kernel/table.ts';
import * as rules from './rules.ts';
import { listenerTable, loadBalancerTable, targetGroupTable } from './tables.ts';
import type { ListenerRow, LoadBalancerRow, TargetGroupRow } from './tables.ts';

function reached<Row extends object>(
  context: CallContext,
  definition: TableDefinition<Row>,
  arn: string,
  absent: Rule,
  noun: string,
): Row {
  const row = context.table(definition).reachable(arn);
  if (!row) throw absent.refuse(`${noun} '${arn}' not found`);
  return row;
}

/** What a write refers to by ARN. */
export const balancerOf = (context: CallContext, arn: string): LoadBalancerRow =>
  reached(context, loadBalancerTable, arn, rules.balancerAbsent, 'Load balancer');
export const groupOf = (context: CallContext, arn: string): TargetGroupRow =>
  reached(context, targetGroupTable, arn, rules.groupAbsent, 'Target group');
export const listenerOf = (context: CallContext, arn: string): ListenerRow =>
  reached(context, listenerTable, arn, rules.listenerAbsent, 'Listener');

/** Rows that a read by name sees, as late as a read by ARN does. */
export function seenByName<Row extends object>(
  table: Table<Row>,
  nameOf: (row: Row) => string,
  arnOf: (row: Row) => string,
  name: string,
): Row | undefined {
  const arns = new Set(
    [...table.truth.list(), ...table.list()].filter((row) => nameOf(row) === name).map(arnOf),
  );
  return [...arns].map((arn) => table.byId(arn)).find((row) => row !== undefined);
}

interface Asked<Row> {
  readonly arns: readonly string[] | undefined;
  readonly names: readonly string[] | undefined;
  readonly nameOf: (row: Row) => string;
  readonly arnOf: (row: Row) => string;
  readonly absent: Rule;
  readonly noun: string;
}

/** Rows that a describe call sees: by ARN or name soon, all of them late. */
export function described<Row extends object>(
  context: CallContext,
  definition: TableDefinition<Row>,
  { arns = [], names = [], nameOf, arnOf, absent, noun }: Asked<Row>,
): Row[] {
  const table = context.table(definition);
  if (arns.length === 0 && names.length === 0) return table.list();
  const missing = (which: string) => absent.refuse(`${noun} '${which}' not found`);
  const byArn = arns.map((arn) => {
    const row = table.byId(arn);
    if (!row) throw missing(arn);
    return row;
  });
  const byName = names.map((name) => {
    const row = seenByName(table, nameOf, arnOf, name);
    if (!row) throw missing(name);
    return row;
  });
  return [...byArn, ...byName];
}
