import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createAutoScalingGroup,
  createOrUpdateTags,
  deleteAutoScalingGroup,
  deleteTags,
  describeAutoScalingGroups,
} from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  derivedName,
  kind,
  type Member,
  type StackIdentity,
  type State,
  type Tags,
} from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';
import { slotsOf } from '../network/network-plan.ts';
import { inServiceOf } from './instance-count.ts';
import { groupFields, groupSettings } from './group-settings.ts';
import type { Seen, Want } from './group-settings.ts';
import { vcpuQuota } from './vcpu-quota.ts';

export const groupName = (stack: StackIdentity): string => derivedName(stack, 'instances');

const nameOf = (seen: Seen): string => seen.AutoScalingGroupName ?? '';

/** Instances need a way out to find ECS, and tasks the mount targets: a group that begins earlier launches for nothing. */
function member(spec: WordPressStackSpec): Member {
  const perSlot = slotsOf(spec).flatMap((slot) => [
    [slot, `subnet/app/${slot}`] as const,
    [`way-${slot}`, `route-table/app/${slot}`] as const,
    [`files-${slot}`, `mount-target/${slot}`] as const,
  ]);
  return {
    id: 'auto-scaling-group',
    needs: { template: 'launch-template', ...Object.fromEntries(perSlot) },
  };
}

/** Tags of the group go to its instances, over those of the launch template. */
function groupTags(name: string, tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: true,
  }));
}

/** There is a status while the group is being deleted, and only then; no ARN until a read has shown the group. */
function stateOf(seen: Seen): State {
  if (seen.Status !== undefined) return 'deleting';
  return seen.AutoScalingGroupARN === undefined ? 'pending' : 'ready';
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html */
export const autoScalingGroup = kind<Seen, Want, WordPressStackSpec>({
  type: 'auto-scaling-group',
  layer: 'Capacity',
  members: (spec) => [member(spec)],
  find: {
    ask: ({ stack }) => [describeAutoScalingGroups.call({ AutoScalingGroupNames: [groupName(stack)] })],
    rows: (page: OutputOf<typeof describeAutoScalingGroups>) => page.AutoScalingGroups ?? [],
  },
  identify: (seen) => ({
    awsId: nameOf(seen),
    tags: tagsOf(seen.Tags),
    key: 'auto-scaling-group',
    ...(seen.CreatedTime === undefined ? {} : { bornAt: seen.CreatedTime.getTime() }),
  }),
  state: stateOf,
  outputs: (seen) => ({
    name: nameOf(seen),
    arn: seen.AutoScalingGroupARN ?? '',
    instances: String(inServiceOf(seen)),
  }),
  want: ({ spec, stack, need }) => ({
    name: groupName(stack),
    templateId: need('template')['id'] ?? '',
    templateVersion: need('template')['version'] ?? '',
    subnetIds: slotsOf(spec).map((slot) => need(slot)['id'] ?? ''),
    maxSize: spec.capacity.maxSize,
  }),
  create: {
    op: createAutoScalingGroup,
    repeat: 'name',
    call: ({ want, tags }) =>
      createAutoScalingGroup.call({
        AutoScalingGroupName: want.name,
        // Empty at first: an instance that registers before the capacity provider exists never belongs to it.
        MinSize: 0,
        MaxSize: want.maxSize,
        ...groupFields(want),
        Tags: groupTags(want.name, tags),
      }),
    // The answer is empty: the ARN, which has a random part, is known when a read shows the group.
    seen: (_output, want, tags) => ({
      AutoScalingGroupName: want.name,
      ...groupFields(want),
      Tags: groupTags(want.name, tags),
    }),
  },
  quota: vcpuQuota,
  aspects: [groupSettings],
  tagging: {
    add: (seen, tags) => createOrUpdateTags.call({ Tags: groupTags(nameOf(seen), tags) }),
    remove: (seen, keys) =>
      deleteTags.call({
        Tags: keys.map((Key) => ({ ResourceId: nameOf(seen), ResourceType: 'auto-scaling-group', Key })),
      }),
  },
  // By force: its instances are protected from scale-in, and nothing runs on them any more.
  remove: [
    {
      name: 'delete',
      call: (seen) => deleteAutoScalingGroup.call({ AutoScalingGroupName: nameOf(seen), ForceDelete: true }),
    },
  ],
  goesAfter: ['service', 'cluster-capacity', 'capacity-provider'],
  typical: { create: 10, remove: 90 },
});
