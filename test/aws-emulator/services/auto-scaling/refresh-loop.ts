import type { Scope } from '../../kernel/scope.ts';
import { evaluateSoon, instancesOf, removeInstance } from './group-loop.ts';
import { groupTable, refreshTable } from './tables.ts';
import type { GroupInstanceRow, RefreshRow } from './tables.ts';

const stepSeconds = 15;
/** A refresh that waits for protected instances gives up after an hour. */
const patience = 3600;

export const isActive = ({ Status: status }: RefreshRow): boolean =>
  status === 'Pending' || status === 'InProgress' || status === 'Cancelling';

function change(scope: Scope, id: string, members: Partial<RefreshRow>): void {
  scope.table(refreshTable).update(id, members);
}

function finish(scope: Scope, row: RefreshRow, Status: 'Successful' | 'Failed', StatusReason?: string): void {
  change(scope, row.InstanceRefreshId, {
    Status,
    EndTime: scope.date,
    ...(StatusReason === undefined ? {} : { StatusReason }),
    ...(Status === 'Successful' ? { PercentageComplete: 100, InstancesToUpdate: 0 } : {}),
  });
}

const isSettled = (scope: Scope, groupName: string): boolean => {
  const desired = scope.table(groupTable).truth.get(groupName)?.DesiredCapacity ?? 0;
  const instances = instancesOf(scope, groupName);
  return (
    instances.length === desired && instances.every(({ LifecycleState: state }) => state === 'InService')
  );
};

function replace(scope: Scope, row: RefreshRow, instance: GroupInstanceRow): void {
  const cause = `an instance was taken out of service in response to instance refresh ${row.InstanceRefreshId}.`;
  removeInstance(scope, instance, cause);
  evaluateSoon(scope, row.AutoScalingGroupName, cause);
  const remaining = row.remaining.filter((id) => id !== instance.InstanceId);
  change(scope, row.InstanceRefreshId, { remaining, InstancesToUpdate: remaining.length });
}

/** One instance after another: the next is taken when the group is whole again. */
function step(scope: Scope, row: RefreshRow): void {
  const name = row.AutoScalingGroupName;
  if (!isSettled(scope, name)) return;
  const open = instancesOf(scope, name).filter(({ InstanceId: id }) => row.remaining.includes(id));
  const mode = row.Preferences?.ScaleInProtectedInstances ?? 'Wait';
  const takes = (instance: GroupInstanceRow): boolean => mode === 'Refresh' || !instance.ProtectedFromScaleIn;
  const next = open.find(takes);
  if (next) {
    replace(scope, row, next);
    return;
  }
  if (open.length === 0 || mode === 'Ignore') {
    finish(scope, row, 'Successful');
    return;
  }
  const reason = `Waiting for instances that are protected from scale in: ${open[0]?.InstanceId ?? ''}.`;
  if (scope.now - row.startedAt < patience * 1000)
    change(scope, row.InstanceRefreshId, { StatusReason: reason });
  else finish(scope, row, 'Failed', 'Timed out while waiting for protected instances.');
}

/**
 * Carries a refresh on until it has ended.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
 */
export function carryOn(scope: Scope, id: string): void {
  scope.after(stepSeconds, () => {
    const row = scope.table(refreshTable).truth.get(id);
    if (!row || !isActive(row)) return;
    if (row.Status === 'Cancelling') change(scope, id, { Status: 'Cancelled', EndTime: scope.date });
    else if (row.Status === 'Pending') change(scope, id, { Status: 'InProgress' });
    else step(scope, row);
    carryOn(scope, id);
  });
}
