import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { tagKeys } from '../../../src/engine/owner-tags.ts';
import { histories, livingIds, play, story, wantedIds } from '../../support/model-history.ts';
import { modelKinds } from '../../support/model-kinds.ts';
import { ModelWorld } from '../../support/model-world.ts';

const HOUR = 3_600_000;
const numRuns = 25;

describe('a pass, over random histories of edits, crashes, lost answers, refusals and meddling', () => {
  test('comes to exactly what the last spec asks for, and then writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const world = await play(history);
        const holds = (): boolean => {
          const values = world.cloud
            .living()
            .map(({ tags, value }) => value === (world.spec.values[tags[tagKeys.resource] ?? ''] ?? 'v0'));
          const same = livingIds(world).join() === wantedIds(world.spec).join();
          return world.isReady() && same && values.every(Boolean);
        };
        const settled = await world.until(holds, 4 * HOUR);
        expect(settled ? '' : story(world)).toBe('');
        const before = { writes: world.cloud.writes, passes: world.passes };
        world.now += 5 * 60_000;
        await world.deepPass();
        await world.until(() => false, HOUR);
        expect(world.cloud.writes).toBe(before.writes);
        // One resync every ten minutes, and little else.
        expect(world.passes - before.passes).toBeLessThan(12);
        expect(world.violations).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('tears everything down, whatever was on its way', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const world = await play(history);
        world.deleting = true;
        const before = world.passes;
        const gone = await world.until(() => world.finished, 3 * HOUR);
        expect(gone ? '' : story(world)).toBe('');
        expect(livingIds(world)).toEqual([]);
        world.now += HOUR;
        expect(livingIds(world)).toEqual([]);
        expect(world.passes - before).toBeLessThan(300);
        expect(world.violations).toEqual([]);
      }),
      { numRuns },
    );
  });
});

describe('a pass', () => {
  test('writes once for each object, and asks rarely while AWS works', async () => {
    const world = new ModelWorld({ kinds: modelKinds, seed: 1, lag: 5_000 });
    expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    // One more for the mark that a database was seen.
    expect(world.cloud.writes).toBe(wantedIds(world.spec).length + 1);
    expect(world.passes).toBeLessThan(80);
  });
});
