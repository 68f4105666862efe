import { parseArgs } from 'node:util';
import { Hand } from '../drift/hand.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { leaked, living } from '../oracles.ts';
import { World } from '../world.ts';
import { blockers, type BlockerRow } from './blockers.ts';

/*
 * Puts something of somebody else's in the way of a deletion, and looks whether the condition names it with what to do,
 * whether it is left alone, and whether the deletion goes on when it is gone. `--only text` plays the rows whose name
 * contains it.
 */
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

const SPEC = { region: 'eu-west-1', deletionPolicy: 'Delete', image: { tag: '1.0.0' } };
const chosen = blockers.filter(({ name }) => name.includes(values.only));

let failed = 0;
for (const row of chosen) {
  const broken = await play(row).catch((error: unknown) => [
    error instanceof Error ? error.message.slice(0, 2000) : String(error),
  ]);
  if (broken.length > 0) failed += 1;
  console.log(`${broken.length === 0 ? 'ok' : 'BROKEN'} ${[row.name, ...broken].join(': ')}`);
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
// The pipeline of a world sleeps for ever.
process.exit(failed > 0 ? 1 : 0);

async function play(row: BlockerRow): Promise<readonly string[]> {
  const world = new World();
  world.touch();
  const before = living(world.emulator);
  void runImagePipeline(world);
  world.apply(SPEC);
  world.start();
  await world.untilReady();
  const hand = new Hand(world);
  const id = await row.make(hand, world);
  await world.pass(1_800_000);
  const theirs = JSON.stringify(rowOf(world, id));
  world.delete();
  world.start();
  await world.until('the condition', () => world.reasonOf('Stalled') === 'DeletionBlocked');
  const message = world.condition('Stalled')?.message ?? '';
  const broken = [id, row.remedy].flatMap((text) =>
    message.includes(text) ? [] : [`no "${text}" in: ${message}`],
  );
  // Nothing else is held up, nothing of theirs is touched, and it is tried again.
  await world.pass(3_600_000);
  if (JSON.stringify(rowOf(world, id)) !== theirs) broken.push(`${id} was changed`);
  if (world.reasonOf('Stalled') !== 'DeletionBlocked') broken.push('the condition went away by itself');
  await row.clear(id, hand, world);
  await world.untilGone();
  await world.pass(3_600_000);
  const left = leaked(world.emulator, before);
  return [...broken, ...left.map((name) => `left: ${name}`)];
}

function rowOf(world: World, id: string): unknown {
  return living(world.emulator).find((thing) => thing.id === id)?.row;
}
