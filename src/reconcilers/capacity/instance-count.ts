import type { describeAutoScalingGroups } from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';

export type Group = NonNullable<OutputOf<typeof describeAutoScalingGroups>['AutoScalingGroups']>[number];

/** How many instances are in service. */
export const inServiceOf = (seen: Partial<Group>): number =>
  (seen.Instances ?? []).filter(({ LifecycleState: state }) => state === 'InService').length;

export const isShort = (seen: Partial<Group>): boolean => inServiceOf(seen) < (seen.MinSize ?? 0);

/** The capacity provider asks for more than it gets; whether that is news is for the activities to tell. */
export const isBehind = (seen: Partial<Group>): boolean =>
  isShort(seen) || inServiceOf(seen) < (seen.DesiredCapacity ?? 0);
