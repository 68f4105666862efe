import { runImagePipeline } from '../image-pipeline.ts';
import { KEY, World } from '../world.ts';
import type { Change, SpecPart } from './change.ts';
import { holds, Witness } from './witness.ts';

export interface ChangeResult {
  readonly edit: string;
  /** What was not as the row says, in words; empty for a good row. */
  readonly problems: readonly string[];
  readonly writes: Readonly<Record<string, number>>;
  /** Seconds until it was as wanted. */
  readonly seconds: number;
}

const BASE = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };
const REPLICAS = 2;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Builds one stack, then makes the changes to it one after another, each on top of the ones before. */
export async function playChanges(
  changes: readonly Change[],
  report: (result: ChangeResult, world: World) => void,
): Promise<void> {
  const world = new World();
  world.touch();
  void runImagePipeline(world);
  let spec: SpecPart = BASE;
  world.apply(spec);
  world.start();
  await world.untilReady();
  await world.pass(20 * MINUTE);
  for (const change of changes) {
    spec = merged(spec, change.spec ?? {});
    report(await play(world, change, spec), world);
  }
  report(await silence(world), world);
}

/** Three hours have a deep pass in them: nothing that was changed is found different by a closer look. */
async function silence(world: World): Promise<ChangeResult> {
  world.emulator.calls.reset();
  await world.pass(3 * HOUR);
  const writes = accepted(world);
  const problems = Object.keys(writes).length === 0 && world.isReady() ? [] : [world.story(30)];
  return { edit: 'silence', problems, writes, seconds: 3 * 3600 };
}

async function play(world: World, change: Change, spec: SpecPart): Promise<ChangeResult> {
  await change.before?.(world);
  world.emulator.calls.reset();
  const since = world.clock.now();
  const witness = new Witness(world, change.tells ?? []);
  world.apply(spec);
  if (change.annotation !== undefined)
    world.store.setAnnotation(KEY, change.annotation, new Date(world.clock.now()).toISOString());
  const problems = await settle(world, change, witness);
  const seconds = Math.round((world.clock.now() - since) / 1000);
  // Two resyncs: what is written after it was as wanted counts as well.
  await world.pass(22 * MINUTE);
  const writes = accepted(world);
  return {
    edit: change.edit,
    problems: [...problems, ...misses(world, change, witness), ...(change.check?.(world) ?? [])],
    writes,
    seconds,
  };
}

async function settle(world: World, change: Change, witness: Witness): Promise<readonly string[]> {
  // The status is of the time before the edit until a pass has seen it.
  const seen = world.clock.now();
  const done = (): boolean => {
    witness.look();
    if (world.clock.now() === seen) return false;
    return change.ends === undefined ? world.isReady() : holds(world, change.ends);
  };
  try {
    await world.until(change.edit, done, (change.days ?? 0) * DAY + 2 * HOUR);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message.slice(0, 6000) : String(error)];
  }
}

function misses(world: World, change: Change, witness: Witness): readonly string[] {
  const { calls } = world.emulator;
  const { refusals = [] } = change;
  const refused = Object.keys(calls.counts().errors).filter((name) => !refusals.includes(name));
  const unheard = witness.unheard.map((told) => `${told.condition} ${told.reason} was not told`);
  return [
    ...differences(change.writes, accepted(world)),
    ...orderOf(change, writesOf(world)),
    ...unheard,
    ...refused.map((name) => `refused: ${name}`),
    ...(witness.fewestServing < REPLICAS ? [`only ${witness.fewestServing} tasks served`] : []),
    ...(witness.unavailable ? ['the site was not Available'] : []),
    ...(witness.restarted === (change.restarts ?? false)
      ? []
      : [witness.restarted ? 'the database restarted' : 'the database did not restart']),
  ];
}

const writesOf = (world: World): readonly string[] =>
  world.emulator.calls.records
    .filter(({ write, outcome }) => write && outcome === 'ok')
    .map(({ operation }) => operation);

/** Writes less those that were refused: the log counts both. */
function accepted(world: World): Readonly<Record<string, number>> {
  const { writes, errors } = world.emulator.calls.counts();
  const counts = Object.entries(writes).map(([name, count]): [string, number] => {
    const refused = Object.entries(errors).filter(([error]) => error.startsWith(`${name} `));
    return [name, count - refused.reduce((sum, [, times]) => sum + times, 0)];
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function differences(wanted: Change['writes'], seen: Change['writes']): readonly string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(seen)]);
  return [...names]
    .filter((name) => wanted[name] !== seen[name])
    .map((name) => `${name}: ${seen[name] ?? 0} writes, not ${wanted[name] ?? 0}`);
}

function orderOf({ order = [] }: Change, written: readonly string[]): readonly string[] {
  let from = 0;
  for (const operation of order) {
    const at = written.indexOf(operation, from);
    if (at < 0) return [`order ${order.join(' → ')} is not in ${written.join(', ')}`];
    from = at + 1;
  }
  return [];
}

function merged(into: SpecPart, part: SpecPart): SpecPart {
  const entries = Object.entries(part).map(([key, value]): [string, unknown] => {
    const before = into[key];
    return [key, isRecord(value) ? merged(isRecord(before) ? before : {}, value) : value];
  });
  const all = Object.entries({ ...into, ...Object.fromEntries(entries) });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

function isRecord(value: unknown): value is SpecPart {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
