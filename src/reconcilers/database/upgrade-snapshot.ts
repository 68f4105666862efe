import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBSnapshot } from '../../aws/operations/rds-shapes.ts';
import { deleteDBSnapshot, type describeDBSnapshots } from '../../aws/operations/rds.ts';
import { kind, ownership, type StackIdentity, type State } from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';
import { askManualSnapshots } from './manual-snapshots.ts';
import { rdsTagging } from './rds-tags.ts';

const NAME = /-upgrade-(\d+-\d+)$/u;

const nameOf = ({ DBSnapshotIdentifier = '' }: DBSnapshot): string => DBSnapshotIdentifier;

/** Whoever may take a snapshot may give it such a name: only what carries our tags is ours. */
export const ownSnapshots = (
  list: readonly DBSnapshot[] | undefined,
  stack: StackIdentity,
): readonly DBSnapshot[] =>
  (list ?? []).filter((row) => NAME.test(nameOf(row)) && ownership(stack, tagsOf(row.TagList)) === 'ours');

export const upgradeSnapshotName = (database: string, revision: number, attempts: number): string =>
  `${database}-upgrade-${revision}-${attempts}`;

const states: Readonly<Record<string, State>> = { available: 'ready', deleting: 'deleting', deleted: 'gone' };

/**
 * What was taken before upgrades of the database. The init task has them taken, and lets the older ones go; here they are
 * looked for in a deletion only, which leaves them under every policy but Delete.
 */
export const upgradeSnapshot = kind<DBSnapshot, undefined, WordPressStackSpec>({
  type: 'upgrade-snapshot',
  layer: 'Database',
  members: () => [],
  find: {
    ask: ({ stack, spec }) => (spec === undefined ? [askManualSnapshots(stack)] : []),
    rows: (page: OutputOf<typeof describeDBSnapshots>, { stack }) => ownSnapshots(page.DBSnapshots, stack),
  },
  identify: (seen) => ({
    awsId: nameOf(seen),
    tags: tagsOf(seen.TagList),
    key: `upgrade-snapshot/${NAME.exec(nameOf(seen))?.[1] ?? ''}`,
    ...(seen.SnapshotCreateTime === undefined ? {} : { bornAt: seen.SnapshotCreateTime.getTime() }),
  }),
  state: (seen) => states[seen.Status ?? 'creating'] ?? 'pending',
  outputs: () => ({}),
  want: () => undefined,
  tagging: rdsTagging((seen) => seen.DBSnapshotArn ?? ''),
  keptBy: (policy) => policy !== 'Delete',
  reattach: (seen) => `spec.database.restoreFromSnapshot=${nameOf(seen)}`,
  remove: [{ name: 'delete', call: (seen) => deleteDBSnapshot.call({ DBSnapshotIdentifier: nameOf(seen) }) }],
  typical: { create: 180, remove: 10 },
});
