import type { Scope } from '../../kernel/scope.ts';
import type { Work } from '../../kernel/work.ts';
import { changeDatabase, createDatabase, markFailed, removeDatabase, restartDatabase } from './databases.ts';
import { tell } from './events.ts';
import { endpointOf } from './instance-row.ts';
import { setStandby, settleGroups, unplug } from './instance-interfaces.ts';
import { automatedSnapshot, dropBackups } from './snapshot-rows.ts';
import { instanceTable } from './tables.ts';
import type { Changes, GroupMembership, InstanceRow, SnapshotRow } from './tables.ts';
import { secondsUntil } from './windows.ts';

const minute = 60;

type Step = (row: InstanceRow) => void;

/** Runs `step` unless the instance is gone, replaced, or has got other work meanwhile. */
function unlessOutdated(scope: Scope, row: InstanceRow, step: Step): void {
  const held = scope.table(instanceTable).truth.get(row.DBInstanceIdentifier);
  if (held?.DbiResourceId === row.DbiResourceId && held.work === row.work) step(held);
}

function later(scope: Scope, row: InstanceRow, seconds: number, step: Step): void {
  scope.after(seconds, () => {
    unlessOutdated(scope, row, step);
  });
}

/** Runs `step` when the database has done its work; the instance fails with its database. */
function following(scope: Scope, row: InstanceRow, work: Work, step: Step): void {
  work.whenOver((failure) => {
    unlessOutdated(scope, row, (held) => {
      if (failure === undefined) step(held);
      else markFailed(scope, held, failure);
    });
  });
}

function afterAll(scope: Scope, row: InstanceRow, works: readonly Work[], step: Step): void {
  const [first, ...others] = works;
  if (!first) step(row);
  else
    following(scope, row, first, (held) => {
      afterAll(scope, held, others, step);
    });
}

function change(scope: Scope, row: InstanceRow, members: Partial<InstanceRow>): InstanceRow {
  return scope.table(instanceTable).update(row.DBInstanceIdentifier, members) ?? row;
}

/**
 * A new instance is created, backed up and then available, in 5 to 12 minutes, or 10 to 20 with a standby.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
export function startCreation(scope: Scope, row: InstanceRow, from?: SnapshotRow): void {
  const creation = createDatabase(scope, row, from);
  const total = row.MultiAZ
    ? scope.between(10 * minute, 20 * minute)
    : scope.between(5 * minute, 12 * minute);
  const backup = row.BackupRetentionPeriod > 0 ? scope.between(30, 90) : 0;
  later(scope, row, total - backup, (due) => {
    following(scope, due, creation, (held) => {
      tell(scope, held, 'creation', 'DB instance created');
      const created = change(scope, held, { InstanceCreateTime: scope.date, DBInstanceStatus: 'backing-up' });
      if (backup === 0) makeAvailable(scope, created);
      else
        later(scope, created, backup, (backedUp) => {
          automatedSnapshot(scope, backedUp);
          makeAvailable(scope, change(scope, backedUp, { LatestRestorableTime: scope.date }));
        });
    });
  });
}

function makeAvailable(scope: Scope, row: InstanceRow): void {
  change(scope, row, { DBInstanceStatus: 'available', Endpoint: endpointOf(scope, row) });
}

function durationOf(scope: Scope, changes: Changes): number {
  const parts: [keyof Changes, number, number][] = [
    ['MultiAZ', 10 * minute, 40 * minute],
    ['DBInstanceClass', 5 * minute, 10 * minute],
    ['EngineVersion', 5 * minute, 10 * minute],
    ['AllocatedStorage', minute, 5 * minute],
    ['Port', minute, 3 * minute],
  ];
  const long = parts.filter(([key]) => changes[key] !== undefined);
  return long.reduce((sum, [, low, high]) => sum + scope.between(low, high), scope.between(30, 120));
}

/** What was asked for again meanwhile, with another value, still waits. */
const without = (waiting: Changes, done: Changes): Changes =>
  Object.fromEntries(Object.entries(waiting).filter(([key, value]) => done[key as keyof Changes] !== value));

function finish(scope: Scope, row: InstanceRow, changes: Changes): void {
  const { MultiAZ, MasterUserPassword, Port, ...plain } = changes;
  if (MultiAZ !== undefined) setStandby(scope, row.DBInstanceIdentifier, MultiAZ);
  const current = scope.table(instanceTable).truth.get(row.DBInstanceIdentifier) ?? row;
  const grown = plain.AllocatedStorage !== undefined;
  const port = Port ?? current.port;
  const done = change(scope, current, {
    ...plain,
    port,
    password: MasterUserPassword ?? current.password,
    waiting: without(current.waiting, changes),
    working: {},
    VpcSecurityGroups: settleGroups(scope, current),
    DBParameterGroups: current.DBParameterGroups.map((group) => afterWork(group, changes)),
    Endpoint: endpointOf(scope, { ...current, port }),
    DBInstanceStatus: grown ? 'storage-optimization' : 'available',
    ...(grown ? { storageChangedAt: scope.now } : {}),
  });
  tell(scope, done, 'configuration change', 'Finished applying modification to the DB instance');
  if (!grown) return;
  later(scope, done, scope.between(10 * minute, 30 * minute), (held) => {
    change(scope, held, { DBInstanceStatus: 'available' });
  });
}

/** A new class and a new version restart the database, which takes the parameters over. */
function afterWork(
  { joining, ...group }: GroupMembership,
  { DBInstanceClass, EngineVersion }: Changes,
): GroupMembership {
  const restarted = DBInstanceClass !== undefined || EngineVersion !== undefined;
  if (restarted) return { ...group, ParameterApplyStatus: 'in-sync' };
  return joining ? { ...group, ParameterApplyStatus: 'pending-reboot' } : group;
}

/** Starts the work on some changes: the instance stays available for some seconds first. */
export function startWork(scope: Scope, row: InstanceRow, asked: Changes): InstanceRow {
  const changes = { ...row.working, ...asked };
  const started = change(scope, row, { work: row.work + 1, working: changes });
  later(scope, started, scope.between(5, 20), (held) => {
    const status = changes.EngineVersion === undefined ? 'modifying' : 'upgrading';
    tell(scope, held, 'configuration change', 'Applying modification to the DB instance');
    const busy = change(scope, held, { DBInstanceStatus: status });
    const works = changeDatabase(scope, busy, changes);
    later(scope, busy, durationOf(scope, changes), (due) => {
      afterAll(scope, due, works, (ready) => {
        finish(scope, ready, changes);
      });
    });
  });
  return started;
}

/** Makes an appointment for what waits for the next maintenance window. An earlier appointment is dropped. */
export function awaitWindow(scope: Scope, row: InstanceRow): InstanceRow {
  const appointed = change(scope, row, { appointment: row.appointment + 1 });
  scope.after(secondsUntil(row.PreferredMaintenanceWindow, scope.date), () => {
    const held = scope.table(instanceTable).truth.get(row.DBInstanceIdentifier);
    if (held?.DbiResourceId !== row.DbiResourceId || held.appointment !== appointed.appointment) return;
    if (Object.keys(held.waiting).length === 0 || held.DBInstanceStatus === 'deleting') return;
    startWork(scope, held, held.waiting);
  });
  return appointed;
}

/** Restarts the database, which takes over the parameters that wait for that. */
export function startReboot(scope: Scope, row: InstanceRow): InstanceRow {
  const rebooting = change(scope, row, { DBInstanceStatus: 'rebooting', work: row.work + 1 });
  const restart = restartDatabase(scope, rebooting);
  later(scope, rebooting, scope.between(30, 120), (due) => {
    following(scope, due, restart, (held) => {
      tell(scope, held, 'availability', 'DB instance restarted');
      change(scope, held, {
        DBInstanceStatus: 'available',
        DBParameterGroups: held.DBParameterGroups.map((group) => ({
          ...group,
          ParameterApplyStatus: 'in-sync',
        })),
      });
    });
  });
  return rebooting;
}

/** The interfaces hold subnets and groups until the instance is gone. */
export function startDeletion(
  scope: Scope,
  row: InstanceRow,
  options: { readonly delay: number; readonly keepBackups: boolean },
): InstanceRow {
  const deleting = change(scope, row, { DBInstanceStatus: 'deleting', work: row.work + 1 });
  const seconds = options.delay + scope.between(3 * minute, 10 * minute);
  const removal = removeDatabase(scope, deleting);
  later(scope, deleting, seconds, (due) => {
    // A database that could not be stopped in order is gone all the same.
    removal.whenOver(() => {
      unlessOutdated(scope, due, (held) => {
        unplug(scope, held);
        dropBackups(scope, held, options.keepBackups);
        scope.table(instanceTable).remove(held.DBInstanceIdentifier);
        tell(scope, held, 'deletion', 'DB instance deleted');
      });
    });
  });
  return deleting;
}
