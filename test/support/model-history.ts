import fc from 'fast-check';

import { tagKeys } from '../../src/engine/owner-tags.ts';
import type { Fault } from './model-cloud.ts';
import { modelKinds, type ModelSpec } from './model-kinds.ts';
import { ModelWorld, randomOf } from './model-world.ts';

const MINUTE = 60_000;

/** Something that happens to a stack from outside. */
export type Event =
  | { readonly what: 'apply'; readonly spec: ModelSpec }
  | { readonly what: 'crash' }
  /** Somebody deletes an object, changes it, or takes its tags away. */
  | { readonly what: 'remove' | 'change' | 'untag'; readonly id: string };

export interface History {
  readonly seed: number;
  /** Longest time until a list shows a write, in milliseconds. */
  readonly lag: number;
  /** Chance of a fault for each call while the history lasts, from 0 to 1. */
  readonly trouble: number;
  /** What happens, and for how many minutes nothing else does then. */
  readonly events: readonly { readonly event: Event; readonly minutes: number }[];
}

const specs = fc.record<ModelSpec>({
  values: fc.dictionary(
    fc.constantFrom('net', 'sub/a', 'address/a', 'gateway/a', 'database', 'service'),
    fc.constantFrom('v0', 'v1', 'v2'),
  ),
  gateways: fc.constantFrom(1, 2),
});

const events: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('apply' as const), spec: specs }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('crash' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('remove' as const),
      id: fc.constantFrom('service', 'gateway/b', 'address/b'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('change' as const),
      id: fc.constantFrom('net', 'sub/b', 'database', 'service', 'gateway/a'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('untag' as const),
      id: fc.constantFrom('sub/a', 'database', 'service'),
    }),
  },
);

export const histories: fc.Arbitrary<History> = fc.record({
  seed: fc.integer(),
  lag: fc.constantFrom(0, 5_000, 60_000),
  trouble: fc.constantFrom(0, 0.05, 0.3),
  events: fc.array(fc.record({ event: events, minutes: fc.nat({ max: 15 }) }), { maxLength: 5 }),
});

const faults: readonly Fault[] = ['refused', 'lost-request', 'lost-answer', 'dies-before', 'dies-after'];

/** Lets calls fail, answers get lost and the process die by chance, until `calm`. */
function disturb(world: ModelWorld, seed: number, chance: number): void {
  const random = randomOf(seed + 1);
  world.fault = () => (random() < chance ? faults[Math.floor(random() * faults.length)] : undefined);
  world.conflict = () => random() < chance / 2;
}

function calm(world: ModelWorld): void {
  world.fault = () => undefined;
  world.conflict = () => false;
}

/** Some minutes of trouble; none follows it. */
export async function trouble(
  world: ModelWorld,
  { seed, chance, minutes }: { readonly seed: number; readonly chance: number; readonly minutes: number },
): Promise<void> {
  disturb(world, seed, chance);
  const end = world.now + minutes * MINUTE;
  await world.until(() => world.finished || world.now >= end, minutes * MINUTE);
  calm(world);
}

/** Plays a history with all its troubles; the troubles end with it. */
export async function play({ seed, lag, trouble: chance, events: happenings }: History): Promise<ModelWorld> {
  const world = new ModelWorld({ kinds: modelKinds, seed, lag });
  disturb(world, seed, chance);
  await world.pass();
  for (const { event, minutes } of happenings) {
    happen(world, event);
    const end = world.now + minutes * MINUTE;
    await world.until(() => world.now >= end, minutes * MINUTE);
  }
  calm(world);
  return world;
}

function happen(world: ModelWorld, event: Event): void {
  if (event.what === 'apply') world.spec = event.spec;
  else if (event.what === 'crash') world.crash();
  else {
    const living = world.cloud.living();
    const thing = living.find(({ tags }) => tags[tagKeys.resource] === event.id);
    if (thing === undefined) return;
    // AWS refuses to delete what something else needs.
    const needed = living.some(({ refs }) => refs.includes(thing.awsId));
    if (event.what === 'change') world.cloud.interfere(thing.awsId, { value: 'changed by hand' });
    else if (event.what === 'untag') world.cloud.interfere(thing.awsId, { tags: {} });
    else if (!needed) world.cloud.interfere(thing.awsId, 'remove');
  }
}

/** Logical ids of all that lives, in order; empty for what carries no tag. */
export function livingIds(world: ModelWorld): readonly string[] {
  return world.cloud
    .living()
    .map((thing) => thing.tags[tagKeys.resource] ?? '')
    .sort();
}

/** Logical ids of all that a spec asks for, in order. */
export function wantedIds({ gateways }: ModelSpec): readonly string[] {
  const slots = ['a', 'b'].slice(0, gateways);
  const both = slots.flatMap((slot) => [`address/${slot}`, `gateway/${slot}`]);
  return ['net', 'door', 'sub/a', 'sub/b', 'database', 'service', ...both].sort();
}

/** What is not ready and why, for a failing test. */
export function story(world: ModelWorld): string {
  const open = [...world.statuses.values()].filter(({ state }) => state !== 'ready');
  return JSON.stringify(open.map(({ id, state, message }) => [id, state, message]));
}
