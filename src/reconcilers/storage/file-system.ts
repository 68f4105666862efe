import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { FileSystemDescription, LifecyclePolicy } from '../../aws/operations/efs-shapes.ts';
import {
  createFileSystem,
  deleteFileSystem,
  describeBackupPolicy,
  describeFileSystemPolicy,
  describeFileSystems,
  describeLifecycleConfiguration,
  putBackupPolicy,
  putFileSystemPolicy,
  putLifecycleConfiguration,
  tagResource,
  untagResource,
  updateFileSystem,
} from '../../aws/operations/efs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  derivedName,
  kind,
  ownership,
  type Aspect,
  type StackIdentity,
  type State,
} from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';
import { fileSystemPolicy, isFileSystemPolicy } from './file-system-policy.ts';

interface Seen extends FileSystemDescription {
  /** `ENABLED`, `ENABLING`, … or empty when there never was a backup policy. */
  readonly backup?: string;
  readonly lifecycle?: readonly LifecyclePolicy[];
  readonly policy?: string;
}

type Transition = NonNullable<LifecyclePolicy['TransitionToIA']>;

interface Want {
  readonly token: string;
  readonly throughput: 'elastic' | 'bursting';
  /** Undefined: files stay where they are. */
  readonly transition: Transition | undefined;
  /** Undefined: the stack makes its own. */
  readonly adopts: string | undefined;
}

const tokenOf = (stack: StackIdentity): string => derivedName(stack, 'files');
const idOf = (seen: Seen): string => seen.FileSystemId ?? '';

const states: Readonly<Record<string, State>> = {
  available: 'ready',
  updating: 'ready',
  deleting: 'deleting',
  deleted: 'gone',
  error: { failed: 'EFS says that the file system is in error; ask AWS support, the files may be lost' },
};

/** The files would have to be copied; which of the two is right, only a human knows. */
const identity: Aspect<Seen, Want> = {
  name: 'identity',
  same: ({ adopts }, seen) => adopts === undefined || adopts === idOf(seen),
  repair: ({ adopts }, seen) => ({
    stall: {
      reason: 'Unchangeable',
      message: `spec.storage.fileSystemID names ${adopts ?? ''}, and the stack has ${idOf(seen)} already, with its files; take the field out, or set it to ${idOf(seen)}`,
    },
  }),
};

const encryption: Aspect<Seen, Want> = {
  name: 'encryption',
  same: (_want, seen) => seen.Encrypted === true,
  repair: () => ({
    stall: {
      reason: 'Unchangeable',
      message:
        'the file system is not encrypted, and EFS cannot encrypt it later; copy the files to a new stack',
    },
  }),
};

const policy: Aspect<Seen, Want> = {
  name: 'policy (TLS only)',
  same: (_want, seen) => isFileSystemPolicy(seen.policy ?? '', seen.FileSystemArn ?? ''),
  repair: (_want, seen) => putFileSystemPolicy.call({ FileSystemId: idOf(seen), Policy: fileSystemPolicy }),
};

/** What is read again comes back to the fast class at once: a page that is popular again must not stay slow. */
const policiesOf = ({ transition }: Want): LifecyclePolicy[] =>
  transition === undefined
    ? []
    : [{ TransitionToIA: transition }, { TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS' }];

const spelled = (policies: readonly LifecyclePolicy[]): string =>
  policies
    .flatMap((entry) => Object.entries(entry).map(([key, value]) => `${key}=${String(value)}`))
    .sort()
    .join();

const lifecycle: Aspect<Seen, Want> = {
  name: 'lifecycle',
  same: (want, seen) => spelled(seen.lifecycle ?? []) === spelled(policiesOf(want)),
  describe: (want, seen) =>
    `lifecycle ${spelled(seen.lifecycle ?? []) || 'off'} → ${spelled(policiesOf(want)) || 'off'}`,
  repair: (want, seen) =>
    putLifecycleConfiguration.call({ FileSystemId: idOf(seen), LifecyclePolicies: policiesOf(want) }),
};

const backup: Aspect<Seen, Want> = {
  name: 'backup',
  same: (_want, seen) => seen.backup === 'ENABLED' || seen.backup === 'ENABLING',
  repair: (_want, seen) =>
    putBackupPolicy.call({ FileSystemId: idOf(seen), BackupPolicy: { Status: 'ENABLED' } }),
};

/** Last, because EFS takes no other change while it makes this one. */
const throughput: Aspect<Seen, Want> = {
  name: 'throughput mode',
  cosmetic: true,
  same: (want, seen) => seen.ThroughputMode === want.throughput,
  describe: (want, seen) => `throughput mode ${seen.ThroughputMode ?? ''} → ${want.throughput}`,
  repair: (want, seen) =>
    updateFileSystem.call({ FileSystemId: idOf(seen), ThroughputMode: want.throughput }),
};

function transitionAfter(days: number): Transition | undefined {
  if (days === 0) return undefined;
  return (days === 1 ? 'AFTER_1_DAY' : `AFTER_${days}_DAYS`) as Transition;
}

/** https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html */
export const fileSystem = kind<Seen, Want, WordPressStackSpec>({
  type: 'file-system',
  layer: 'Storage',
  members: ({ storage }) => [
    {
      id: 'file-system',
      ...(storage.fileSystemID === undefined ? {} : { needs: { kept: 'kept-file-system' } }),
    },
  ],
  find: {
    ask: ({ stack }) => [describeFileSystems.call({ CreationToken: tokenOf(stack) })],
    rows: (page: OutputOf<typeof describeFileSystems>) => page.FileSystems ?? [],
    // An adopted one has the token of the stack that made it; EFS has no filter by tag.
    fallback: ({ stack }) => [
      {
        call: describeFileSystems.call({}),
        next: (page: OutputOf<typeof describeFileSystems>) =>
          (page.FileSystems ?? [])
            .filter((row) => ownership(stack, tagsOf(row.Tags)) === 'ours')
            .map((row) => describeFileSystems.call({ FileSystemId: row.FileSystemId })),
      },
    ],
  },
  details: [
    {
      name: 'backup',
      ask: (seen) => describeBackupPolicy.call({ FileSystemId: idOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        backup: (page as OutputOf<typeof describeBackupPolicy> | undefined)?.BackupPolicy?.Status ?? '',
      }),
    },
    {
      name: 'lifecycle',
      ask: (seen) => describeLifecycleConfiguration.call({ FileSystemId: idOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        lifecycle:
          (page as OutputOf<typeof describeLifecycleConfiguration> | undefined)?.LifecyclePolicies ?? [],
      }),
    },
    {
      name: 'policy',
      ask: (seen) => describeFileSystemPolicy.call({ FileSystemId: idOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        policy: (page as OutputOf<typeof describeFileSystemPolicy> | undefined)?.Policy ?? '',
      }),
    },
  ],
  identify: (seen, { stack }) => ({
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    ...(seen.CreationToken === tokenOf(stack) ? { key: 'file-system' } : {}),
    ...(seen.CreationTime === undefined ? {} : { bornAt: seen.CreationTime.getTime() }),
  }),
  state: (seen) => states[seen.LifeCycleState ?? 'creating'] ?? 'pending',
  outputs: (seen) => ({ id: idOf(seen), arn: seen.FileSystemArn ?? '' }),
  want: ({ spec, stack }) => ({
    token: tokenOf(stack),
    throughput: spec.storage.throughputMode === 'Elastic' ? 'elastic' : 'bursting',
    adopts: spec.storage.fileSystemID,
    transition: transitionAfter(spec.storage.transitionToIADays),
  }),
  create: {
    op: createFileSystem,
    repeat: 'name',
    call: ({ want, tags }) =>
      createFileSystem.call({
        CreationToken: want.token,
        Encrypted: true,
        Backup: true,
        PerformanceMode: 'generalPurpose',
        ThroughputMode: want.throughput,
        Tags: tagList(tags),
      }),
    seen: (output) => output as OutputOf<typeof createFileSystem>,
    refuses: ({ adopts }) =>
      adopts === undefined
        ? undefined
        : { reason: 'Waiting', message: `${adopts} is being adopted`, pollSeconds: 2 },
  },
  aspects: [identity, encryption, policy, lifecycle, backup, throughput],
  tagging: {
    add: (seen, tags) => tagResource.call({ ResourceId: idOf(seen), Tags: tagList(tags) }),
    remove: (seen, keys) => untagResource.call({ ResourceId: idOf(seen), TagKeys: [...keys] }),
  },
  data: 'file-system',
  keptBy: (policy) => policy !== 'Delete',
  reattach: (seen) => `spec.storage.fileSystemID=${idOf(seen)}`,
  remove: [
    {
      name: 'delete',
      call: (seen) => deleteFileSystem.call({ FileSystemId: idOf(seen) }),
      // A deleted file system's backups stay until their own retention ends: https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html
      leaves: (seen) =>
        `backups of it expire by their own retention: aws backup list-recovery-points-by-resource --resource-arn ${seen.FileSystemArn ?? ''}`,
    },
  ],
  goesAfter: ['service', 'init-run', 'mount-target', 'access-point'],
  typical: { create: 15, remove: 15 },
});
