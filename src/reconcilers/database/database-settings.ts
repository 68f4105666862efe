import type { DBInstance, ModifyDBInstanceMessage } from '../../aws/operations/rds-shapes.ts';
import { modifyDBInstance } from '../../aws/operations/rds.ts';
import type { Aspect } from '../../engine/index.ts';
import { isModifiable } from './database-status.ts';
import { backupWindowAfter, isPinned, LIFECYCLE_SUPPORT, type DatabaseWant } from './database-want.ts';

/** Settings that AWS changes at once or soon and without a restart, whatever the call says about when. */
type Setting = Omit<ModifyDBInstanceMessage, 'DBInstanceIdentifier' | 'ApplyImmediately'>;

function securityGroups(want: DatabaseWant, seen: DBInstance): Setting {
  const groups = (seen.VpcSecurityGroups ?? []).filter(({ Status }) => Status !== 'removing');
  const same = groups.length === 1 && groups[0]?.VpcSecurityGroupId === want.securityGroupId;
  return same ? {} : { VpcSecurityGroupIds: [want.securityGroupId] };
}

/** Without headroom, autoscaling is off; RDS takes the allocated size for "off" and shows no limit then. */
function storageLimit(want: DatabaseWant, seen: DBInstance): Setting {
  const allocated = seen.AllocatedStorage ?? 0;
  const wanted = Math.max(want.maxStorageGiB, allocated);
  const present = Math.max(seen.MaxAllocatedStorage ?? 0, allocated);
  return wanted === present ? {} : { MaxAllocatedStorage: wanted };
}

function windows({ maintenanceWindow }: DatabaseWant, seen: DBInstance): Setting {
  if (maintenanceWindow === undefined || maintenanceWindow === seen.PreferredMaintenanceWindow) return {};
  return {
    PreferredMaintenanceWindow: maintenanceWindow,
    PreferredBackupWindow: backupWindowAfter(maintenanceWindow),
  };
}

function backups(want: DatabaseWant, seen: DBInstance): Setting {
  const days = seen.PendingModifiedValues?.BackupRetentionPeriod ?? seen.BackupRetentionPeriod;
  return days === want.backupRetentionDays ? {} : { BackupRetentionPeriod: want.backupRetentionDays };
}

function parameterGroup(want: DatabaseWant, seen: DBInstance): Setting {
  const groups = (seen.DBParameterGroups ?? []).map((group) => group.DBParameterGroupName);
  return groups.includes(want.parameterGroup) ? {} : { DBParameterGroupName: want.parameterGroup };
}

function switches(want: DatabaseWant, seen: DBInstance): Setting {
  const support = seen.EngineLifecycleSupport ?? LIFECYCLE_SUPPORT;
  return {
    ...(seen.DeletionProtection === true ? {} : { DeletionProtection: true }),
    ...(seen.CopyTagsToSnapshot === true ? {} : { CopyTagsToSnapshot: true }),
    ...(seen.PubliclyAccessible === true ? { PubliclyAccessible: false } : {}),
    ...(seen.AutoMinorVersionUpgrade === !isPinned(want) ? {} : { AutoMinorVersionUpgrade: !isPinned(want) }),
    ...(support === LIFECYCLE_SUPPORT ? {} : { EngineLifecycleSupport: LIFECYCLE_SUPPORT }),
  };
}

/** Only what differs: a value that is sent again is a change to RDS, which answers it with work. */
function differing(want: DatabaseWant, seen: DBInstance): Setting {
  return {
    ...switches(want, seen),
    ...securityGroups(want, seen),
    ...storageLimit(want, seen),
    ...windows(want, seen),
    ...backups(want, seen),
    ...parameterGroup(want, seen),
  };
}

export const hasOtherSettings = (want: DatabaseWant, seen: DBInstance): boolean =>
  Object.keys(differing(want, seen)).length > 0;

/**
 * The settings in one call, because RDS takes no second one while it works on the first.
 * `ApplyImmediately` is not set unless everything may happen now: it would also apply what waits for the window.
 */
export const settings: Aspect<DBInstance, DatabaseWant> = {
  name: 'settings',
  same: (want, seen) => !isModifiable(seen) || !hasOtherSettings(want, seen),
  describe: (want, seen) => Object.keys(differing(want, seen)).join(', '),
  repair: (want, seen) =>
    modifyDBInstance.call({
      DBInstanceIdentifier: want.identifier,
      ...differing(want, seen),
      ...(want.immediately ? { ApplyImmediately: true } : {}),
    }),
};
