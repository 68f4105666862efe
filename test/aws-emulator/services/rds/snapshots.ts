import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import * as rules from './common-rules.ts';
import { removeSnapshot } from './databases.ts';
import { identifier } from './identifiers.ts';
import { instanceAbsent, instanceState } from './instance-rules.ts';
import { filtered, pageOfRecords } from './pages.ts';
import { shownSnapshot, takeSnapshot } from './snapshot-rows.ts';
import { instanceTable, retainedBackupTable, snapshotTable } from './tables.ts';
import type { InstanceRow, SnapshotRow } from './tables.ts';
import { mergedTags } from './tags.ts';

/** A name that no snapshot has yet, while there is room for one more. */
export function newSnapshotName(context: CallContext, given: string): string {
  const name = identifier(given, {
    member: 'DBSnapshotIdentifier',
    longest: 255,
    rule: rules.snapshotName,
  });
  const table = context.table(snapshotTable);
  if (table.truth.has(name))
    throw rules.snapshotTaken.refuse(
      `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
    );
  const manual = table.truth.filter((row) => row.SnapshotType === 'manual');
  if (manual.length >= context.limit(rules.snapshotQuota))
    throw rules.snapshotCount.refuse('The request would exceed the quota of manual snapshots.');
  return name;
}

function backedUpInstance(context: CallContext, given: string): InstanceRow {
  const id = given.toLowerCase();
  const row = context.table(instanceTable).reachable(id);
  if (!row) throw instanceAbsent.refuse(`DBInstance ${id} not found.`);
  if (row.DBInstanceStatus !== 'available')
    throw instanceState.refuse(
      `Cannot create a snapshot because the database instance ${id} is not currently in the available state.`,
    );
  return row;
}

function matching(context: CallContext, asked: InputOf<typeof rds, 'DescribeDBSnapshots'>): SnapshotRow[] {
  const table = context.table(snapshotTable);
  const name = asked.DBSnapshotIdentifier?.toLowerCase();
  const named = name === undefined ? undefined : table.byId(name);
  if (name !== undefined && !named) throw rules.snapshotAbsent.refuse(`DBSnapshot ${name} not found.`);
  const { DBInstanceIdentifier: instance, DbiResourceId: resource, SnapshotType: type } = asked;
  const rows = (named ? [named] : table.list()).filter(
    (row) =>
      (instance?.toLowerCase() ?? row.DBInstanceIdentifier) === row.DBInstanceIdentifier &&
      (resource ?? row.DbiResourceId) === row.DbiResourceId &&
      (type ?? row.SnapshotType) === row.SnapshotType,
  );
  return filtered(rows, asked.Filters, {
    'db-instance-id': (row) => [row.DBInstanceIdentifier],
    'db-snapshot-id': (row) => [row.DBSnapshotIdentifier],
    'dbi-resource-id': (row) => [row.DbiResourceId],
    'snapshot-type': (row) => [row.SnapshotType],
    engine: (row) => [row.Engine],
  });
}

function backupOf(row: InstanceRow, Status: string): rds.DBInstanceAutomatedBackup {
  return {
    DBInstanceArn: row.DBInstanceArn,
    DbiResourceId: row.DbiResourceId,
    DBInstanceIdentifier: row.DBInstanceIdentifier,
    Region: row.DBInstanceArn.split(':')[3],
    Status,
    AllocatedStorage: row.AllocatedStorage,
    Engine: row.Engine,
    EngineVersion: row.EngineVersion,
    BackupRetentionPeriod: row.BackupRetentionPeriod,
    Encrypted: row.StorageEncrypted,
  };
}

export const snapshots = {
  CreateDBSnapshot(context, input) {
    const instance = backedUpInstance(context, input.DBInstanceIdentifier);
    const name = newSnapshotName(context, input.DBSnapshotIdentifier);
    const tags = mergedTags([], input.Tags);
    const { scope } = context;
    const inherited = tags.length === 0 && instance.CopyTagsToSnapshot ? instance.Tags : tags;
    const seconds = takeSnapshot(scope, instance, { name, type: 'manual', tags: inherited });
    const table = context.table(instanceTable);
    const { DBInstanceIdentifier: id, work } = instance;
    table.update(id, { DBInstanceStatus: 'backing-up' });
    context.after(seconds, () => {
      table.update(id, (row) =>
        row.DBInstanceStatus === 'backing-up' && row.work === work
          ? { ...row, DBInstanceStatus: 'available' }
          : row,
      );
    });
    const row = context.table(snapshotTable).truth.get(name);
    return row ? { DBSnapshot: shownSnapshot(row) } : {};
  },

  DescribeDBSnapshots(context, input) {
    const { items, Marker } = pageOfRecords(context, matching(context, input), input);
    return { DBSnapshots: items.map(shownSnapshot), Marker };
  },

  DeleteDBSnapshot(context, input) {
    const name = input.DBSnapshotIdentifier.toLowerCase();
    const table = context.table(snapshotTable);
    const row = table.reachable(name);
    if (!row) throw rules.snapshotAbsent.refuse(`DBSnapshot ${name} not found.`);
    if (row.SnapshotType !== 'manual' || row.Status !== 'available')
      throw rules.snapshotState.refuse(
        `Cannot delete the snapshot ${name} because it is ${row.SnapshotType} and ${row.Status}.`,
      );
    removeSnapshot(context.scope, row);
    return { DBSnapshot: shownSnapshot({ ...row, Status: 'deleted' }) };
  },

  DescribeDBInstanceAutomatedBackups(context, input) {
    const active = context
      .table(instanceTable)
      .list()
      .filter((row) => row.BackupRetentionPeriod > 0)
      .map((row) => backupOf(row, row.DBInstanceStatus === 'creating' ? 'creating' : 'active'));
    const retained = context
      .table(retainedBackupTable)
      .list()
      .map((row) => backupOf(row.instance, 'retained'));
    const { DBInstanceIdentifier: instance, DbiResourceId: resource } = input;
    const found = [...active, ...retained].filter(
      (backup) =>
        (instance ?? backup.DBInstanceIdentifier) === backup.DBInstanceIdentifier &&
        (resource ?? backup.DbiResourceId) === backup.DbiResourceId,
    );
    const { items, Marker } = pageOfRecords(context, found, input);
    return { DBInstanceAutomatedBackups: items, Marker };
  },
} satisfies Handlers<typeof rds>;
