import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  describeAutoScalingGroups,
  describeScalingActivities,
  updateAutoScalingGroup,
} from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind } from '../../engine/index.ts';
import { groupName } from './auto-scaling-group.ts';
import { inServiceOf, isBehind, isShort, type Group } from './instance-count.ts';
import { launchFailure } from './launch-failure.ts';

type Activity = NonNullable<OutputOf<typeof describeScalingActivities>['Activities']>[number];
type Seen = Group & { readonly activities?: readonly Activity[] };

interface Want {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
}

/**
 * The bounds of the group, raised when the cluster uses its capacity provider and not before: an instance that joins
 * earlier belongs to no provider, and tasks that wait for the provider's instances wait for ever. The desired capacity
 * is never sent: it is the provider's, and AWS moves it when it falls outside the bounds.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
 */
export const groupSize = kind<Seen, Want, WordPressStackSpec>({
  type: 'auto-scaling-group-size',
  layer: 'Capacity',
  members: () => [
    {
      id: 'auto-scaling-group/size',
      needs: { group: 'auto-scaling-group', association: 'cluster-capacity' },
    },
  ],
  find: {
    after: ['auto-scaling-group'],
    ask: (scope) =>
      scope.rows('auto-scaling-group').length === 0
        ? []
        : [describeAutoScalingGroups.call({ AutoScalingGroupNames: [groupName(scope.stack)] })],
    rows: (page: OutputOf<typeof describeAutoScalingGroups>) => page.AutoScalingGroups ?? [],
  },
  details: [
    {
      // Launches that AWS refuses show in the activities alone.
      name: 'activities',
      when: isBehind,
      ask: (seen) =>
        describeScalingActivities.call({
          AutoScalingGroupName: seen.AutoScalingGroupName ?? '',
          MaxRecords: 10,
        }),
      merge: (seen, page) => ({
        ...seen,
        activities: (page as OutputOf<typeof describeScalingActivities> | undefined)?.Activities ?? [],
      }),
    },
  ],
  identify: (seen) => ({ awsId: `${seen.AutoScalingGroupName ?? ''}/size`, key: 'auto-scaling-group/size' }),
  state: (seen) => (seen.Status === undefined ? 'ready' : 'gone'),
  outputs: () => ({}),
  want: ({ spec, stack }) => ({
    name: groupName(stack),
    minSize: spec.capacity.minSize,
    maxSize: spec.capacity.maxSize,
  }),
  absent: () => ({ reason: 'Waiting', message: 'the group is not shown yet', pollSeconds: 2 }),
  aspects: [
    {
      name: 'size',
      describe: (want, seen) =>
        `size ${seen.MinSize ?? 0} to ${seen.MaxSize ?? 0} → ${want.minSize} to ${want.maxSize}`,
      same: (want, seen) => seen.MinSize === want.minSize && seen.MaxSize === want.maxSize,
      repair: (want) =>
        updateAutoScalingGroup.call({
          AutoScalingGroupName: want.name,
          MinSize: want.minSize,
          MaxSize: want.maxSize,
        }),
      seen: (_output, want, seen) => ({ ...seen, MinSize: want.minSize, MaxSize: want.maxSize }),
    },
  ],
  verdict: (seen) => {
    if (!isBehind(seen)) return undefined;
    const wanted = Math.max(seen.MinSize ?? 0, seen.DesiredCapacity ?? 0);
    const count = `${inServiceOf(seen)} of ${wanted} instances are in service`;
    const failure = launchFailure(seen.activities ?? []);
    if (failure !== undefined)
      return { ...failure, message: `${count}; ${failure.message}`, pollSeconds: 15 };
    return isShort(seen) ? { reason: 'Waiting', message: count, pollSeconds: 5 } : undefined;
  },
  remove: [],
  typical: { create: 3, remove: 3 },
});
