import type { Rule } from '../../kernel/rule.ts';
import type { TableDefinition } from '../../kernel/table.ts';
import * as absent from './absence-rules.ts';
import type { Tagged } from './row.ts';
import { vpcTable } from './tables.ts';

/** A kind of resource that takes tags, found by the prefix of its ids. */
export interface Taggable {
  readonly prefix: string;
  readonly resourceType: string;
  readonly table: TableDefinition<Tagged>;
  readonly idOf: (row: Tagged) => string;
  readonly absent: Rule;
  readonly absentText: (id: string) => string;
}

interface TaggableOptions<Row extends Tagged> {
  readonly prefix: string;
  readonly resourceType: string;
  readonly table: TableDefinition<Row>;
  readonly idOf: (row: Row) => string;
  readonly absent: absent.Absence;
}

const kind = <Row extends Tagged>({
  table,
  idOf,
  absent: absence,
  ...rest
}: TaggableOptions<Row>): Taggable => ({
  ...rest,
  table: table as TableDefinition<object> as TableDefinition<Tagged>,
  idOf: idOf as (row: Tagged) => string,
  absent: absence.rule,
  absentText: absence.text,
});

export const taggable: readonly Taggable[] = [
  kind({
    prefix: 'vpc-',
    resourceType: 'vpc',
    table: vpcTable,
    idOf: (row) => row.VpcId,
    absent: absent.vpcAbsent,
  }),
];
