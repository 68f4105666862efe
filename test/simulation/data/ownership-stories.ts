import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import type { StackKey } from '../../../src/controller/stack-store.ts';
import { tagKeys } from '../../../src/engine/index.ts';
import { fileSystemTable } from '../../aws-emulator/services/efs/tables.ts';
import { instanceTable, snapshotTable } from '../../aws-emulator/services/rds/tables.ts';
import { hasMarkers, writeMarkers } from '../marker.ts';
import { CLUSTER } from '../memory-stack-store.ts';
import { Neighbourhood } from '../neighbours/neighbourhood.ts';
import { living, tagsOf } from '../oracles.ts';
import { ACCOUNT, REGION } from '../world.ts';
import { AccountOwner } from './owner.ts';
import { claims, HOUR, type DataStory } from './story.ts';
import { tagEverything } from './tag-everything.ts';

const one: StackKey = { namespace: 'team-a', name: 'blog' };
const other: StackKey = { namespace: 'team-b', name: 'news' };
const third: StackKey = { namespace: 'team-c', name: 'copy' };

const tables = ({ emulator }: Neighbourhood) => {
  const scope = emulator.scope(ACCOUNT, REGION);
  return {
    databases: scope.table(instanceTable).truth,
    snapshots: scope.table(snapshotTable).truth,
    files: scope.table(fileSystemTable).truth,
  };
};

/** What the stack of `key` has left, without the annotation that takes the whole stack over. */
function leftSpec(world: Neighbourhood, { namespace, name }: StackKey): object {
  const manifest = world.keptData.read(namespace, `${name}-kept-data`)?.data['manifest'] ?? '{}';
  return (JSON.parse(manifest) as { readonly spec: object }).spec;
}

/** One object's snapshot and files, in the spec of another one. */
const foreignData: DataStory = {
  name: 'data of another object is used only when its owner says so, and belongs to the new one then',
  play: async () => {
    const world = new Neighbourhood();
    const owner = new AccountOwner(world);
    const { databases, snapshots, files } = tables(world);
    world.apply(one, { deletionPolicy: 'Snapshot' });
    await world.untilReady(one);
    writeMarkers(world);
    await world.delete(one);
    const left = JSON.stringify([snapshots.list(), files.list()]);

    world.apply(other, { ...leftSpec(world, one), deletionPolicy: 'Snapshot' });
    const layers = ['DatabaseReady', 'StorageReady'] as const;
    const isRefused = (): boolean =>
      layers.every((layer) => world.condition(other, layer)?.reason === 'OwnershipConflict');
    await world.until('the refusal', isRefused);
    await world.clock.runFor(HOUR);
    const untouched = claims({
      'it is still refused': isRefused() && world.condition(other, 'Stalled')?.status === 'True',
      'other layers go on': world.condition(other, 'NetworkReady')?.status === 'True',
      'no database was made': databases.list().length === 0,
      'nothing of the other object was changed': JSON.stringify([snapshots.list(), files.list()]) === left,
    });

    for (const layer of layers) await owner.tagAsTold(world.condition(other, layer)?.message ?? '');
    await world.untilReady(other);
    const adopted = claims({ 'the data is there': hasMarkers(world) });

    world.apply(other, { ...leftSpec(world, one), deletionPolicy: 'Delete' });
    await world.delete(other);
    return [
      ...untouched,
      ...adopted,
      ...claims({
        'Delete takes what was adopted': files.list().length === 0,
        'no deletion takes a snapshot': snapshots.list().length === 1,
      }),
    ];
  },
};

/** A whole stack, which several objects would like to have. */
const contested: DataStory = {
  name: 'a stack id that another object has is refused without a write, until the tags are for the new one',
  play: async () => {
    const world = new Neighbourhood();
    world.apply(one, { deletionPolicy: 'Retain' });
    await world.untilReady(one);
    writeMarkers(world);
    const stackId = world.status(one).stackID ?? '';
    const ledger = world.stack(one)?.metadata.annotations[ANNOTATIONS.ledger] ?? '';
    const isConflict = (key: StackKey): boolean => world.reasonOf(key) === 'OwnershipConflict';
    const silentFor = async (ms: number): Promise<boolean> => {
      world.emulator.calls.reset();
      await world.clock.runFor(ms);
      return world.emulator.calls.counts().total.writes === 0;
    };

    await world.clock.runFor(HOUR);
    world.apply(other, { deletionPolicy: 'Retain' }, { [ANNOTATIONS.stackId]: stackId });
    world.apply(third, { deletionPolicy: 'Delete' }, { [ANNOTATIONS.ledger]: ledger });
    await world.until('both refusals', () => isConflict(other) && isConflict(third));
    const living1 = claims({
      'nothing is written while the owner lives': await silentFor(HOUR),
      'both are still refused': isConflict(other) && isConflict(third),
      'the owner does not feel it': world.reasonOf(one) === 'Ready',
    });
    await world.delete(third);

    await world.delete(one);
    await world.clock.runFor(HOUR);
    const letGo = claims({
      'nothing is written for who is not named in the tags': await silentFor(HOUR),
      'it is still refused': isConflict(other),
    });

    tagEverything(world.emulator, stackId, tagKeys.transferTo, `${CLUSTER}/${other.namespace}/${other.name}`);
    await world.untilReady(other);
    const owners = living(world.emulator)
      .filter(({ type }) => /vpc$|subnet$|rds\/db$|file-system$|secret$|role$/u.test(type))
      .map(({ row }) => tagsOf(row))
      .filter((tags) => tags[tagKeys.stackId] === stackId)
      .map((tags) => tags[tagKeys.name]);
    const taken = claims({
      'the data is there': hasMarkers(world),
      'all of it carries the new name': owners.length > 10 && owners.every((name) => name === 'team-b/news'),
    });

    world.apply(one, { deletionPolicy: 'Retain' }, { [ANNOTATIONS.stackId]: stackId });
    await world.until('the refusal', () => isConflict(one));
    return [...living1, ...letGo, ...taken, ...claims({ 'nothing is written': await silentFor(HOUR) })];
  },
};

export const ownershipStories: readonly DataStory[] = [foreignData, contested];
