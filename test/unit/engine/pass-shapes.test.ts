import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { trouble, livingIds, story } from '../../support/model-history.ts';
import { kindGraphs } from '../../support/model-graphs.ts';
import { ModelWorld } from '../../support/model-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const conditions = fc.record({
  seed: fc.integer(),
  lag: fc.constantFrom(0, 5_000, 60_000),
  chance: fc.constantFrom(0, 0.1, 0.3),
  minutes: fc.nat({ max: 15 }),
});

test('a stack of any shape comes up through any trouble, stays silent, and goes through any trouble', async () => {
  await fc.assert(
    fc.asyncProperty(kindGraphs, conditions, async (kinds, { seed, lag, chance, minutes }) => {
      const world = new ModelWorld({ kinds, seed, lag });
      const wanted = kinds.map(({ type }) => type).sort();
      await trouble(world, { seed, chance, minutes });
      const holds = (): boolean => world.isReady() && livingIds(world).join() === wanted.join();
      const up = await world.until(holds, 3 * HOUR);
      expect(up ? '' : story(world)).toBe('');

      const { writes } = world.cloud;
      world.now += 5 * MINUTE;
      await world.deepPass();
      await world.until(() => false, HOUR);
      expect(world.cloud.writes).toBe(writes);

      world.deleting = true;
      await trouble(world, { seed: seed + 7, chance, minutes });
      const gone = await world.until(() => world.finished, 3 * HOUR);
      expect(gone ? '' : story(world)).toBe('');
      expect(livingIds(world)).toEqual([]);
      expect(world.violations).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
