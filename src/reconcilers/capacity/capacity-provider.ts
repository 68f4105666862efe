import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeAutoScalingGroups } from '../../aws/operations/auto-scaling.ts';
import {
  createCapacityProvider,
  deleteCapacityProvider,
  describeCapacityProviders,
  updateCapacityProvider,
} from '../../aws/operations/ecs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Cluster } from '../../aws/operations/ecs-shapes.ts';
import {
  derivedName,
  kind,
  type Aspect,
  type Scope,
  type StackIdentity,
  type State,
} from '../../engine/index.ts';
import { covers } from '../service/covers.ts';
import { ecsTagging, ecsTagList, ecsTagsOf } from '../service/ecs-tags.ts';

type Seen = Partial<NonNullable<OutputOf<typeof describeCapacityProviders>['capacityProviders']>[number]>;

type Group = NonNullable<OutputOf<typeof describeAutoScalingGroups>['AutoScalingGroups']>[number];

interface Want {
  readonly name: string;
  readonly groupArn: string;
}

const prefixOf = (stack: StackIdentity): string => derivedName(stack, 'capacity');

/**
 * AWS ties a provider to one group for good. A group that somebody deleted and that was made anew has an identity of
 * its own, and with it a provider of its own: the former one leaves when the service has moved.
 */
function providerName(stack: StackIdentity, groupArn: string): string {
  const [, identity] = /:autoScalingGroup:([0-9a-f]{8})/.exec(groupArn) ?? [];
  return identity === undefined ? prefixOf(stack) : `${prefixOf(stack)}-${identity}`;
}

/** The ARN of the group as it is now; undefined while none is shown. */
const groupIn = (scope: Scope): string | undefined =>
  (scope.rows('auto-scaling-group')[0]?.seen as Group | undefined)?.AutoScalingGroupARN;

/** Of the group that is, and what the cluster uses besides. */
function namesIn(scope: Scope): readonly string[] {
  const group = groupIn(scope);
  const used = scope.rows('cluster').flatMap(({ seen }) => (seen as Cluster).capacityProviders ?? []);
  const ours = used.filter((name) => name.startsWith(prefixOf(scope.stack)));
  return [...new Set([...ours, ...(group === undefined ? [] : [providerName(scope.stack, group)])])];
}

function questions(scope: Scope) {
  const include = ['TAGS'] as const;
  // What a teardown leaves out is left for good: it looks at all of them.
  if (scope.spec === undefined) return [describeCapacityProviders.call({ include: [...include] })];
  const names = namesIn(scope);
  return names.length === 0
    ? []
    : [describeCapacityProviders.call({ capacityProviders: [...names], include: [...include] })];
}

const arnOf = (seen: Seen): string => seen.capacityProviderArn ?? '';
const groupOf = (seen: Seen): string | undefined => seen.autoScalingGroupProvider?.autoScalingGroupArn;

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

/** Nothing is former while there is no group: it may be one that a list does not show yet. */
function isFormer(seen: Seen, scope: Scope): boolean {
  const group = groupIn(scope);
  return group !== undefined && groupOf(seen) !== group;
}

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
    after: ['auto-scaling-group', 'cluster'],
    ask: questions,
    rows: (page: OutputOf<typeof describeCapacityProviders>, { stack }) =>
      (page.capacityProviders ?? []).filter(({ name = '' }) => name.startsWith(prefixOf(stack))),
  },
  identify: (seen, scope) => ({
    awsId: arnOf(seen),
    key: isFormer(seen, scope) ? 'capacity-provider/former' : 'capacity-provider',
    tags: ecsTagsOf(seen.tags),
  }),
  state: stateOf,
  outputs: (seen) => ({ name: seen.name ?? '', arn: arnOf(seen) }),
  want: ({ stack, need }) => {
    const groupArn = need('group')['arn'] ?? '';
    return { name: providerName(stack, groupArn), groupArn };
  },
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
  aspects: [scaling],
  tagging: ecsTagging(arnOf),
  remove: [
    { name: 'delete', call: (seen) => deleteCapacityProvider.call({ capacityProvider: arnOf(seen) }) },
  ],
  goesAfter: ['service', 'cluster-capacity'],
  typical: { create: 5, remove: 40 },
});
