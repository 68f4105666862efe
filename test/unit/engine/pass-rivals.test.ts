import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { livingIds, story, wantedIds } from '../../support/model-history.ts';
import { modelKinds } from '../../support/model-kinds.ts';
import { ModelWorld, randomOf } from '../../support/model-world.ts';

const HOUR = 3_600_000;

/** Two processes that both believe to lead, until one of them is stopped. */
async function rivalry(seed: number, lag: number, rounds: number): Promise<ModelWorld> {
  const world = new ModelWorld({ kinds: modelKinds, seed, lag });
  const rival = new ModelWorld({ kinds: modelKinds, seed: seed + 1, rival: world });
  const random = randomOf(seed + 2);
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all([world.pass(), rival.pass()]);
    world.now += Math.floor(random() * 30_000);
  }
  return world;
}

const seeds = fc.integer();
const lags = fc.constantFrom(0, 5_000, 60_000);

describe('two processes that both believe to lead', () => {
  test('make nothing twice: who comes second meets the ledger of the first', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, lags, fc.integer({ min: 1, max: 40 }), async (seed, lag, rounds) => {
        const world = await rivalry(seed, lag, rounds);
        const done = await world.until(
          () => world.isReady() && livingIds(world).join() === wantedIds(world.spec).join(),
          3 * HOUR,
        );
        expect(done ? '' : story(world)).toBe('');
        expect(world.violations).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
