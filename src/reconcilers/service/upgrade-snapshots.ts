import { createDBSnapshot, deleteDBSnapshot } from '../../aws/operations/rds.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBSnapshot } from '../../aws/operations/rds-shapes.ts';
import { ownerTags, type Aspect } from '../../engine/index.ts';
import { tagList } from '../ec2-tags.ts';
import { isAtRest, type InitWant } from './init-want.ts';
import { nextStep, snapshotName, type InitRun } from './init-state.ts';
import { tagOfImage } from './revisions.ts';

/** As many stay: what an upgrade did may be found out some versions later. */
const MOST_SNAPSHOTS = 3;

const ID = 'upgrade-snapshot';
const TAKEN_BEFORE = 'wordpress-stack.dev/taken-before';

const bornAt = ({ SnapshotCreateTime }: DBSnapshot): number => SnapshotCreateTime?.getTime() ?? Infinity;

/** An upgrade of the database is the one thing that a former image cannot take back. */
export const takenBefore: Aspect<InitRun, InitWant> = {
  name: 'snapshot before the upgrade',
  same: (want, seen) => isAtRest(want, seen) || nextStep(seen, want.database) !== 'snapshot',
  describe: (want, seen) => `take the snapshot ${snapshotName(want.database, seen)} before the upgrade`,
  repair: (want, seen, stack) =>
    createDBSnapshot.call({
      DBInstanceIdentifier: want.database,
      DBSnapshotIdentifier: snapshotName(want.database, seen),
      Tags: tagList({
        ...ownerTags(stack, ID),
        [TAKEN_BEFORE]: tagOfImage(seen.revision?.definition ?? {}),
      }),
    }),
  seen: (output, _want, seen) => {
    const { DBSnapshot: made } = output as OutputOf<typeof createDBSnapshot>;
    return { ...seen, snapshots: [...(seen.snapshots ?? []), ...(made === undefined ? [] : [made])] };
  },
};

const oldestOf = ({ snapshots = [] }: InitRun): DBSnapshot | undefined => {
  const available = snapshots.filter(({ Status }) => Status === 'available');
  const [oldest] = [...available].sort((left, right) => bornAt(left) - bornAt(right));
  return available.length > MOST_SNAPSHOTS ? oldest : undefined;
};

export const olderSnapshots: Aspect<InitRun, InitWant> = {
  name: 'older snapshots',
  cosmetic: true,
  same: (_want, seen) => oldestOf(seen) === undefined,
  describe: (_want, seen) => `delete the snapshot ${oldestOf(seen)?.DBSnapshotIdentifier ?? ''}`,
  repair: (_want, seen) =>
    deleteDBSnapshot.call({ DBSnapshotIdentifier: oldestOf(seen)?.DBSnapshotIdentifier }),
  seen: (_output, _want, seen) => ({
    ...seen,
    snapshots: (seen.snapshots ?? []).filter((snapshot) => snapshot !== oldestOf(seen)),
  }),
};
