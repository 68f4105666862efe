import { instanceTable, snapshotTable, type InstanceRow } from '../../aws-emulator/services/rds/tables.ts';
import { hasMarkers, leavesMarkers, POST } from '../marker.ts';
import { leaked } from '../oracles.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import { build, SPEC } from './build.ts';
import { claims, HOUR, type DataStory } from './story.ts';

const databases = (world: World) => world.emulator.scope(ACCOUNT, REGION).table(instanceTable);
const snapshots = (world: World) => world.emulator.scope(ACCOUNT, REGION).table(snapshotTable).truth;

function setDatabase(world: World, members: Partial<InstanceRow>): void {
  const table = databases(world);
  for (const { DBInstanceIdentifier } of table.truth.list()) table.update(DBInstanceIdentifier, members);
}

/** The user edits the policy of an object that is being deleted, right after AWS has taken a call. */
function editAfter(world: World, operation: string, deletionPolicy: string): () => boolean {
  let edited = false;
  world.emulator.config.onCall = (call, phase) => {
    if (edited || phase !== 'after' || call.operation !== operation) return undefined;
    edited = true;
    world.apply({ ...SPEC, deletionPolicy });
    return undefined;
  };
  return () => edited;
}

const impossible: DataStory = {
  name: 'a database that no snapshot can be taken of is not deleted, and goes with one when it can',
  play: async () => {
    const { world } = await build('Snapshot');
    setDatabase(world, { DBInstanceStatus: 'incompatible-restore' });
    world.delete();
    await world.until('the reason', () => world.reasonOf('Stalled') === 'FinalSnapshotImpossible');
    const { message = '' } = world.condition('Stalled') ?? {};
    await world.pass(HOUR / 4);
    world.emulator.calls.reset();
    await world.pass(HOUR);
    const held = claims({
      'the message names the state': message.includes('incompatible-restore'),
      'the message names the newest time to restore to': /restored to is \d{4}-\d\d-\d\dT/u.test(message),
      'the message names the edit that lets go': message.includes('spec.deletionPolicy to Delete'),
      'it is still said': world.reasonOf('Stalled') === 'FinalSnapshotImpossible',
      'nothing is written': world.emulator.calls.counts().total.writes === 0,
      'the database is there': databases(world).truth.list()[0]?.content === POST,
    });
    setDatabase(world, { DBInstanceStatus: 'available' });
    await world.untilGone();
    return [...held, ...claims({ 'the data is left': leavesMarkers(world) })];
  },
};

const lettingGo: DataStory = {
  name: 'the edit to Delete lets a database go that no snapshot can be taken of, and all the rest',
  play: async () => {
    const { world, before } = await build('Snapshot');
    setDatabase(world, { DBInstanceStatus: 'stopped' });
    world.delete();
    await world.until('the reason', () => world.reasonOf('Stalled') === 'FinalSnapshotImpossible');
    world.apply({ ...SPEC, deletionPolicy: 'Delete' });
    await world.until('the next reason', () => world.reasonOf('Stalled') === 'DatabaseStopped');
    const { message = '' } = world.condition('Stalled') ?? {};
    setDatabase(world, { DBInstanceStatus: 'failed', DeletionProtection: false });
    await world.untilGone();
    return [
      ...claims({
        'it is told how to start it': message.includes('aws rds start-db-instance'),
        'backups of the files are told of': world.journal.lines.some((line) =>
          /delete file-system .*list-recovery-points-by-resource --resource-arn arn:aws:/u.test(line),
        ),
      }),
      ...leaked(world.emulator, before).map((name) => `left: ${name}`),
    ];
  },
};

const thoughtBetter: DataStory = {
  name: 'the policy is obeyed as it is when the database is to go: Delete becomes Snapshot',
  play: async () => {
    const { world } = await build('Delete');
    const isEdited = editAfter(world, 'ModifyDBInstance', 'Snapshot');
    world.delete();
    await world.untilGone();
    return claims({ 'it was edited meanwhile': isEdited(), 'the data is left': leavesMarkers(world) });
  },
};

const keptAfterAll: DataStory = {
  name: 'what is left comes back when Snapshot becomes Retain in the middle of a deletion',
  play: async () => {
    const { world } = await build('Snapshot');
    const isEdited = editAfter(world, 'DeleteService', 'Retain');
    world.delete();
    await world.untilGone();
    world.emulator.config.onCall = undefined;
    const left = claims({
      'it was edited meanwhile': isEdited(),
      'the database is there': databases(world).truth.list()[0]?.content === POST,
      'no snapshot was taken': snapshots(world).filter((row) => row.SnapshotType === 'manual').length === 0,
    });
    world.applyKept();
    await world.untilReady();
    return [...left, ...claims({ 'the data is there': hasMarkers(world) })];
  },
};

export const deletionStories: readonly DataStory[] = [impossible, lettingGo, thoughtBetter, keptAfterAll];
