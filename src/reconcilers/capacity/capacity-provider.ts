import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createCapacityProvider,
  deleteCapacityProvider,
  describeCapacityProviders,
  updateCapacityProvider,
} from '../../aws/operations/ecs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { derivedName, kind, type Aspect, type StackIdentity, type State } from '../../engine/index.ts';
import { covers } from '../service/covers.ts';
import { ecsTagging, ecsTagList, ecsTagsOf } from '../service/ecs-tags.ts';

type Seen = Partial<NonNullable<OutputOf<typeof describeCapacityProviders>['capacityProviders']>[number]>;

interface Want {
  readonly name: string;
  readonly groupArn: string;
}

export const providerName = (stack: StackIdentity): string => derivedName(stack.stackId, 'capacity');

const arnOf = (seen: Seen): string => seen.capacityProviderArn ?? '';

/**
 * ECS makes the group as large as its tasks need, keeps instances with tasks from being scaled in, and drains those that
 * leave. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
 */
const settings = {
  managedScaling: { status: 'ENABLED', targetCapacity: 100 },
  managedTerminationProtection: 'ENABLED',
  managedDraining: 'ENABLED',
} as const;

/** A deleted provider stays as a tombstone, and its name can be used again. */
function stateOf({ status, updateStatus }: Seen): State {
  if (status === 'INACTIVE') return 'gone';
  if (updateStatus === 'DELETE_IN_PROGRESS') return 'deleting';
  return updateStatus === 'CREATE_IN_PROGRESS' || updateStatus === 'UPDATE_IN_PROGRESS' ? 'pending' : 'ready';
}

const group: Aspect<Seen, Want> = {
  name: 'group',
  same: (want, seen) => seen.autoScalingGroupProvider?.autoScalingGroupArn === want.groupArn,
  repair: (want, seen) => ({
    stall: {
      reason: 'ResourceFailed',
      message: `capacity provider ${want.name} belongs to ${seen.autoScalingGroupProvider?.autoScalingGroupArn ?? 'no group'}, which is gone, and AWS cannot give it another; take it out of its cluster and delete it, then it is made anew for ${want.groupArn}`,
    },
  }),
};

const scaling: Aspect<Seen, Want> = {
  name: 'managed scaling, termination protection and draining',
  same: (_want, seen) => covers(settings, seen.autoScalingGroupProvider),
  repair: (want) => updateCapacityProvider.call({ name: want.name, autoScalingGroupProvider: settings }),
};

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html */
export const capacityProvider = kind<Seen, Want, WordPressStackSpec>({
  type: 'capacity-provider',
  layer: 'Capacity',
  members: () => [{ id: 'capacity-provider', needs: { group: 'auto-scaling-group' } }],
  find: {
    ask: ({ stack }) => [
      describeCapacityProviders.call({ capacityProviders: [providerName(stack)], include: ['TAGS'] }),
    ],
    rows: (page: OutputOf<typeof describeCapacityProviders>) => page.capacityProviders ?? [],
  },
  identify: (seen) => ({ awsId: arnOf(seen), key: 'capacity-provider', tags: ecsTagsOf(seen.tags) }),
  state: stateOf,
  outputs: (seen) => ({ name: seen.name ?? '', arn: arnOf(seen) }),
  want: ({ stack, need }) => ({ name: providerName(stack), groupArn: need('group')['arn'] ?? '' }),
  create: {
    op: createCapacityProvider,
    repeat: 'name',
    call: ({ want, tags }) =>
      createCapacityProvider.call({
        name: want.name,
        autoScalingGroupProvider: { autoScalingGroupArn: want.groupArn, ...settings },
        tags: ecsTagList(tags),
      }),
    seen: (output: OutputOf<typeof createCapacityProvider>, _want, tags) => ({
      ...output.capacityProvider,
      tags: ecsTagList(tags),
    }),
  },
  aspects: [group, scaling],
  tagging: ecsTagging(arnOf),
  remove: [
    { name: 'delete', call: (seen) => deleteCapacityProvider.call({ capacityProvider: arnOf(seen) }) },
  ],
  goesAfter: ['service', 'cluster-capacity'],
  typical: { create: 5, remove: 40 },
});
