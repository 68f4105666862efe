import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBSnapshot } from '../../aws/operations/rds-shapes.ts';
import { describeDBSnapshots } from '../../aws/operations/rds.ts';
import { isTransferable, kind, transferTag, type Scope, type State } from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';

interface Seen {
  readonly name: string;
  readonly status: string;
  /** Why it must not be used: it is somebody else's, or would make a database that is not as it has to be. */
  readonly refusal?: { readonly reason: string; readonly failed: string };
}

const sourceOf = (scope: Scope): string | undefined =>
  (scope.spec as WordPressStackSpec | undefined)?.database.restoreFromSnapshot;

const hasDatabase = (scope: Scope): boolean => scope.rows('database').length > 0;

function seenOf({ stack, spec }: Scope, row: DBSnapshot): Seen {
  const name = row.DBSnapshotIdentifier ?? '';
  const seen = { name, status: row.Status ?? '' };
  const what = `spec.database.restoreFromSnapshot names ${name}, which`;
  if (!isTransferable(stack, tagsOf(row.TagList))) {
    const failed = `${what} does not carry the name of this object; if it is meant for it, tag it: aws rds add-tags-to-resource --resource-name ${row.DBSnapshotArn ?? ''} --tags '${transferTag(stack)}'`;
    return { ...seen, refusal: { reason: 'OwnershipConflict', failed } };
  }
  const unfit = unfitness(row, (spec as WordPressStackSpec).database.engineVersion);
  if (unfit === undefined) return seen;
  return { ...seen, refusal: { reason: 'Unchangeable', failed: `${what} ${unfit}` } };
}

/** What could not be put right after the restore: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html */
function unfitness(row: DBSnapshot, version: string): string | undefined {
  const { Engine: engine = '', EngineVersion: taken = '', DBSnapshotIdentifier: name = '' } = row;
  if (engine !== 'mysql') return `is of the engine ${engine}; name a snapshot of a MySQL database`;
  if (row.Encrypted !== true)
    return `is not encrypted, and neither would the database be; copy it with a key, and name the copy: aws rds copy-db-snapshot --source-db-snapshot-identifier ${name} --target-db-snapshot-identifier ${name}-encrypted --kms-key-id alias/aws/rds --copy-tags`;
  if (majorOf(taken) !== majorOf(version))
    return `is of MySQL ${taken}, and spec.database.engineVersion is ${version}; upgrade the snapshot first: aws rds modify-db-snapshot --db-snapshot-identifier ${name} --engine-version …`;
  return undefined;
}

const majorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

function stateOf({ name, status, refusal }: Seen): State {
  if (refusal !== undefined) return refusal;
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
    rows: (page: OutputOf<typeof describeDBSnapshots>, scope) =>
      (page.DBSnapshots ?? []).map((row) => seenOf(scope, row)),
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
