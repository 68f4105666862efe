import { effects, otherEffects } from '../effects.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { doubled, leaked, living } from '../oracles.ts';
import { StatusTruth } from '../status-truth.ts';
import { World } from '../world.ts';
import type { Course } from './courses.ts';
import { Trouble, type FaultPoint } from './trouble.ts';

export interface Life {
  /** Operations that the operator called, as `service:Operation`. */
  readonly operations: readonly string[];
  /** What was there when the stack was Ready for the last time. */
  readonly end: readonly string[];
  /** Types of what is left when the stack is gone. */
  readonly left: readonly string[];
  readonly effects: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly story: string;
}

/** A stack lives from its beginning to its end, while the calls of one operation go wrong. */
export async function live(course: Course, point?: FaultPoint, reference?: Life): Promise<Life> {
  const trouble = point && new Trouble(point);
  const late = trouble?.late;
  const world = new World({ ...(late && { late }) });
  world.touch();
  const baseline = living(world.emulator);
  void runImagePipeline(world);
  const truth = new StatusTruth(world, late ? 'maximum' : 'none');
  trouble?.strike(world);
  const { end, broken } = await run(course, world);
  const left = leaked(world.emulator, baseline).map((name) => name.split(' ')[0] ?? '');
  const life = { end, left: left.sort(), effects: effects(world.emulator) };
  const { reads, writes } = world.emulator.calls.counts();
  const operations = [...Object.keys(reads), ...Object.keys(writes)].sort();
  const story = world.story(400);
  world.kill();
  return {
    ...life,
    operations,
    broken: [
      ...broken,
      ...truth.lies,
      ...(trouble?.untold ?? []),
      ...(reference === undefined ? [] : otherwise(reference, life)),
    ],
    story,
  };
}

async function run(
  course: Course,
  world: World,
): Promise<{ readonly end: readonly string[]; readonly broken: readonly string[] }> {
  try {
    const end = await course.run(world);
    return { end, broken: doubled(world.emulator).map((name) => `doubled: ${name}`) };
  } catch (error) {
    return {
      end: [],
      broken: [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)],
    };
  }
}

function otherwise(reference: Life, life: Pick<Life, 'end' | 'left' | 'effects'>): readonly string[] {
  const isSame = (one: readonly string[], other: readonly string[]): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  return [
    ...otherEffects(reference.effects, life.effects),
    ...(isSame(life.end, reference.end) ? [] : ['another state when Ready']),
    ...(isSame(life.left, reference.left) ? [] : [`leaked or lost: left are ${life.left.join(', ')}`]),
  ];
}
