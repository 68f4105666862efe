import type { Scope } from '../../kernel/scope.ts';
import { evaluateSoon, finishRemoval, instancesOf } from './group-loop.ts';
import { groupInstanceTable, groupTable } from './tables.ts';
import type { GroupInstanceRow, GroupRow, GroupTag } from './tables.ts';

/*
 * What other services may do here. To hear of instances, subscribe in a seed:
 *
 *   seed: (scope) => scope.subscribe(groupInstanceTopic, ({ groupName, instanceId, state }) => …)
 *
 * `launching` (0 s), `in-service` (25–50 s after it), `terminating`, `terminated`. The row of EC2's `instanceTable`
 * has type, image, addresses and `userData` (base64, with the cluster of its ECS agent). An agent that registers
 * 40–100 s after the instance is in service makes the usual 60–150 s from launch to cluster. Instances that are ended
 * by EC2's own TerminateInstances show up in `instanceTopic` first (services/ec2/instance-tables.ts).
 */
export { groupInstanceTopic } from './group-loop.ts';
export type { GroupInstanceEvent } from './group-loop.ts';
export type { GroupInstanceRow, GroupRow } from './tables.ts';

export const groupByName = (scope: Scope, name: string): GroupRow | undefined =>
  scope.table(groupTable).truth.get(name);

export const groupByArn = (scope: Scope, arn: string): GroupRow | undefined =>
  scope.table(groupTable).truth.find((row) => row.AutoScalingGroupARN === arn);

/** Instances of the group in every lifecycle state; those that are gone are not in it. */
export const groupInstances = (scope: Scope, groupName: string): readonly GroupInstanceRow[] =>
  instancesOf(scope, groupName);

/** Sets the desired capacity, within the group's bounds. `cause` reads: `a monitor alarm … triggered policy …`. */
export function setDesiredCapacity(scope: Scope, groupName: string, desired: number, cause: string): void {
  const group = groupByName(scope, groupName);
  if (!group) return;
  const bounded = Math.max(group.MinSize, Math.min(group.MaxSize, desired));
  if (bounded === group.DesiredCapacity) return;
  scope.table(groupTable).update(groupName, { DesiredCapacity: bounded });
  evaluateSoon(scope, groupName, cause);
}

/** Protects instances from scale-in, or no longer, as managed termination protection does. */
export function setScaleInProtection(scope: Scope, instanceIds: readonly string[], on: boolean): void {
  for (const id of instanceIds) {
    const row = scope.table(groupInstanceTable).update(id, { ProtectedFromScaleIn: on });
    if (row && !on) evaluateSoon(scope, row.groupName, 'scale-in protection was removed.');
  }
}

/**
 * True: instances that leave wait in Terminating:Wait, at most an hour, until {@link completeTermination} lets them
 * go; managed draining does this with a lifecycle hook.
 */
export function holdTerminations(scope: Scope, groupName: string, holds: boolean): void {
  scope.table(groupTable).update(groupName, { holdsTermination: holds });
}

export function completeTermination(scope: Scope, instanceId: string): void {
  finishRemoval(scope, instanceId, 'a lifecycle action was completed.');
}

/** Sets a tag of the group, as ECS does with `AmazonECSManaged`. */
export function setGroupTag(scope: Scope, groupName: string, tag: GroupTag): void {
  scope.table(groupTable).update(groupName, (row) => ({
    ...row,
    Tags: [...row.Tags.filter(({ Key }) => Key !== tag.Key), tag],
  }));
}
