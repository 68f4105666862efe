import type { DBInstance } from '../../aws/operations/rds-shapes.ts';
import type { Verdict } from '../../engine/index.ts';
import { hasOtherChanges, hasStorage, storageRests } from './database-changes.ts';
import { hasOtherSettings } from './database-settings.ts';
import { isModifiable, statusOf } from './database-status.ts';
import type { DatabaseWant } from './database-want.ts';

/** What waits for a window or a person is not asked about every few seconds. */
const SELDOM = 600;

/** The state that a daily backup leaves the database in concerns nobody, unless a change has to wait for it. */
function busy(want: DatabaseWant, seen: DBInstance): Verdict | undefined {
  if (isModifiable(seen)) return undefined;
  const status = statusOf(seen);
  const waits = hasOtherChanges(want, seen) || hasOtherSettings(want, seen);
  if (status === 'backing-up' && !waits) return undefined;
  const then = waits ? '; what differs is changed after that' : '';
  return { reason: 'Updating', message: `AWS is working on the database (${status})${then}` };
}

function full(seen: DBInstance): Verdict | undefined {
  if (statusOf(seen) !== 'storage-full') return undefined;
  const message =
    'the storage is full and the database stands still; raise spec.database.maxStorageGiB or storageGiB';
  return { stalled: true, reason: 'StorageFull', message };
}

function storageWait(want: DatabaseWant, seen: DBInstance): Verdict | undefined {
  if (!storageRests(seen) || hasStorage(want, seen)) return undefined;
  const message = `storage grows to ${want.storageGiB} GiB when AWS has finished the last change of it, six hours after that one at the earliest`;
  return { reason: 'Waiting', message, pollSeconds: SELDOM };
}

/** Names of changes that AWS has taken and not made, which may be a password: values are not told. */
const pendingNames = (seen: DBInstance): string[] =>
  Object.entries(seen.PendingModifiedValues ?? {}).flatMap(([name, value]) =>
    value === undefined || (typeof value === 'object' && Object.keys(value as object).length === 0)
      ? []
      : [name],
  );

const restarting = ['DBInstanceClass', 'EngineVersion', 'BackupRetentionPeriod'];

function pending(want: DatabaseWant, seen: DBInstance): Verdict | undefined {
  const names = pendingNames(seen);
  if (names.length === 0) return undefined;
  const list = names.join(', ');
  if (want.immediately || !names.some((name) => restarting.includes(name)))
    return { reason: 'Updating', message: `AWS is about to change ${list}` };
  const window = seen.PreferredMaintenanceWindow ?? 'its window';
  return {
    reason: 'PendingMaintenance',
    message: `${list} will be changed in the maintenance window ${window} (UTC); set spec.database.applyChanges to Immediately to have it now, with a restart`,
    pollSeconds: SELDOM,
  };
}

function parameters(want: DatabaseWant, seen: DBInstance): Verdict | undefined {
  const status = seen.DBParameterGroups?.find(
    (group) => group.DBParameterGroupName === want.parameterGroup,
  )?.ParameterApplyStatus;
  if (status === 'applying') return { reason: 'Updating', message: 'AWS is applying the parameters' };
  if (status !== 'pending-reboot') return undefined;
  return {
    reason: 'PendingReboot',
    message: `changed parameters take effect with a restart, which the operator never does unasked; reboot the database when it suits you: aws rds reboot-db-instance --db-instance-identifier ${want.identifier}`,
    pollSeconds: SELDOM,
  };
}

/** What people must know about the database, the most pressing first. */
export const databaseVerdict = (seen: DBInstance, want: DatabaseWant): Verdict | undefined =>
  full(seen) ?? busy(want, seen) ?? storageWait(want, seen) ?? pending(want, seen) ?? parameters(want, seen);
