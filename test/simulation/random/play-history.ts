import { quickChanges } from '../drift/drift-rows.ts';
import { Hand } from '../drift/hand.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { doubled, leaked, living, secretsIn, type Thing } from '../oracles.ts';
import { contradictions } from '../status-truth.ts';
import { KEY, World } from '../world.ts';
import { likeness, unlike } from './likeness.ts';
import { LookAlikes } from './look-alikes.ts';
import { ends, SMALLEST } from './specs.ts';
import type { RandomHistory, Step } from './step.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** One in so many histories has all of the SDK in it, signatures and endpoints included. */
const WHOLE = 100;

export interface Played {
  /** Broken oracles, in words; empty for a good history. */
  readonly broken: readonly string[];
  readonly likeness: readonly string[];
  readonly story: readonly string[];
}

/** Plays a history to its end. `fresh`: what a stack is like that was made at once as this one ends. */
export async function playHistory(history: RandomHistory, fresh?: readonly string[]): Promise<Played> {
  const wholeSdk = history.seed % WHOLE === 0;
  const world = new World({ seed: history.seed, lag: history.lag, unsteady: history.unsteady, wholeSdk });
  world.touch();
  const baseline = living(world.emulator);
  void runImagePipeline(world);
  const broken = new Set<string>();
  const add = (lines: readonly string[]): void => {
    for (const line of lines) broken.add(line);
  };
  world.store.onStatus((stack) => {
    add(contradictions(stack));
  });
  const lookAlikes = new LookAlikes();
  let end: readonly string[] = [];
  try {
    world.apply(SMALLEST);
    world.start();
    for (const [step, seconds] of history.steps) {
      await take(step, world, lookAlikes);
      await world.pass(seconds * 1000);
    }
    await settle(history, world);
    end = likeness(world.emulator, lookAlikes.includes);
    add(doubled(world.emulator, lookAlikes.includes).map((name) => `doubled: ${name}`));
    add(await silence(world));
    add(fresh === undefined ? [] : unlike(fresh, end).map((line) => `unlike: ${line}`));
    add(history.deleted ? await deletion(world, baseline, lookAlikes) : []);
    add(lookAlikes.touched(world.emulator).map((id) => `somebody else's: ${id}`));
  } catch (error) {
    broken.add(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  add(told(world));
  world.kill();
  return { broken: [...broken], likeness: end, story: world.journal.lines };
}

async function take(step: Step, world: World, lookAlikes: LookAlikes): Promise<void> {
  world.journal.note(JSON.stringify(step));
  switch (step.do) {
    case 'edit':
      world.apply({ ...SMALLEST, ...step.spec });
      return;
    case 'crash':
      world.start(step.at);
      return;
    case 'takeover':
      world.start();
      return;
    case 'jump':
      world.jump(step.by);
      world.start();
      return;
    case 'imitate':
      await byHand(
        'somebody makes what looks alike',
        () => lookAlikes.make(new Hand(world), world.emulator),
        world,
      );
      return;
    case 'beside':
      world.startBeside();
      return;
    case 'fault':
      world.emulator.faults.add(step.fault);
      return;
    case 'drift':
      await drift(step.change, world);
      return;
    case 'forget':
      world.store.wipeStatus(KEY);
      return;
    case 'recreate':
      await recreate(world);
  }
}

/** Where there is nothing to change yet, or AWS does not let anybody, nothing happens; nor what outlasts a history. */
async function drift(number: number, world: World): Promise<void> {
  const { name, id, change } = quickChanges()[number] ?? {};
  if (id === undefined || change === undefined) throw new Error(`there is no change ${number}`);
  if (change.lasting === true) return;
  const hand = new Hand(world);
  const work = async (): Promise<void> => {
    await change.change(hand, await hand.row(id));
  };
  await byHand(`somebody changes ${name ?? ''} of ${id}`, work, world);
}

async function byHand(what: string, work: () => Promise<void>, world: World): Promise<void> {
  const answer = await work().then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  world.journal.note(`${what}: ${answer}`);
}

/** A policy that keeps things would leave what is no leak: this user wants everything gone. */
async function recreate(world: World): Promise<void> {
  world.apply(SMALLEST);
  world.delete();
  world.emulator.faults.set([]);
  await world.untilGone();
  world.apply(SMALLEST);
}

/** Everybody leaves the stack alone but the user, who says what it is to be in the end. */
async function settle({ end }: RandomHistory, world: World): Promise<void> {
  world.emulator.faults.set([]);
  world.apply(ends[end] ?? SMALLEST);
  world.start();
  await world.untilReady();
  // What lists do not show is looked at only now and then, or when somebody asks.
  await world.requestPass();
  await world.until('Ready again', () => world.isReady());
  await world.pass(HOUR / 2);
  await world.until('Ready to the end', () => world.isReady());
}

async function silence(world: World): Promise<readonly string[]> {
  world.emulator.calls.reset();
  await world.pass(HOUR);
  const { total, writes } = world.emulator.calls.counts();
  return [
    ...(total.writes > 0 ? [`not silent: ${JSON.stringify(writes)}`] : []),
    ...(world.isReady() ? [] : ['did not stay Ready']),
  ];
}

async function deletion(
  world: World,
  baseline: readonly Thing[],
  lookAlikes: LookAlikes,
): Promise<readonly string[]> {
  world.delete();
  await world.untilGone();
  return leaked(world.emulator, baseline, lookAlikes.includes).map((name) => `leaked: ${name}`);
}

function told(world: World): readonly string[] {
  const said = JSON.stringify([world.status, world.stack?.metadata, world.journal.lines]);
  const secrets = secretsIn(world.emulator).filter((secret) => said.includes(secret));
  return secrets.length > 0 ? [`${secrets.length} secret values were told`] : [];
}
