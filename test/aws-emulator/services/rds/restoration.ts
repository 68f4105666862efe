import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import * as commonRules from './common-rules.ts';
import { subnetGroupAbsent } from './group-rules.ts';
import { identifier } from './identifiers.ts';
import { checkClass } from './instance-classes.ts';
import * as input from './instance-input.ts';
import type { CreateInput } from './instance-input.ts';
import { newInstance, shown } from './instance-row.ts';
import * as instanceRules from './instance-rules.ts';
import { startCreation } from './instance-work.ts';
import * as rules from './restore-rules.ts';
import { instanceTable, snapshotTable, subnetGroupTable } from './tables.ts';
import type { InstanceRow, SnapshotRow } from './tables.ts';

type RestoreInput = InputOf<typeof rds, 'RestoreDBInstanceFromDBSnapshot'>;

const acted = new Set([
  'DBInstanceIdentifier',
  'DBSnapshotIdentifier',
  'DBInstanceClass',
  'DBSubnetGroupName',
  'DBParameterGroupName',
  'VpcSecurityGroupIds',
  'MultiAZ',
  'PubliclyAccessible',
  'AutoMinorVersionUpgrade',
  'CopyTagsToSnapshot',
  'DeletionProtection',
  'EngineLifecycleSupport',
  'StorageType',
  'Tags',
]);

function checkMembers(asked: RestoreInput): void {
  const other = Object.keys(asked).find((member) => !acted.has(member));
  if (other !== undefined)
    throw rules.restoreMembers.refuse(`The emulator does not serve the parameter ${other}.`);
}

function availableSnapshot(context: CallContext, given: string | undefined): SnapshotRow {
  const name = given?.toLowerCase() ?? '';
  const row = context.table(snapshotTable).reachable(name);
  if (!row) throw commonRules.snapshotAbsent.refuse(`DBSnapshot ${name} not found.`);
  if (row.Status !== 'available')
    throw rules.restoreState.refuse(`DBSnapshot ${name} is not in available state.`);
  return row;
}

/**
 * The call that would create such an instance: engine, size, encryption, backups and user come from the snapshot, the
 * rest from the call, else it is what a new instance has by default. The limit of storage autoscaling is not restored.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html
 */
function creationOf({ source }: SnapshotRow, asked: RestoreInput): CreateInput {
  const { DBSnapshotIdentifier: _snapshot, ...given } = asked;
  const support = asked.EngineLifecycleSupport ?? source.EngineLifecycleSupport;
  return {
    ...given,
    DBInstanceClass: asked.DBInstanceClass ?? source.DBInstanceClass,
    Engine: 'mysql',
    EngineVersion: source.EngineVersion,
    ...(support === undefined ? {} : { EngineLifecycleSupport: support }),
    StorageType: asked.StorageType ?? source.StorageType,
    AllocatedStorage: source.AllocatedStorage,
    StorageEncrypted: source.StorageEncrypted ?? false,
    ...(source.KmsKeyId === undefined ? {} : { KmsKeyId: source.KmsKeyId }),
    ...(source.DBName === undefined ? {} : { DBName: source.DBName }),
    MasterUsername: source.MasterUsername ?? '',
    MasterUserPassword: source.password,
    BackupRetentionPeriod: source.BackupRetentionPeriod,
    Port: source.port,
  };
}

function checkGroups(context: CallContext, asked: RestoreInput, source: InstanceRow): void {
  const name = (asked.DBSubnetGroupName ?? '').toLowerCase();
  const group = context.table(subnetGroupTable).reachable(name);
  if (!group) throw subnetGroupAbsent.refuse(`DB subnet group '${name}' does not exist.`);
  input.checkSecurityGroups(context, asked.VpcSecurityGroupIds ?? [], group.VpcId);
  input.parameterGroupFor(context, asked.DBParameterGroupName, source.EngineVersion);
}

export const restoration = {
  RestoreDBInstanceFromDBSnapshot(context, asked) {
    checkMembers(asked);
    const id = identifier(asked.DBInstanceIdentifier, {
      member: 'DBInstanceIdentifier',
      longest: 63,
      rule: instanceRules.instanceIdentifier,
    });
    const table = context.table(instanceTable);
    if (table.truth.has(id)) throw instanceRules.instanceName.refuse('DB instance already exists');
    const snapshot = availableSnapshot(context, asked.DBSnapshotIdentifier);
    const { source } = snapshot;
    checkClass(asked.DBInstanceClass ?? source.DBInstanceClass, source.EngineVersion);
    input.checkLifecycleSupport(asked.EngineLifecycleSupport);
    checkGroups(context, asked, source);
    if (table.truth.list().length >= context.limit(instanceRules.instanceQuota))
      throw instanceRules.instanceCount.refuse('Instance quota exceeded');
    const row = {
      ...newInstance(context, id, creationOf(snapshot, asked)),
      ...(source.content === undefined ? {} : { content: source.content }),
    };
    table.insert(id, row);
    startCreation(context.scope, row, snapshot);
    return { DBInstance: shown(context.scope, row) };
  },
} satisfies Handlers<typeof rds>;
