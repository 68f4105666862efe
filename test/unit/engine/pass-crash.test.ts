import { describe, expect, test } from '@jest/globals';

import { livingIds, story, wantedIds } from '../../support/model-history.ts';
import { modelKinds } from '../../support/model-kinds.ts';
import { ModelWorld } from '../../support/model-world.ts';

const HOUR = 3_600_000;

/** A world in which the process dies at one write, counted from 0 over all processes. */
function dyingAt(write: number, position: 'dies-before' | 'dies-after', lag: number): ModelWorld {
  const world = new ModelWorld({ kinds: modelKinds, seed: write + 1, lag });
  let writes = -1;
  world.fault = (call) => {
    if (!call.op.write) return undefined;
    writes += 1;
    return writes === write ? position : undefined;
  };
  return world;
}

const positions = ['dies-before', 'dies-after'] as const;
const points = Array.from({ length: 10 }, (_, write) => write).flatMap((write) =>
  positions.map((position) => [write, position] as const),
);

describe('a process that dies at a write', () => {
  test.each(points)(
    'of a creation (%p, %s) leaves a stack that comes up once, as if nothing had been',
    async (...point) => {
      const world = dyingAt(...point, 60_000);
      const done = await world.until(() => world.isReady(), 2 * HOUR);
      expect(done ? '' : story(world)).toBe('');
      expect(livingIds(world)).toEqual(wantedIds(world.spec));
      expect(world.violations).toEqual([]);
      expect(world.ledger.intents).toEqual({});
    },
  );

  test.each(points)('of a deletion (%p, %s) leaves nothing behind', async (write, position) => {
    const world = new ModelWorld({ kinds: modelKinds, seed: write + 1, lag: 60_000 });
    await world.until(() => world.isReady(), 2 * HOUR);
    let writes = -1;
    world.fault = (call) => {
      if (call.op.write) writes += 1;
      return call.op.write && writes === write ? position : undefined;
    };
    world.deleting = true;
    const done = await world.until(() => world.finished, 2 * HOUR);
    expect(done ? '' : story(world)).toBe('');
    expect(livingIds(world)).toEqual([]);
  });
});
