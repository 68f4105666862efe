import type { Scope } from '../../kernel/scope.ts';
import type { Work } from '../../kernel/work.ts';
import { databasePort } from './database-runtime.ts';
import type { DatabaseEvents, DatabaseOrder } from './database-runtime.ts';
import { tell } from './events.ts';
import { endpointOf } from './instance-row.ts';
import { parametersOf, valuesFor } from './parameter-values.ts';
import { instanceTable, snapshotTable } from './tables.ts';
import type { Changes, InstanceRow, SnapshotRow } from './tables.ts';

function orderOf(scope: Scope, row: InstanceRow): DatabaseOrder {
  return {
    id: row.DbiResourceId,
    name: row.DBInstanceIdentifier,
    address: endpointOf(scope, row).Address ?? '',
    port: row.port,
    user: row.MasterUsername ?? '',
    password: row.password,
    database: row.DBName,
    parameters: parametersOf(scope, row),
  };
}

const current = (scope: Scope, row: InstanceRow): InstanceRow | undefined => {
  const held = scope.table(instanceTable).truth.get(row.DBInstanceIdentifier);
  return held?.DbiResourceId === row.DbiResourceId ? held : undefined;
};

const eventsOf = (scope: Scope, row: InstanceRow): DatabaseEvents => ({
  notice(category, message) {
    tell(scope, row, category, message);
  },
  failed(reason) {
    const held = current(scope, row);
    if (held && held.DBInstanceStatus !== 'deleting') markFailed(scope, held, reason);
  },
});

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status */
export function markFailed(scope: Scope, row: InstanceRow, reason: string): void {
  tell(scope, row, 'failure', `The database does not run: ${reason}`);
  scope.table(instanceTable).update(row.DBInstanceIdentifier, { DBInstanceStatus: 'failed' });
}

/** Name of a snapshot's data: one that was deleted may come again under its own name. */
const keptUnder = (row: SnapshotRow): string =>
  `${row.DBSnapshotArn}@${String(row.SnapshotCreateTime?.getTime())}`;

/** The database of a new instance, with the data of the snapshot that it comes from. */
export const createDatabase = (scope: Scope, row: InstanceRow, from: SnapshotRow | undefined): Work =>
  scope
    .through(databasePort)
    .create(orderOf(scope, row), eventsOf(scope, row), from === undefined ? undefined : keptUnder(from));

export const restartDatabase = (scope: Scope, row: InstanceRow): Work =>
  scope.through(databasePort).restart(orderOf(scope, row));

export const removeDatabase = (scope: Scope, row: InstanceRow): Work =>
  scope.through(databasePort).remove(row.DbiResourceId);

/** What changes in the database itself: a password at once, the rest with a restart. */
export function changeDatabase(scope: Scope, row: InstanceRow, changes: Changes): readonly Work[] {
  const { MasterUserPassword: password, Port, DBInstanceClass, EngineVersion } = changes;
  const next: InstanceRow = {
    ...row,
    ...(Port === undefined ? {} : { port: Port }),
    ...(DBInstanceClass === undefined ? {} : { DBInstanceClass }),
  };
  const restarts = Port !== undefined || DBInstanceClass !== undefined || EngineVersion !== undefined;
  return [
    ...(password === undefined ? [] : [scope.through(databasePort).setPassword(row.DbiResourceId, password)]),
    ...(restarts ? [restartDatabase(scope, next)] : []),
  ];
}

/** Sets parameters in the running databases of a group; those without a value go back to the default. */
export function setParameters(
  scope: Scope,
  row: InstanceRow,
  values: Readonly<Record<string, string | undefined>>,
): void {
  const work = scope.through(databasePort).setParameters(row.DbiResourceId, valuesFor(row, values));
  work.whenOver((failure) => {
    if (failure !== undefined) tell(scope, row, 'configuration change', failure);
  });
}

export const keepData = (scope: Scope, row: SnapshotRow): Work =>
  scope.through(databasePort).snapshot(row.DbiResourceId, keptUnder(row));

/** A snapshot and its data. */
export function removeSnapshot(scope: Scope, row: SnapshotRow): void {
  scope.table(snapshotTable).remove(row.DBSnapshotIdentifier);
  scope.through(databasePort).dropSnapshot(keptUnder(row));
}
