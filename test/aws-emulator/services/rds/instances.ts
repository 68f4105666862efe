import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { resolveVersion } from './engine-versions.ts';
import { subnetGroupAbsent } from './group-rules.ts';
import { identifier } from './identifiers.ts';
import { checkClass } from './instance-classes.ts';
import * as input from './instance-input.ts';
import { newInstance, shown, windowsOf } from './instance-row.ts';
import * as rules from './instance-rules.ts';
import { startCreation, startDeletion, startReboot } from './instance-work.ts';
import { filtered, pageOfRecords } from './pages.ts';
import { takeSnapshot } from './snapshot-rows.ts';
import { newSnapshotName } from './snapshots.ts';
import { instanceTable, subnetGroupTable } from './tables.ts';
import type { InstanceRow } from './tables.ts';
import { checkWindows } from './windows.ts';

export function existingInstance(context: CallContext, given: string): InstanceRow {
  const row = context.table(instanceTable).reachable(given.toLowerCase());
  if (!row) throw rules.instanceAbsent.refuse(`DBInstance ${given.toLowerCase()} not found.`);
  return row;
}

function checkGroups(context: CallContext, asked: input.CreateInput): void {
  const name = asked.DBSubnetGroupName ?? '';
  const group = context.table(subnetGroupTable).reachable(name.toLowerCase());
  if (!group) throw subnetGroupAbsent.refuse(`DB subnet group '${name}' does not exist.`);
  input.checkSecurityGroups(context, asked.VpcSecurityGroupIds ?? [], group.VpcId);
  input.parameterGroupFor(context, asked.DBParameterGroupName, resolveVersion(asked.EngineVersion));
}

function checkCreation(context: CallContext, asked: input.CreateInput): void {
  input.checkServedOnCreate(asked);
  if (asked.Engine !== 'mysql') throw rules.engine.refuse('Invalid DB engine');
  const { MasterUserPassword, AllocatedStorage } = asked;
  const missing = (member: string) =>
    rules.missingOnCreate.refuse(`The parameter ${member} must be provided and must not be blank.`);
  if (asked.MasterUsername === undefined) throw missing('MasterUsername');
  if (MasterUserPassword === undefined) throw missing('MasterUserPassword');
  if (AllocatedStorage === undefined) throw missing('AllocatedStorage');
  input.checkNames(asked);
  input.checkPassword(MasterUserPassword);
  checkClass(asked.DBInstanceClass, resolveVersion(asked.EngineVersion));
  input.checkStorage(AllocatedStorage, asked.StorageType ?? 'gp2');
  input.checkMaximumStorage(asked.MaxAllocatedStorage, AllocatedStorage);
  input.checkRetention(asked.BackupRetentionPeriod ?? 1);
  input.checkLifecycleSupport(asked.EngineLifecycleSupport);
  input.checkLogExports(asked.EnableCloudwatchLogsExports);
  input.checkPort(asked.Port ?? 3306);
  checkGroups(context, asked);
}

function checkDeletion(row: InstanceRow, asked: InputOf<typeof rds, 'DeleteDBInstance'>): void {
  const name = row.DBInstanceIdentifier;
  if (row.DBInstanceStatus === 'deleting')
    throw rules.alreadyDeleting.refuse(`Instance ${name} is already being deleted.`);
  if (row.DeletionProtection)
    throw rules.deletionProtected.refuse(
      'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    );
  const skip = asked.SkipFinalSnapshot ?? false;
  if (skip && asked.FinalDBSnapshotIdentifier !== undefined)
    throw rules.finalSnapshot.refuse(
      'FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.',
    );
  if (skip) return;
  if (asked.FinalDBSnapshotIdentifier === undefined)
    throw rules.finalSnapshot.refuse(
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
  if (row.DBInstanceStatus !== 'available' && row.DBInstanceStatus !== 'storage-optimization')
    throw rules.finalSnapshotState.refuse(
      `Cannot create a snapshot because the database instance ${name} is not currently in the available state.`,
    );
}

export const instances = {
  CreateDBInstance(context, asked) {
    const id = identifier(asked.DBInstanceIdentifier, {
      member: 'DBInstanceIdentifier',
      longest: 63,
      rule: rules.instanceIdentifier,
    });
    const table = context.table(instanceTable);
    if (table.truth.has(id)) throw rules.instanceName.refuse('DB instance already exists');
    checkCreation(context, asked);
    if (table.truth.list().length >= context.limit(rules.instanceQuota))
      throw rules.instanceCount.refuse('Instance quota exceeded');
    const windows = windowsOf(context.scope, id, asked);
    checkWindows(windows.maintenance, windows.backup);
    const row = newInstance(context, id, asked);
    table.insert(id, row);
    startCreation(context.scope, row);
    return { DBInstance: shown(context.scope, row) };
  },

  DescribeDBInstances(context, asked) {
    const table = context.table(instanceTable);
    const id = asked.DBInstanceIdentifier?.toLowerCase();
    const row = id === undefined ? undefined : table.byId(id);
    if (id !== undefined && !row) throw rules.instanceAbsent.refuse(`DBInstance ${id} not found.`);
    const found = filtered(row ? [row] : table.list(), asked.Filters, {
      'db-instance-id': (held) => [held.DBInstanceIdentifier, held.DBInstanceArn],
      'dbi-resource-id': (held) => [held.DbiResourceId],
      'db-cluster-id': () => [],
      domain: () => [],
      engine: (held) => [held.Engine],
    });
    const { items, Marker } = pageOfRecords(context, found, asked);
    return { DBInstances: items.map((item) => shown(context.scope, item)), Marker };
  },

  RebootDBInstance(context, asked) {
    const row = existingInstance(context, asked.DBInstanceIdentifier);
    if (row.DBInstanceStatus !== 'available')
      throw rules.instanceState.refuse(`DBInstance ${row.DBInstanceIdentifier} is not in available state.`);
    return { DBInstance: shown(context.scope, startReboot(context.scope, row)) };
  },

  DeleteDBInstance(context, asked) {
    const row = existingInstance(context, asked.DBInstanceIdentifier);
    checkDeletion(row, asked);
    const { scope } = context;
    const final = asked.FinalDBSnapshotIdentifier;
    const delay =
      final === undefined
        ? 0
        : takeSnapshot(scope, row, {
            name: newSnapshotName(context, final),
            type: 'manual',
            tags: row.CopyTagsToSnapshot ? row.Tags : [],
          });
    const keepBackups = asked.DeleteAutomatedBackups === false;
    return { DBInstance: shown(scope, startDeletion(scope, row, { delay, keepBackups })) };
  },
} satisfies Handlers<typeof rds>;
