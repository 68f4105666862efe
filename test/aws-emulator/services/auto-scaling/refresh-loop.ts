import type { Scope } from '../../kernel/scope.ts';
import { evaluateSoon, instancesOf, isLeaving, isOf, removeInstance } from './group-loop.ts';
import { groupTable, refreshTable } from './tables.ts';
import type { GroupInstanceRow, GroupRow, RefreshRow } from './tables.ts';

const stepSeconds = 15;
/** A refresh gives up when it gets no further for an hour: instances that are protected, that do not launch. */
const patience = 3600;
const defaultWarmup = 0;

export const isActive = ({ Status: status }: RefreshRow): boolean =>
  status === 'Pending' ||
  status === 'InProgress' ||
  status === 'Cancelling' ||
  status === 'RollbackInProgress';

function change(scope: Scope, id: string, members: Partial<RefreshRow>): void {
  scope.table(refreshTable).update(id, members);
}

/** The group launches what is its own again, and no more than it should. */
function release(scope: Scope, row: RefreshRow, members: Partial<GroupRow> = {}): void {
  const table = scope.table(groupTable);
  table.update(row.AutoScalingGroupName, { ...members, refreshTemplate: undefined, surge: 0 });
  evaluateSoon(scope, row.AutoScalingGroupName, `instance refresh ${row.InstanceRefreshId} has ended.`);
}

function end(
  scope: Scope,
  row: RefreshRow,
  Status: NonNullable<RefreshRow['Status']>,
  reason?: string,
): void {
  const done = Status === 'Successful' || Status === 'RollbackSuccessful';
  change(scope, row.InstanceRefreshId, {
    Status,
    EndTime: scope.date,
    ...(reason === undefined ? {} : { StatusReason: reason }),
    ...(done ? { PercentageComplete: 100, InstancesToUpdate: 0 } : {}),
  });
}

/** AWS saves the desired configuration to the group when the refresh has succeeded. */
function succeed(scope: Scope, row: RefreshRow): void {
  const back = row.Status === 'RollbackInProgress';
  const wanted = scope.table(groupTable).truth.get(row.AutoScalingGroupName)?.refreshTemplate;
  release(scope, row, back || wanted === undefined ? {} : { LaunchTemplate: wanted });
  end(scope, row, back ? 'RollbackSuccessful' : 'Successful');
}

function fail(scope: Scope, row: RefreshRow, reason: string): void {
  if (row.Status === 'RollbackInProgress') {
    release(scope, row);
    end(scope, row, 'RollbackFailed', reason);
  } else if (row.Preferences?.AutoRollback === true) rollBack(scope, row, reason);
  else {
    release(scope, row);
    end(scope, row, 'Failed', reason);
  }
}

/**
 * Replaces what the refresh has launched by what the group launched before.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 */
export function rollBack(scope: Scope, row: RefreshRow, reason: string): void {
  const group = scope.table(groupTable).update(row.AutoScalingGroupName, { refreshTemplate: undefined });
  const remaining = instancesOf(scope, row.AutoScalingGroupName)
    .filter((instance) => !isLeaving(instance) && !isOf(instance, group?.LaunchTemplate))
    .map(({ InstanceId: id }) => id);
  change(scope, row.InstanceRefreshId, {
    Status: 'RollbackInProgress',
    StatusReason: reason,
    PercentageComplete: 0,
    InstancesToUpdate: remaining.length,
    remaining,
    total: remaining.length,
    steppedAt: scope.now,
    RollbackDetails: {
      RollbackReason: reason,
      RollbackStartTime: scope.date,
      InstancesToUpdateOnRollback: remaining.length,
    },
  });
}

/** No more is launched than there is left to replace, or one instance too many would stay. */
function surgeFor(scope: Scope, row: RefreshRow, group: GroupRow, left: number): void {
  const surge = Math.min(surgeOf(row, group.DesiredCapacity), left);
  if (surge === group.surge) return;
  scope.table(groupTable).update(group.AutoScalingGroupName, { surge });
  const cause = `instance refresh ${row.InstanceRefreshId} launches before it terminates.`;
  evaluateSoon(scope, group.AutoScalingGroupName, cause);
}

function replace(scope: Scope, row: RefreshRow, instances: readonly GroupInstanceRow[]): void {
  const cause = `an instance was taken out of service in response to instance refresh ${row.InstanceRefreshId}.`;
  for (const instance of instances) removeInstance(scope, instance, cause);
  const gone = new Set(instances.map(({ InstanceId: id }) => id));
  const remaining = row.remaining.filter((id) => !gone.has(id));
  evaluateSoon(scope, row.AutoScalingGroupName, cause);
  change(scope, row.InstanceRefreshId, {
    remaining,
    InstancesToUpdate: remaining.length,
    PercentageComplete: Math.floor((100 * (row.total - remaining.length)) / Math.max(1, row.total)),
    steppedAt: scope.now,
  });
}

/** In service and warmed up, or there from before. */
function isReady(scope: Scope, row: RefreshRow, instance: GroupInstanceRow): boolean {
  if (instance.LifecycleState !== 'InService') return false;
  const warmup = (row.Preferences?.InstanceWarmup ?? defaultWarmup) * 1000;
  const since = instance.inServiceAt ?? 0;
  return since < row.startedAt || (scope.now - since) * scope.timeScale >= warmup;
}

/**
 * How many instances may be launched before as many are terminated. With a minimum of 100 % and a maximum above it
 * AWS launches first. How it rounds is not documented.
 */
function surgeOf({ Preferences }: RefreshRow, desired: number): number {
  const { MinHealthyPercentage: least = 90, MaxHealthyPercentage: most = 100 } = Preferences ?? {};
  if (least < 100 || most <= 100) return 0;
  return Math.max(1, Math.floor((desired * most) / 100) - desired);
}

/** The instances that go now: as many as can be spared, one at a time where nothing is launched first. */
function victims(
  scope: Scope,
  row: RefreshRow,
  { group, staying, open }: { group: GroupRow; staying: GroupInstanceRow[]; open: GroupInstanceRow[] },
): readonly GroupInstanceRow[] {
  const ready = staying.filter((instance) => isReady(scope, row, instance)).length;
  const surge = surgeOf(row, group.DesiredCapacity);
  if (surge > 0) return open.slice(0, Math.max(0, ready - group.DesiredCapacity));
  const whole = staying.length === group.DesiredCapacity && ready === staying.length;
  return whole ? open.slice(0, 1) : [];
}

function step(scope: Scope, row: RefreshRow): void {
  const name = row.AutoScalingGroupName;
  const group = scope.table(groupTable).truth.get(name);
  if (!group) return;
  const staying = instancesOf(scope, name).filter((instance) => !isLeaving(instance));
  const left = staying.filter(({ InstanceId: id }) => row.remaining.includes(id));
  const mode = row.Preferences?.ScaleInProtectedInstances ?? 'Wait';
  const open = left.filter((instance) => mode === 'Refresh' || !instance.ProtectedFromScaleIn);
  const whole = staying.length === group.DesiredCapacity && staying.every((one) => isReady(scope, row, one));
  if (whole && open.length === 0 && (left.length === 0 || mode === 'Ignore')) {
    succeed(scope, row);
    return;
  }
  const next = victims(scope, row, { group, staying, open });
  surgeFor(scope, row, group, open.length - next.length);
  if (next.length > 0) replace(scope, row, next);
  else wait(scope, row, left.length > 0 && open.length === 0 ? left[0] : undefined);
}

/** Nothing can be replaced now; `held` is protected from scale-in. */
function wait(scope: Scope, row: RefreshRow, held: GroupInstanceRow | undefined): void {
  const reason =
    held === undefined
      ? 'New instances did not become healthy in time.'
      : `Waiting for instances that are protected from scale in: ${held.InstanceId}.`;
  if ((scope.now - row.steppedAt) * scope.timeScale >= patience * 1000) fail(scope, row, reason);
  else if (held !== undefined) change(scope, row.InstanceRefreshId, { StatusReason: reason });
}

/**
 * Carries a refresh on until it has ended.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
 */
export function carryOn(scope: Scope, id: string): void {
  scope.after(stepSeconds, () => {
    const row = scope.table(refreshTable).truth.get(id);
    if (!row || !isActive(row)) return;
    if (row.Status === 'Cancelling') {
      release(scope, row);
      end(scope, row, 'Cancelled');
    } else if (row.Status === 'Pending') change(scope, id, { Status: 'InProgress' });
    else step(scope, row);
    carryOn(scope, id);
  });
}
