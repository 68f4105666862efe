import type { Scope } from '../../kernel/scope.ts';
import { defineTopic } from '../../kernel/topic.ts';
import { launchInstance, terminateInstance } from '../ec2/instance-lifecycle.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { launchRefusal } from '../ec2/launch-checks.ts';
import { resolveTemplate } from '../ec2/launch-template-data.ts';
import { subnetTable } from '../ec2/tables.ts';
import { endActivity, failActivity, startActivity } from './activities.ts';
import { activityTable, evaluationTable, groupInstanceTable, groupTable, refreshTable } from './tables.ts';
import type { GroupInstanceRow, GroupRow, TemplateChoice } from './tables.ts';

/** What happens to the instances of groups. */
export interface GroupInstanceEvent {
  readonly groupName: string;
  readonly instanceId: string;
  readonly state: 'launching' | 'in-service' | 'terminating' | 'terminated';
}
export const groupInstanceTopic = defineTopic<GroupInstanceEvent>('autoscaling.instance');

/** Seconds in which Auto Scaling notices something: a new capacity, an instance that ended. Uncertain. */
const notice = { capacity: [2, 8], health: [10, 60] } as const;
/** Instances whose termination nobody completes end after the hook's timeout. */
export const holdSeconds = 3600;
const retrySeconds = 60;

export const instancesOf = (scope: Scope, groupName: string): GroupInstanceRow[] =>
  scope.table(groupInstanceTable).truth.filter((row) => row.groupName === groupName);

/** Launched from this version of this template. */
export const isOf = (
  { LaunchTemplate: used }: GroupInstanceRow,
  choice: TemplateChoice | undefined,
): boolean => used?.LaunchTemplateId === choice?.LaunchTemplateId && used?.Version === choice?.Version;

export const isLeaving = (row: GroupInstanceRow): boolean => row.LifecycleState.startsWith('Terminating');

const stayingOf = (scope: Scope, groupName: string): GroupInstanceRow[] =>
  instancesOf(scope, groupName).filter((row) => !isLeaving(row));

export const subnetsOf = (group: GroupRow): readonly string[] =>
  group.VPCZoneIdentifier.split(',').filter((id) => id !== '');

const zoneOf = (scope: Scope, subnetId: string): string =>
  scope.table(subnetTable).truth.get(subnetId)?.AvailabilityZone ?? '';

/** The subnet whose zone has the fewest instances. */
function emptiestSubnet(scope: Scope, group: GroupRow): string | undefined {
  const staying = stayingOf(scope, group.AutoScalingGroupName);
  const load = (subnetId: string): number =>
    staying.filter((row) => row.AvailabilityZone === zoneOf(scope, subnetId)).length;
  return [...subnetsOf(group)].sort((left, right) => load(left) - load(right))[0];
}

function propagated(group: GroupRow): { Key: string; Value: string }[] {
  const own = group.Tags.filter((tag) => tag.PropagateAtLaunch);
  return own.map(({ Key, Value }) => ({ Key, Value }));
}

/** Tags that begin with aws: are Auto Scaling's own to write. */
function markMember(scope: Scope, instanceId: string, group: GroupRow): void {
  scope.table(instanceTable).update(instanceId, (row) => ({
    ...row,
    Tags: [...row.Tags, { Key: 'aws:autoscaling:groupName', Value: group.AutoScalingGroupName }],
  }));
}

/** Launches one instance; false when AWS could not, which only the activities tell. */
function launchOne(scope: Scope, group: GroupRow, cause: string): boolean {
  const groupName = group.AutoScalingGroupName;
  const subnetId = emptiestSubnet(scope, group) ?? '';
  const template = group.refreshTemplate ?? group.LaunchTemplate;
  const resolved = resolveTemplate(scope, template);
  const refusal = resolved && launchRefusal(scope, resolved.data, subnetId);
  if (refusal) scope.refused(refusal.rule);
  const problem = resolved
    ? refusal?.message
    : 'The specified launch template or its version does not exist.';
  if (!resolved || problem !== undefined) {
    const options = { groupName, description: 'Launching a new EC2 instance.  Status Reason:', cause };
    failActivity(scope, options, 'Failed', `${problem ?? ''} Launching EC2 instance failed.`);
    return false;
  }
  const instance = launchInstance(scope, { data: resolved.data, subnetId, tags: propagated(group) });
  markMember(scope, instance.InstanceId, group);
  const activity = startActivity(scope, {
    groupName,
    description: `Launching a new EC2 instance: ${instance.InstanceId}`,
    cause,
  });
  scope.table(groupInstanceTable).insert(instance.InstanceId, {
    InstanceId: instance.InstanceId,
    InstanceType: instance.InstanceType,
    AvailabilityZone: zoneOf(scope, subnetId),
    LifecycleState: 'Pending',
    HealthStatus: 'Healthy',
    ProtectedFromScaleIn: group.NewInstancesProtectedFromScaleIn,
    LaunchTemplate: { ...template, Version: String(resolved.version) },
    groupName,
    launchedAt: scope.now,
  });
  scope.publish(groupInstanceTopic, { groupName, instanceId: instance.InstanceId, state: 'launching' });
  awaitService(scope, instance.InstanceId, activity);
  return true;
}

function awaitService(scope: Scope, instanceId: string, activity: string): void {
  scope.after(scope.between(3, 10), () => {
    const state = scope.table(instanceTable).truth.get(instanceId)?.State.Name;
    if (state === 'pending') {
      awaitService(scope, instanceId, activity);
      return;
    }
    endActivity(scope, activity);
    const row = scope.table(groupInstanceTable).truth.get(instanceId);
    if (row?.LifecycleState !== 'Pending') return;
    scope
      .table(groupInstanceTable)
      .update(instanceId, { LifecycleState: 'InService', inServiceAt: scope.now });
    const { groupName } = row;
    scope.publish(groupInstanceTopic, { groupName, instanceId, state: 'in-service' });
  });
}

/** Takes an instance out of its group and ends it. A forced removal does not wait for who holds it. */
export function removeInstance(scope: Scope, row: GroupInstanceRow, cause: string, forced = false): void {
  const { InstanceId: instanceId, groupName } = row;
  const table = scope.table(groupInstanceTable);
  const held = !forced && scope.table(groupTable).truth.get(groupName)?.holdsTermination === true;
  if (row.LifecycleState === 'Terminating:Proceed' || (isLeaving(row) && !forced)) return;
  table.update(instanceId, { LifecycleState: held ? 'Terminating:Wait' : 'Terminating' });
  scope.publish(groupInstanceTopic, { groupName, instanceId, state: 'terminating' });
  if (!held) {
    finishRemoval(scope, instanceId, cause);
    return;
  }
  scope.after(holdSeconds, () => {
    finishRemoval(scope, instanceId, cause);
  });
}

/** Ends an instance that is leaving its group. */
export function finishRemoval(scope: Scope, instanceId: string, cause: string): void {
  const table = scope.table(groupInstanceTable);
  const row = table.truth.get(instanceId);
  if (!row || !isLeaving(row) || row.LifecycleState === 'Terminating:Proceed') return;
  table.update(instanceId, { LifecycleState: 'Terminating:Proceed' });
  const { groupName } = row;
  const description = `Terminating EC2 instance: ${instanceId}`;
  const activity = startActivity(scope, { groupName, description, cause });
  terminateInstance(scope, instanceId, 'User initiated');
  const leave = (): void => {
    const state = scope.table(instanceTable).truth.get(instanceId)?.State.Name ?? 'terminated';
    if (state !== 'terminated') {
      scope.after(scope.between(3, 10), leave);
      return;
    }
    endActivity(scope, activity);
    table.remove(instanceId);
    scope.publish(groupInstanceTopic, { groupName, instanceId, state: 'terminated' });
    evaluateSoon(scope, groupName, 'a difference between desired and actual capacity was found.');
  };
  scope.after(scope.between(3, 10), leave);
}

const protectedMessage =
  'Could not scale to desired capacity because all remaining instances are protected from scale-in.';

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-instance-termination.html */
function shrink(scope: Scope, group: GroupRow, surplus: number, cause: string): void {
  const staying = stayingOf(scope, group.AutoScalingGroupName);
  const crowd = (zone: string): number => staying.filter((row) => row.AvailabilityZone === zone).length;
  const victims = staying
    .filter((row) => !row.ProtectedFromScaleIn)
    .sort(
      (left, right) =>
        crowd(right.AvailabilityZone) - crowd(left.AvailabilityZone) || left.launchedAt - right.launchedAt,
    )
    .slice(0, surplus);
  for (const victim of victims) removeInstance(scope, victim, cause);
  if (victims.length === surplus) return;
  const options = {
    groupName: group.AutoScalingGroupName,
    description: 'Could not scale in because of protected instances',
    cause,
  };
  failActivity(scope, options, 'Cancelled', protectedMessage);
}

function evaluate(scope: Scope, groupName: string, cause: string): void {
  const group = scope.table(groupTable).truth.get(groupName);
  if (!group || group.Status !== undefined) {
    settleDeletion(scope, groupName);
    return;
  }
  const count = stayingOf(scope, groupName).length;
  const wanted = group.DesiredCapacity + group.surge;
  if (count > wanted) shrink(scope, group, count - wanted, cause);
  for (let missing = wanted - count; missing > 0; missing -= 1) {
    if (launchOne(scope, group, cause)) continue;
    evaluateIn(scope, groupName, retrySeconds, cause);
    return;
  }
}

/** A group that is being deleted goes with its last instance. */
function settleDeletion(scope: Scope, groupName: string): void {
  const group = scope.table(groupTable).truth.get(groupName);
  if (group?.Status === undefined || instancesOf(scope, groupName).length > 0) return;
  forgetGroup(scope, groupName);
}

/** Activities and refreshes go with their group. */
export function forgetGroup(scope: Scope, groupName: string): void {
  scope.table(groupTable).remove(groupName);
  for (const table of [scope.table(activityTable), scope.table(refreshTable)]) {
    for (const [id, row] of [...table.truth.entries()]) {
      if (row.AutoScalingGroupName === groupName) table.remove(id);
    }
  }
}

/** A group has one evaluation ahead of it: a later cause takes an earlier one's place. */
function evaluateIn(scope: Scope, groupName: string, seconds: number, cause: string): void {
  const table = scope.table(evaluationTable);
  const due = { at: scope.now + seconds * 1000 };
  if (table.truth.has(groupName)) table.update(groupName, due);
  else table.insert(groupName, due);
  scope.after(seconds, () => {
    if (table.truth.get(groupName)?.at !== due.at) return;
    table.remove(groupName);
    evaluate(scope, groupName, cause);
  });
}

/** Brings the number of instances to the desired capacity, shortly. */
export function evaluateSoon(scope: Scope, groupName: string, cause: string): void {
  evaluateIn(scope, groupName, scope.between(...notice.capacity), cause);
}

/** An instance that ended without Auto Scaling's doing is replaced once the health check has noticed. */
export function noticeEnded(scope: Scope, instanceId: string): void {
  const row = scope.table(groupInstanceTable).truth.get(instanceId);
  if (!row || isLeaving(row)) return;
  scope.after(scope.between(...notice.health), () => {
    const now = scope.table(groupInstanceTable).truth.get(instanceId);
    if (!now || isLeaving(now)) return;
    const cause =
      'an instance was taken out of service in response to an EC2 health check that indicated it had been terminated or stopped.';
    scope.table(groupInstanceTable).update(instanceId, { HealthStatus: 'Unhealthy' });
    removeInstance(scope, { ...now, HealthStatus: 'Unhealthy' }, cause, true);
    evaluateSoon(
      scope,
      now.groupName,
      'an instance was launched in response to an unhealthy instance needing to be replaced.',
    );
  });
}
