import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { tagKeys } from '../../../src/engine/index.ts';
import { fileSystemTable } from '../../aws-emulator/services/efs/tables.ts';
import { instanceTable } from '../../aws-emulator/services/rds/tables.ts';
import { hasMarkers, POST, UPLOAD } from '../marker.ts';
import { living, tagsOf } from '../oracles.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import { build, SPEC } from './build.ts';
import { AccountOwner } from './owner.ts';
import { claims, HOUR, type DataStory } from './story.ts';

const databasesOf = (world: World) => world.emulator.scope(ACCOUNT, REGION).table(instanceTable).truth;
const filesOf = (world: World) => world.emulator.scope(ACCOUNT, REGION).table(fileSystemTable).truth;

/** What the tags of AWS say that brings a stack back: fields of the spec, and the annotation. */
function toldByTags(world: World): {
  readonly fields: Readonly<Record<string, string>>;
  readonly stackId: string;
} {
  const tags = living(world.emulator)
    .map(({ row }) => tagsOf(row))
    .filter((all) => all[tagKeys.keptFrom] === 'default/blog');
  const told = tags.map((all) => all[tagKeys.reattach] ?? '');
  const fields = told
    .filter((text) => text.startsWith('spec.'))
    .map((text) => text.slice('spec.'.length).split('='));
  return {
    fields: Object.fromEntries(fields) as Record<string, string>,
    stackId: tags[0]?.[tagKeys.stackId] ?? '',
  };
}

const withoutConfigMap: DataStory = {
  name: 'without the ConfigMap no deletion is held, and the tags on AWS bring the stack back, even after the secrets are gone',
  play: async () => {
    const { world } = await build('Snapshot');
    world.keptData.refuses = true;
    world.delete();
    await world.untilGone();
    const told = world.journal.lines.filter((line) => line.includes('kept (told here only)')).length;
    // Longer than the secrets can be restored: the site gets new ones, which the restored database has to know.
    await world.pass(8 * 24 * HOUR);
    const { fields, stackId } = toldByTags(world);
    const spec = {
      ...SPEC,
      database: { restoreFromSnapshot: fields['database.restoreFromSnapshot'] },
      storage: { fileSystemID: fields['storage.fileSystemID'] },
    };
    world.apply(spec, { [ANNOTATIONS.stackId]: stackId });
    await world.untilReady();
    return claims({ 'it is told, once': told === 1, 'the data is there': hasMarkers(world) });
  },
};

const wrongManifest: DataStory = {
  name: 'a manifest that names data which is not there makes nothing empty, and goes on when it is put right',
  play: async () => {
    const { world } = await build('Snapshot');
    world.delete();
    await world.untilGone();
    const { metadata, spec } = world.keptManifest();
    const wrong = {
      ...spec,
      database: { restoreFromSnapshot: 'not-there' },
      storage: { fileSystemID: 'fs-00000000000000abc' },
    };
    world.apply(wrong, metadata.annotations);
    const isTold = (): boolean =>
      world.reasonOf('DatabaseReady') === 'SnapshotNotFound' &&
      world.reasonOf('StorageReady') === 'Unchangeable';
    await world.until('the reasons', isTold);
    await world.pass(HOUR);
    const held = claims({
      'it is still said, and Stalled': isTold() && world.isTrue('Stalled'),
      'no database was made': databasesOf(world).list().length === 0,
      'no file system was made': filesOf(world).list().length === 1,
    });
    world.apply(spec);
    await world.untilReady();
    return [...held, ...claims({ 'the data is there': hasMarkers(world) })];
  },
};

const lost: DataStory = {
  name: 'a database and files that are gone are not made anew, and come back from a snapshot and a backup',
  play: async () => {
    const { world } = await build('Retain');
    const owner = new AccountOwner(world);
    world.kill();
    await world.pass(HOUR / 6);
    await owner.deleteDatabase('by-hand');
    await owner.deleteFiles();
    await world.pass(HOUR / 6);
    world.start();
    const isTold = (): boolean =>
      world.reasonOf('DatabaseReady') === 'DatabaseMissing' &&
      world.reasonOf('StorageReady') === 'FileSystemMissing';
    await world.until('the reasons', isTold);
    await world.pass(HOUR);
    const missing = claims({
      'it is still said, and Stalled': isTold() && world.isTrue('Stalled'),
      'no database was made': databasesOf(world).list().length === 0,
      'no file system was made': filesOf(world).list().length === 0,
    });

    const fileSystemID = await owner.restoreFiles(UPLOAD);
    const spec = {
      ...SPEC,
      deletionPolicy: 'Retain',
      database: { restoreFromSnapshot: 'by-hand' },
      storage: { fileSystemID },
    };
    world.apply(spec);
    await world.until(
      'the question whose it is',
      () => world.reasonOf('StorageReady') === 'OwnershipConflict',
    );
    await owner.tagAsTold(world.condition('StorageReady')?.message ?? '');
    await world.untilReady();
    const back = claims({ 'the data is there': hasMarkers(world) });

    // The snapshot is older than what was written since: only a user may say that it is to be taken again.
    world.kill();
    await owner.deleteDatabase('by-hand-again');
    world.start();
    await world.until('the reason', () => world.reasonOf('DatabaseReady') === 'DatabaseMissing');
    await world.pass(HOUR);
    const twice = claims({ 'nothing is restored twice': databasesOf(world).list().length === 0 });
    world.apply({ ...spec, database: { restoreFromSnapshot: 'by-hand-again' } });
    await world.untilReady();
    return [...missing, ...back, ...twice, ...claims({ 'the newest data is there': hasMarkers(world) })];
  },
};

const newcomer: DataStory = {
  name: 'a new stack of the same name leaves alone what an earlier one kept, and the manifests of both stay',
  play: async () => {
    const { world } = await build('Snapshot');
    const first = world.status.stackID ?? '';
    world.delete();
    await world.untilGone();
    const kept = JSON.stringify(filesOf(world).list());

    world.apply({ ...SPEC, deletionPolicy: 'Snapshot' });
    await world.untilReady();
    const second = world.status.stackID ?? '';
    const begun = claims({
      'it is a stack of its own': second !== first,
      'it begins empty': databasesOf(world).list()[0]?.content === undefined,
      'the files that were kept are as they were': JSON.stringify(filesOf(world).list().slice(0, 1)) === kept,
    });
    world.delete();
    await world.untilGone();

    const manifest = world.keptData.read('default', 'blog-kept-data')?.data[`manifest.${first}`] ?? '{}';
    const { metadata, spec } = JSON.parse(manifest) as ReturnType<typeof world.keptManifest>;
    world.apply(spec, metadata.annotations);
    await world.untilReady();
    return [
      ...begun,
      ...claims({
        'the last manifest is of the newcomer':
          world.keptManifest().metadata.annotations[ANNOTATIONS.stackId] === second,
        'the first stack is back': world.status.stackID === first,
        'with its post': databasesOf(world).list()[0]?.content === POST,
        'and its files': JSON.stringify(world.status.endpoints).includes(
          filesOf(world).find(({ content }) => content === UPLOAD)?.FileSystemId ?? 'none',
        ),
      }),
    ];
  },
};

export const returnStories: readonly DataStory[] = [withoutConfigMap, wrongManifest, lost, newcomer];
