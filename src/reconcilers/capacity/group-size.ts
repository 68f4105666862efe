import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeAutoScalingGroups, updateAutoScalingGroup } from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind } from '../../engine/index.ts';
import { groupName } from './auto-scaling-group.ts';

type Seen = NonNullable<OutputOf<typeof describeAutoScalingGroups>['AutoScalingGroups']>[number];

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
  remove: [],
  typical: { create: 3, remove: 3 },
});
