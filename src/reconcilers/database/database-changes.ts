import type { DBInstance } from '../../aws/operations/rds-shapes.ts';
import { modifyDBInstance } from '../../aws/operations/rds.ts';
import type { Aspect } from '../../engine/index.ts';
import { isModifiable, statusOf } from './database-status.ts';
import type { DatabaseWant } from './database-want.ts';

const isVersion = (version: string | undefined, want: DatabaseWant): boolean =>
  version === want.engineVersion || version?.startsWith(`${want.engineVersion}.`) === true;

function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number));
  const index = (left ?? []).findIndex((part, position) => part !== right?.[position]);
  return index >= 0 && (left?.[index] ?? 0) < (right?.[index] ?? 0);
}

/** A change that waits for its window is on its way; one that may happen now is not there before it is there. */
const pendingOf = (want: DatabaseWant, seen: DBInstance): NonNullable<DBInstance['PendingModifiedValues']> =>
  want.immediately ? {} : (seen.PendingModifiedValues ?? {});

/** Something that restarts the database waits: whatever is applied now would apply that too. */
function isRestartPending(seen: DBInstance): boolean {
  const pending = seen.PendingModifiedValues ?? {};
  return [pending.DBInstanceClass, pending.EngineVersion].some((value) => value !== undefined);
}

const now = (want: DatabaseWant, seen: DBInstance): boolean => want.immediately || !isRestartPending(seen);

export const hasStorage = (want: DatabaseWant, seen: DBInstance): boolean =>
  (pendingOf(want, seen).AllocatedStorage ?? seen.AllocatedStorage ?? 0) >= want.storageGiB;

const hasStandby = (want: DatabaseWant, seen: DBInstance): boolean =>
  (pendingOf(want, seen).MultiAZ ?? seen.MultiAZ ?? false) === want.multiAZ;

const hasClass = (want: DatabaseWant, seen: DBInstance): boolean =>
  (pendingOf(want, seen).DBInstanceClass ?? seen.DBInstanceClass) === want.instanceClass;

const hasVersion = (want: DatabaseWant, seen: DBInstance): boolean =>
  isVersion(pendingOf(want, seen).EngineVersion ?? seen.EngineVersion, want);

/** Whether something differs that is not asked for yet. */
export const hasOtherChanges = (want: DatabaseWant, seen: DBInstance): boolean =>
  !hasStorage(want, seen) || !hasStandby(want, seen) || !hasClass(want, seen) || !hasVersion(want, seen);

/** RDS takes no further change of the storage while it spreads the last one. */
export const storageRests = (seen: DBInstance): boolean => statusOf(seen) === 'storage-optimization';

/** Storage grows without a restart; more than is asked for, by autoscaling, is in sync. */
export const storage: Aspect<DBInstance, DatabaseWant> = {
  name: 'storage',
  same: (want, seen) => !isModifiable(seen) || storageRests(seen) || hasStorage(want, seen),
  describe: (want, seen) => `storage ${seen.AllocatedStorage ?? 0} → ${want.storageGiB} GiB`,
  repair: (want, seen) =>
    modifyDBInstance.call({
      DBInstanceIdentifier: want.identifier,
      AllocatedStorage: want.storageGiB,
      ApplyImmediately: now(want, seen),
    }),
};

/** A standby comes and goes without a restart. */
export const standby: Aspect<DBInstance, DatabaseWant> = {
  name: 'standby',
  same: (want, seen) => !isModifiable(seen) || hasStandby(want, seen),
  describe: (want) => (want.multiAZ ? 'standby in a second zone' : 'no standby'),
  repair: (want, seen) =>
    modifyDBInstance.call({
      DBInstanceIdentifier: want.identifier,
      MultiAZ: want.multiAZ,
      ApplyImmediately: now(want, seen),
    }),
};

/** What restarts the database waits for the maintenance window, unless the spec says otherwise. */
export const machine: Aspect<DBInstance, DatabaseWant> = {
  name: 'class and version',
  same: (want, seen) => !isModifiable(seen) || (hasClass(want, seen) && hasVersion(want, seen)),
  describe: (want, seen) =>
    [
      ...(hasClass(want, seen) ? [] : [`class ${seen.DBInstanceClass ?? ''} → ${want.instanceClass}`]),
      ...(hasVersion(want, seen) ? [] : [`version ${seen.EngineVersion ?? ''} → ${want.engineVersion}`]),
    ].join(', '),
  disruption: (want, seen) => {
    const what =
      seen.MultiAZ === true
        ? 'the database fails over to its standby, a minute or two'
        : 'the database restarts, some minutes';
    if (want.immediately) return what;
    return `${what}, in the maintenance window ${seen.PreferredMaintenanceWindow ?? ''} (UTC)`;
  },
  repair: (want, seen) => {
    const running = seen.EngineVersion ?? '';
    if (!hasVersion(want, seen) && isOlder(want.engineVersion, running)) {
      const message = `spec.database.engineVersion ${want.engineVersion} is older than the running version ${running}, and RDS cannot go back; set ${running}, or 8.4 for the newest`;
      return { stall: { reason: 'VersionTooOld', message } };
    }
    return modifyDBInstance.call({
      DBInstanceIdentifier: want.identifier,
      ...(hasClass(want, seen) ? {} : { DBInstanceClass: want.instanceClass }),
      ...(hasVersion(want, seen) ? {} : { EngineVersion: want.engineVersion }),
      ApplyImmediately: want.immediately,
    });
  },
};
