import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { upgradeTo } from './engine-versions.ts';
import { checkClass } from './instance-classes.ts';
import * as input from './instance-input.ts';
import type { ModifyInput } from './instance-input.ts';
import { maximumOf, shown } from './instance-row.ts';
import * as rules from './instance-rules.ts';
import { awaitWindow, startWork } from './instance-work.ts';
import { existingInstance } from './instances.ts';
import { vpcOf } from './snapshot-rows.ts';
import { instanceTable } from './tables.ts';
import type { Changes, InstanceRow } from './tables.ts';
import { checkWindows } from './windows.ts';

const storagePause = 6 * 60 * 60 * 1000;
const modifiable = new Set(['available', 'storage-optimization', 'storage-full']);

function checkState(row: InstanceRow): void {
  if (!modifiable.has(row.DBInstanceStatus))
    throw rules.instanceState.refuse('Database instance is not in available state.');
}

function checkStorageMayChange(context: CallContext, row: InstanceRow): void {
  const since = row.storageChangedAt;
  const pause = storagePause / context.scope.timeScale;
  const resting = since !== undefined && context.now < since + pause;
  if (resting || row.DBInstanceStatus === 'storage-optimization')
    throw rules.storageCooldown.refuse(
      "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
    );
}

/** The size that AWS takes: what lies between the present size and a tenth more is rounded up to that. */
function newSize(context: CallContext, row: InstanceRow, asked: number | undefined): number | undefined {
  if (asked === undefined || asked === row.AllocatedStorage) return asked;
  if (asked < row.AllocatedStorage)
    throw rules.storageShrinks.refuse(
      `Requested storage size (${String(asked)}) cannot be less than the current storage size (${String(row.AllocatedStorage)}).`,
    );
  checkStorageMayChange(context, row);
  input.checkStorage(asked, row.StorageType);
  return Math.max(asked, Math.ceil((row.AllocatedStorage * 11) / 10));
}

function changesAsked(context: CallContext, row: InstanceRow, asked: ModifyInput): Changes {
  const size = newSize(context, row, asked.AllocatedStorage);
  const version =
    asked.EngineVersion === undefined
      ? undefined
      : upgradeTo(row.EngineVersion, asked.EngineVersion, asked.AllowMajorVersionUpgrade ?? false);
  const changes = {
    DBInstanceClass: asked.DBInstanceClass,
    AllocatedStorage: size,
    MasterUserPassword: asked.MasterUserPassword,
    Port: asked.DBPortNumber,
    BackupRetentionPeriod: asked.BackupRetentionPeriod,
    MultiAZ: asked.MultiAZ,
    EngineVersion: version,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function checkChanges(context: CallContext, row: InstanceRow, asked: ModifyInput): void {
  input.checkServedOnModify(asked);
  checkState(row);
  if ((asked.StorageType ?? row.StorageType) !== row.StorageType)
    throw rules.notEmulated.refuse('The emulator does not change StorageType.');
  if (asked.DBInstanceClass !== undefined) checkClass(asked.DBInstanceClass, row.EngineVersion);
  if (asked.MasterUserPassword !== undefined) input.checkPassword(asked.MasterUserPassword);
  if (asked.DBPortNumber !== undefined) input.checkPort(asked.DBPortNumber);
  input.checkRetention(asked.BackupRetentionPeriod ?? row.BackupRetentionPeriod);
  input.checkLifecycleSupport(asked.EngineLifecycleSupport);
  input.checkMaximumStorage(asked.MaxAllocatedStorage, asked.AllocatedStorage ?? row.AllocatedStorage);
  checkWindows(
    asked.PreferredMaintenanceWindow ?? row.PreferredMaintenanceWindow,
    asked.PreferredBackupWindow ?? row.PreferredBackupWindow ?? '',
  );
  input.checkSecurityGroups(context, asked.VpcSecurityGroupIds ?? [], vpcOf(context.scope, row));
}

const given = <Value extends object>(members: Value): Partial<Value> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Value>;

/** What is there at once, whatever `ApplyImmediately` says. */
function atOnce(row: InstanceRow, asked: ModifyInput): InstanceRow {
  const { MaxAllocatedStorage: _old, ...rest } = row;
  const maximum =
    asked.MaxAllocatedStorage === undefined
      ? row.MaxAllocatedStorage
      : maximumOf(asked.MaxAllocatedStorage, asked.AllocatedStorage ?? row.AllocatedStorage)
          .MaxAllocatedStorage;
  return {
    ...rest,
    ...(maximum === undefined ? {} : { MaxAllocatedStorage: maximum }),
    ...given({
      DeletionProtection: asked.DeletionProtection,
      PubliclyAccessible: asked.PubliclyAccessible,
      CopyTagsToSnapshot: asked.CopyTagsToSnapshot,
      PreferredBackupWindow: asked.PreferredBackupWindow,
      PreferredMaintenanceWindow: asked.PreferredMaintenanceWindow,
      AutoMinorVersionUpgrade: asked.AutoMinorVersionUpgrade,
      EngineLifecycleSupport: asked.EngineLifecycleSupport,
    }),
  };
}

function newGroups(row: InstanceRow, ids: readonly string[] | undefined): InstanceRow['VpcSecurityGroups'] {
  if (ids === undefined) return row.VpcSecurityGroups;
  const kept = row.VpcSecurityGroups.map((group) =>
    ids.includes(group.VpcSecurityGroupId) ? group : { ...group, Status: 'removing' as const },
  );
  const held = new Set(kept.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId));
  const added = ids.filter((id) => !held.has(id));
  return [...kept, ...added.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'adding' as const }))];
}

function newMemberships(context: CallContext, row: InstanceRow, name: string | undefined) {
  const group = name === undefined ? undefined : input.parameterGroupFor(context, name, row.EngineVersion);
  if (group === undefined || group === row.DBParameterGroups[0]?.DBParameterGroupName)
    return row.DBParameterGroups;
  return [{ DBParameterGroupName: group, ParameterApplyStatus: 'applying' as const, joining: true as const }];
}

const currentValue = (row: InstanceRow, key: keyof Changes): unknown => {
  if (key === 'MasterUserPassword') return row.password;
  return key === 'Port' ? row.port : row[key];
};

/** What still has to be done: a value that is back at the present one waits no longer. */
const outstanding = (row: InstanceRow, waiting: Changes): Changes =>
  Object.fromEntries(
    Object.entries(waiting).filter(([key, value]) => value !== currentValue(row, key as keyof Changes)),
  );

/**
 * Changes that AWS makes as soon as it can, whatever `ApplyImmediately` says.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
function soon(row: InstanceRow, { MasterUserPassword, BackupRetentionPeriod }: Changes): Changes {
  const stays = (BackupRetentionPeriod ?? 0) > 0 && row.BackupRetentionPeriod > 0;
  return {
    ...(MasterUserPassword === undefined ? {} : { MasterUserPassword }),
    ...(BackupRetentionPeriod !== undefined && stays ? { BackupRetentionPeriod } : {}),
  };
}

export const modification = {
  ModifyDBInstance(context, asked) {
    const row = existingInstance(context, asked.DBInstanceIdentifier);
    checkChanges(context, row, asked);
    const waiting = outstanding(row, { ...row.waiting, ...changesAsked(context, row, asked) });
    const VpcSecurityGroups = newGroups(row, asked.VpcSecurityGroupIds);
    const DBParameterGroups = newMemberships(context, row, asked.DBParameterGroupName);
    const { scope } = context;
    const next = {
      ...atOnce(row, asked),
      waiting,
      VpcSecurityGroups,
      DBParameterGroups,
    };
    context.table(instanceTable).update(row.DBInstanceIdentifier, () => next);
    const now = asked.ApplyImmediately === true ? waiting : { ...soon(row, waiting), ...row.working };
    const settling =
      VpcSecurityGroups.some(({ Status }) => Status !== 'active') ||
      DBParameterGroups.some(({ joining }) => joining === true);
    const busy = Object.keys(now).length > 0 || settling;
    const started = busy ? startWork(scope, next, now) : next;
    const later = Object.keys(waiting).length > Object.keys(now).length;
    return { DBInstance: shown(scope, later ? awaitWindow(scope, started) : started) };
  },
} satisfies Handlers<typeof rds>;
