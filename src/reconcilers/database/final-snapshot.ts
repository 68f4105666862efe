import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBInstance, DBSnapshot } from '../../aws/operations/rds-shapes.ts';
import type { describeDBSnapshots } from '../../aws/operations/rds.ts';
import { kind, ownership, type RemoveScope, type State, type Verdict } from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';
import { isModifiable, statusOf } from './database-status.ts';
import { askManualSnapshots } from './manual-snapshots.ts';
import { rdsTagging } from './rds-tags.ts';

interface Seen extends DBSnapshot {
  /** It carries our tags: whoever may take a snapshot may give it this name. */
  readonly ours: boolean;
}

/**
 * The resource id is another one after each restore, so that the second deletion of a stack leaves a second snapshot.
 * RDS takes letters, digits and hyphens, and writes them small.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 */
export const finalSnapshotName = ({
  DBInstanceIdentifier: name = '',
  DbiResourceId: id = '',
}: DBInstance): string => `${name}-final-${id.slice(-8).toLowerCase()}`;

const FINAL = /-final-([a-z0-9]{8})$/u;

const states: Readonly<Record<string, State>> = {
  available: 'ready',
  deleting: 'deleting',
  deleted: 'gone',
  failed: { failed: 'RDS could not complete it; take another one yourself' },
};

/**
 * What a database leaves behind under the policy Snapshot. Looked for in a deletion only, and never removed by the
 * operator: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
 */
export const finalSnapshot = kind<Seen, undefined, WordPressStackSpec>({
  type: 'final-snapshot',
  layer: 'Database',
  members: () => [],
  find: {
    ask: ({ stack, spec }) => (spec === undefined ? [askManualSnapshots(stack)] : []),
    rows: (page: OutputOf<typeof describeDBSnapshots>, { stack }) =>
      (page.DBSnapshots ?? [])
        .filter(({ DBSnapshotIdentifier = '' }) => FINAL.test(DBSnapshotIdentifier))
        .map((row) => ({ ...row, ours: ownership(stack, tagsOf(row.TagList)) === 'ours' })),
  },
  identify: (seen) => ({
    awsId: seen.DBSnapshotIdentifier ?? '',
    tags: tagsOf(seen.TagList),
    key: `final-snapshot/${FINAL.exec(seen.DBSnapshotIdentifier ?? '')?.[1] ?? ''}`,
    ...(seen.SnapshotCreateTime === undefined ? {} : { bornAt: seen.SnapshotCreateTime.getTime() }),
  }),
  state: (seen) => states[seen.Status ?? 'creating'] ?? 'pending',
  outputs: () => ({}),
  want: () => undefined,
  tagging: rdsTagging((seen) => seen.DBSnapshotArn ?? ''),
  keptBy: () => true,
  reattach: (seen) => `spec.database.restoreFromSnapshot=${seen.DBSnapshotIdentifier ?? ''}`,
  remove: [],
  typical: { create: 180, remove: 3 },
});

/** Whether the last state of the database is safe in a snapshot of ours. */
export const isFinalSnapshotTaken = (seen: DBInstance, scope: RemoveScope): boolean =>
  snapshotOf(seen, scope).some((row) => row.Status === 'available' && row.ours);

const snapshotOf = (seen: DBInstance, scope: RemoveScope): readonly Seen[] =>
  scope
    .rows('final-snapshot')
    .map((row) => row.seen as Seen)
    .filter((row) => row.DBSnapshotIdentifier === finalSnapshotName(seen));

/**
 * RDS backs up an instance that is available, and one whose storage is being optimized or full.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CreateSnapshot.html
 */
const backedUp = new Set(['available', 'storage-optimization', 'storage-full']);

/** In these it comes to that by itself. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const passing =
  /^(creating|backing-up|configuring|converting|maintenance|modifying|moving|rebooting|renaming|resetting|starting|stopping|storage-|storage-config|upgrading|delete-precheck)/u;

/** Under Snapshot nothing is deleted that RDS cannot take a snapshot of. */
export function removalHold(seen: DBInstance, scope: RemoveScope): Verdict | undefined {
  if (scope.policy === 'Delete') return protectionHold(seen);
  if (scope.policy === 'Retain' || isFinalSnapshotTaken(seen, scope)) return undefined;
  const [snapshot] = snapshotOf(seen, scope);
  if (snapshot !== undefined) return snapshotHold(snapshot);
  const status = statusOf(seen);
  if (backedUp.has(status)) return undefined;
  if (!passing.test(status)) return impossible(`RDS takes no snapshot of a database that is ${status}`, seen);
  return {
    reason: 'Waiting',
    message: `AWS is working on it (${status}); it goes when a final snapshot of it can be taken`,
    pollSeconds: 20,
  };
}

/** RDS changes nothing on an instance that is stopped or that it works on, and deletes none that is protected. */
function protectionHold(seen: DBInstance): Verdict | undefined {
  const status = statusOf(seen);
  if (seen.DeletionProtection !== true || isModifiable(seen)) return undefined;
  if (passing.test(status)) {
    return {
      reason: 'Waiting',
      message: `AWS is working on it (${status}); its deletion protection can be taken off after that`,
      pollSeconds: 20,
    };
  }
  if (status !== 'stopped') return undefined;
  const message = `RDS does not take the deletion protection off a database that is stopped; start it, and it is deleted then: aws rds start-db-instance --db-instance-identifier ${seen.DBInstanceIdentifier ?? ''}`;
  return { stalled: true, reason: 'DatabaseStopped', message, pollSeconds: 60 };
}

function snapshotHold({ Status: status = '', DBSnapshotIdentifier: name = '', ours }: Seen): Verdict {
  if (status === 'failed') {
    const message = `the final snapshot ${name} failed; delete it (aws rds delete-db-snapshot --db-snapshot-identifier ${name}) and another one is taken, or ${LET_GO}`;
    return { stalled: true, reason: 'FinalSnapshotImpossible', message };
  }
  const what = ours ? 'is being taken' : 'is given its tags';
  return { reason: 'Waiting', message: `the final snapshot ${name} ${what}`, pollSeconds: 20 };
}

const LET_GO =
  'set spec.deletionPolicy to Delete to let the database go without a snapshot, or to Retain to keep everything';

function impossible(why: string, seen: DBInstance): Verdict {
  const time = seen.LatestRestorableTime?.toISOString();
  const restorable =
    time === undefined
      ? 'there is no time that it can be restored to'
      : `the newest time that it can be restored to is ${time} (aws rds restore-db-instance-to-point-in-time), as long as it is there`;
  return {
    stalled: true,
    reason: 'FinalSnapshotImpossible',
    message: `${why}; ${restorable}. Bring it back to available, or ${LET_GO}`,
    pollSeconds: 60,
  };
}
