import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { MountTargetDescription } from '../../aws/operations/efs-shapes.ts';
import {
  createMountTarget,
  deleteMountTarget,
  describeMountTargetSecurityGroups,
  describeMountTargets,
  modifyMountTargetSecurityGroups,
} from '../../aws/operations/efs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type Scope, type State } from '../../engine/index.ts';
import { slotsOf } from '../network/network-plan.ts';

interface Seen extends MountTargetDescription {
  readonly securityGroupIds?: readonly string[];
}

interface Want {
  readonly fileSystemId: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
}

const idOf = (seen: Seen): string => seen.MountTargetId ?? '';

const states: Readonly<Record<string, State>> = {
  available: 'ready',
  updating: 'ready',
  deleting: 'deleting',
  deleted: 'gone',
  error: { failed: 'EFS says that the mount target is in error; delete it, and it is made anew' },
};

/**
 * A mount target has no tags: it is the one of our file system in our subnet. In a teardown also one that somebody
 * else put elsewhere, because the file system cannot go before it.
 */
function keyOf(seen: Seen, scope: Scope): { key?: string } {
  const subnet = scope.rows('subnet').find((row) => row.awsId === seen.SubnetId);
  if (subnet?.id.startsWith('subnet/data/') === true)
    return { key: `mount-target/${subnet.id.slice('subnet/data/'.length)}` };
  return scope.spec === undefined ? { key: `mount-target/${seen.SubnetId ?? ''}` } : {};
}

const securityGroups: Aspect<Seen, Want> = {
  name: 'security groups',
  same: (want, seen) => (seen.securityGroupIds ?? []).join() === want.securityGroupId,
  repair: (want, seen) =>
    modifyMountTargetSecurityGroups.call({
      MountTargetId: idOf(seen),
      SecurityGroups: [want.securityGroupId],
    }),
};

/** https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html */
export const mountTarget = kind<Seen, Want, WordPressStackSpec>({
  type: 'mount-target',
  layer: 'Storage',
  members: (spec) =>
    slotsOf(spec).map((slot) => ({
      id: `mount-target/${slot}`,
      needs: { files: 'file-system', subnet: `subnet/data/${slot}`, group: 'security-group/files' },
    })),
  find: {
    after: ['file-system', 'subnet'],
    ask: (scope) =>
      scope.rows('file-system').map((row) => describeMountTargets.call({ FileSystemId: row.awsId })),
    rows: (page: OutputOf<typeof describeMountTargets>) => page.MountTargets ?? [],
  },
  details: [
    {
      name: 'securityGroups',
      ask: (seen) => describeMountTargetSecurityGroups.call({ MountTargetId: idOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        securityGroupIds:
          (page as OutputOf<typeof describeMountTargetSecurityGroups> | undefined)?.SecurityGroups ?? [],
      }),
    },
  ],
  identify: (seen, scope) => ({ awsId: idOf(seen), ...keyOf(seen, scope) }),
  state: (seen) => states[seen.LifeCycleState ?? 'creating'] ?? 'pending',
  outputs: (seen) => ({ id: idOf(seen), address: seen.IpAddress ?? '' }),
  want: ({ need }) => ({
    fileSystemId: need('files')['id'] ?? '',
    subnetId: need('subnet')['id'] ?? '',
    securityGroupId: need('group')['id'] ?? '',
  }),
  create: {
    op: createMountTarget,
    repeat: 'name',
    call: ({ want }) =>
      createMountTarget.call({
        FileSystemId: want.fileSystemId,
        SubnetId: want.subnetId,
        SecurityGroups: [want.securityGroupId],
      }),
    seen: (output, want) => ({
      ...(output as OutputOf<typeof createMountTarget>),
      securityGroupIds: [want.securityGroupId],
    }),
  },
  aspects: [securityGroups],
  remove: [{ name: 'delete', call: (seen) => deleteMountTarget.call({ MountTargetId: idOf(seen) }) }],
  // A task whose files vanish hangs in its writes and cannot be drained.
  goesAfter: ['service', 'init-run'],
  typical: { create: 90, remove: 120 },
});
