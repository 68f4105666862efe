import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBSnapshot } from '../../aws/operations/rds-shapes.ts';
import { describeDBSnapshots } from '../../aws/operations/rds.ts';
import {
  isTransferable,
  kind,
  transferTag,
  type Scope,
  type StackIdentity,
  type State,
} from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';

interface Seen {
  readonly name: string;
  readonly status: string;
  /** Why it must not be used: it is somebody else's. */
  readonly foreign?: string;
}

const sourceOf = (scope: Scope): string | undefined =>
  (scope.spec as WordPressStackSpec | undefined)?.database.restoreFromSnapshot;

const hasDatabase = (scope: Scope): boolean => scope.rows('database').length > 0;

function seenOf(stack: StackIdentity, row: DBSnapshot): Seen {
  const name = row.DBSnapshotIdentifier ?? '';
  const seen = { name, status: row.Status ?? '' };
  if (isTransferable(stack, tagsOf(row.TagList))) return seen;
  const foreign = `spec.database.restoreFromSnapshot names ${name}, which does not carry the name of this object; if it is meant for it, tag it: aws rds add-tags-to-resource --resource-name ${row.DBSnapshotArn ?? ''} --tags '${transferTag(stack)}'`;
  return { ...seen, foreign };
}

function stateOf({ name, status, foreign }: Seen): State {
  if (foreign !== undefined) return { failed: foreign, reason: 'OwnershipConflict' };
  if (status === 'failed') return { failed: `the snapshot ${name} failed; name another one` };
  return status === 'available' ? 'ready' : 'pending';
}

/**
 * The snapshot that a database is made from, with the proof that it may be. Looked at only while there is no database:
 * after that it may be deleted.
 */
export const databaseSource = kind<Seen, null, WordPressStackSpec>({
  type: 'database-source',
  layer: 'Database',
  members: (spec) => (spec.database.restoreFromSnapshot === undefined ? [] : [{ id: 'database-source' }]),
  find: {
    after: ['database'],
    known: (scope) => {
      const name = sourceOf(scope);
      return name !== undefined && hasDatabase(scope) ? [{ name, status: 'available' }] : [];
    },
    ask: (scope) => {
      const name = sourceOf(scope);
      return name === undefined || hasDatabase(scope)
        ? []
        : [describeDBSnapshots.call({ DBSnapshotIdentifier: name })];
    },
    rows: (page: OutputOf<typeof describeDBSnapshots>, { stack }) =>
      (page.DBSnapshots ?? []).map((row) => seenOf(stack, row)),
  },
  identify: (seen) => ({ awsId: seen.name, key: 'database-source' }),
  state: stateOf,
  outputs: (seen) => ({ name: seen.name }),
  want: () => null,
  absent: ({ spec }) => ({
    stalled: true,
    reason: 'SnapshotNotFound',
    message: `spec.database.restoreFromSnapshot names ${spec.database.restoreFromSnapshot ?? ''}, and there is no such snapshot in this account and region; name one of aws rds describe-db-snapshots`,
    pollSeconds: 30,
  }),
  remove: [],
  typical: { create: 180, remove: 1 },
});
