import { effects, otherEffects } from '../effects.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { doubled, endState, leaked, living } from '../oracles.ts';
import { StatusTruth } from '../status-truth.ts';
import { World } from '../world.ts';
import { Trouble, type FaultPoint } from './trouble.ts';

const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };

export interface Life {
  /** Operations that were called, as `service:Operation`. */
  readonly operations: readonly string[];
  readonly end: readonly string[];
  readonly effects: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly story: string;
}

/** A stack is made, rolled out and deleted, while the calls of one operation go wrong. */
export async function live(point?: FaultPoint, reference?: Life): Promise<Life> {
  const trouble = point && new Trouble(point);
  const late = trouble?.late;
  const world = new World({ ...(late && { late }) });
  world.touch();
  const baseline = living(world.emulator);
  void runImagePipeline(world);
  const truth = new StatusTruth(world, late ? 'maximum' : 'none');
  trouble?.strike(world);
  const course = await run(world);
  const left = leaked(world.emulator, baseline);
  const made = effects(world.emulator);
  const broken = [
    ...course.broken,
    ...(left.length > 0 ? [`leaked: ${left.join(', ')}`] : []),
    ...truth.lies,
    ...(trouble?.untold ?? []),
    ...(reference === undefined ? [] : otherwise(reference, { end: course.end, effects: made })),
  ];
  const { reads, writes } = world.emulator.calls.counts();
  const operations = [...Object.keys(reads), ...Object.keys(writes)].sort();
  const story = world.story(400);
  world.kill();
  return { operations, end: course.end, effects: made, broken, story };
}

async function run(world: World): Promise<{ end: readonly string[]; broken: readonly string[] }> {
  const broken: string[] = [];
  let end: readonly string[] = [];
  try {
    world.apply(SPEC);
    world.start();
    await world.untilReady();
    world.apply({ ...SPEC, image: { tag: '2.0.0' } });
    await world.until('the rollout', () => world.isReady() && world.status.image?.running === '2.0.0');
    end = endState(world.emulator);
    broken.push(...doubled(world.emulator).map((name) => `doubled: ${name}`));
    world.delete();
    await world.untilGone();
  } catch (error) {
    broken.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  return { end, broken };
}

function otherwise(
  reference: Life,
  { end, effects: made }: Pick<Life, 'end' | 'effects'>,
): readonly string[] {
  const isSame = JSON.stringify(end) === JSON.stringify(reference.end);
  return [...otherEffects(reference.effects, made), ...(isSame ? [] : ['another state when Ready'])];
}
