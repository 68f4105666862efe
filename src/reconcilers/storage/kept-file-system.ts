import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { FileSystemDescription } from '../../aws/operations/efs-shapes.ts';
import { describeFileSystems, tagResource } from '../../aws/operations/efs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  isTransferable,
  kind,
  ownerTags,
  transferTag,
  type Aspect,
  type Scope,
  type StackIdentity,
  type State,
  type Tags,
} from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';

interface Seen {
  readonly id: string;
  readonly state: string;
  readonly tags: Tags;
  /** The stack has its file system: nothing is left to adopt. */
  readonly done?: true;
  /** Why it must not be adopted: it is somebody else's, or not as it has to be. */
  readonly refusal?: { readonly reason: string; readonly failed: string };
}

interface Want {
  readonly tags: Tags;
}

const namedBy = (scope: Scope): string | undefined =>
  (scope.spec as WordPressStackSpec | undefined)?.storage.fileSystemID;

const hasFileSystem = (scope: Scope): boolean => scope.rows('file-system').length > 0;

function seenOf(stack: StackIdentity, row: FileSystemDescription): Seen {
  const tags = tagsOf(row.Tags);
  const id = row.FileSystemId ?? '';
  const seen = { id, state: row.LifeCycleState ?? '', tags };
  const what = `spec.storage.fileSystemID names ${id}, which`;
  if (!isTransferable(stack, tags)) {
    const failed = `${what} does not carry the name of this object; if it is meant for it, tag it: aws efs tag-resource --resource-id ${id} --tags '${transferTag(stack)}'`;
    return { ...seen, refusal: { reason: 'OwnershipConflict', failed } };
  }
  if (row.Encrypted === true) return seen;
  const failed = `${what} is not encrypted, and EFS cannot encrypt it later; restore a backup of it into a new, encrypted one, and name that`;
  return { ...seen, refusal: { reason: 'Unchangeable', failed } };
}

function stateOf({ id, state, done, refusal }: Seen): State {
  if (done === true) return 'ready';
  if (refusal !== undefined) return refusal;
  if (state === 'error') return { failed: `EFS says that ${id} is in error` };
  if (state === 'deleting' || state === 'deleted')
    return { failed: `${id} is being deleted; name another file system`, reason: 'FileSystemMissing' };
  return state === 'available' || state === 'updating' ? 'ready' : 'pending';
}

/** With its tags it becomes ours, is found as such from then on, and may be deleted as such. */
const adoption: Aspect<Seen, Want> = {
  name: 'adoption',
  same: (want, { tags, done }) =>
    done === true || Object.entries(want.tags).every(([key, value]) => tags[key] === value),
  describe: (_want, { id }) => `adopt ${id}`,
  repair: (want, { id }) => tagResource.call({ ResourceId: id, Tags: tagList(want.tags) }),
};

/** The file system that the spec names, as long as the stack has none, with the proof that it may be taken over. */
export const keptFileSystem = kind<Seen, Want, WordPressStackSpec>({
  type: 'kept-file-system',
  layer: 'Storage',
  members: (spec) => (spec.storage.fileSystemID === undefined ? [] : [{ id: 'kept-file-system' }]),
  find: {
    after: ['file-system'],
    known: (scope) => {
      const id = namedBy(scope);
      return id !== undefined && hasFileSystem(scope)
        ? [{ id, state: 'available', tags: {}, done: true }]
        : [];
    },
    ask: (scope) => {
      const id = namedBy(scope);
      return id === undefined || hasFileSystem(scope) ? [] : [describeFileSystems.call({ FileSystemId: id })];
    },
    rows: (page: OutputOf<typeof describeFileSystems>, { stack }) =>
      (page.FileSystems ?? []).map((row) => seenOf(stack, row)),
  },
  identify: (seen) => ({ awsId: seen.id, key: 'kept-file-system' }),
  state: stateOf,
  outputs: (seen) => ({ id: seen.id }),
  want: ({ stack }) => ({ tags: ownerTags(stack, 'file-system') }),
  absent: ({ spec }) => ({
    stalled: true,
    reason: 'FileSystemMissing',
    message: `spec.storage.fileSystemID names ${spec.storage.fileSystemID ?? ''}, and there is no such file system in this account and region; name one of aws efs describe-file-systems`,
    pollSeconds: 30,
  }),
  aspects: [adoption],
  remove: [],
  typical: { create: 15, remove: 1 },
});
