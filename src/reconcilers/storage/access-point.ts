import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { AccessPointDescription } from '../../aws/operations/efs-shapes.ts';
import {
  createAccessPoint,
  deleteAccessPoint,
  describeAccessPoints,
  tagResource,
  untagResource,
} from '../../aws/operations/efs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type State } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';

interface Want {
  readonly fileSystemId: string;
}

const PATH = '/wordpress';
/** `www-data` of the image: WordPress writes its files as this user and no other. */
const USER = 33;

const idOf = (seen: AccessPointDescription): string => seen.AccessPointId ?? '';

const states: Readonly<Record<string, State>> = {
  available: 'ready',
  updating: 'ready',
  deleting: 'deleting',
  deleted: 'gone',
  error: { failed: 'EFS says that the access point is in error; delete it, and it is made anew' },
};

/** Immutable but for its tags. https://docs.aws.amazon.com/efs/latest/ug/API_CreateAccessPoint.html */
export const accessPoint = kind<AccessPointDescription, Want, WordPressStackSpec>({
  type: 'access-point',
  layer: 'Storage',
  members: () => [{ id: 'access-point', needs: { files: 'file-system' } }],
  find: {
    after: ['file-system'],
    ask: (scope) =>
      scope.rows('file-system').map((row) => describeAccessPoints.call({ FileSystemId: row.awsId })),
    rows: (page: OutputOf<typeof describeAccessPoints>) => page.AccessPoints ?? [],
  },
  identify: (seen) => {
    const isOurs = seen.RootDirectory?.Path === PATH && seen.PosixUser?.Uid === USER;
    return {
      awsId: idOf(seen),
      tags: tagsOf(seen.Tags),
      ...(isOurs ? { key: 'access-point' } : {}),
    };
  },
  state: (seen) => states[seen.LifeCycleState ?? 'creating'] ?? 'pending',
  outputs: (seen) => ({ id: idOf(seen), arn: seen.AccessPointArn ?? '' }),
  want: ({ need }) => ({ fileSystemId: need('files')['id'] ?? '' }),
  create: {
    op: createAccessPoint,
    repeat: 'token',
    call: ({ want, tags, token }) =>
      createAccessPoint.call({
        ClientToken: token,
        FileSystemId: want.fileSystemId,
        PosixUser: { Uid: USER, Gid: USER },
        RootDirectory: {
          Path: PATH,
          CreationInfo: { OwnerUid: USER, OwnerGid: USER, Permissions: '0755' },
        },
        Tags: tagList(tags),
      }),
    seen: (output) => output as OutputOf<typeof createAccessPoint>,
  },
  tagging: {
    add: (seen, tags) => tagResource.call({ ResourceId: idOf(seen), Tags: tagList(tags) }),
    remove: (seen, keys) => untagResource.call({ ResourceId: idOf(seen), TagKeys: [...keys] }),
  },
  remove: [{ name: 'delete', call: (seen) => deleteAccessPoint.call({ AccessPointId: idOf(seen) }) }],
  goesAfter: ['service', 'init-run'],
  typical: { create: 5, remove: 5 },
});
