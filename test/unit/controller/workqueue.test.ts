import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WorkQueue } from '../../../src/controller/workqueue.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const never = new AbortController().signal;

function setUp(random: () => number = () => 0.5) {
  const clock = new VirtualClock();
  const retries: string[] = [];
  const depths: number[] = [];
  const waits: number[] = [];
  const queue = new WorkQueue<string>({
    clock,
    random,
    keyOf: (item) => item,
    observer: {
      depth: (items) => depths.push(items),
      taken: (ms) => waits.push(ms),
      retried: () => retries.push('retried'),
    },
  });
  return { clock, queue, retries, depths, waits };
}

/** Takes items as they come and notes when, in ms since the start. */
function takeAll({ clock, queue }: { clock: VirtualClock; queue: WorkQueue<string> }, signal: AbortSignal) {
  const taken: [string, number][] = [];
  const start = clock.now();
  const loop = async (): Promise<void> => {
    for (let item = await queue.get(signal); item !== undefined; item = await queue.get(signal)) {
      taken.push([item, clock.now() - start]);
      queue.done(item);
    }
  };
  return { taken, ended: loop() };
}

describe('WorkQueue', () => {
  it('holds an item once however often it is added', async () => {
    const { queue } = setUp();
    for (const item of ['a', 'b', 'a', 'a']) queue.add(item);
    expect(queue.length).toBe(2);
    expect(await queue.get(never)).toBe('a');
    expect(await queue.get(never)).toBe('b');
  });

  it('gives an item that was added while worked on again only after done', async () => {
    const { queue } = setUp();
    queue.add('a');
    await queue.get(never);
    queue.add('a');
    queue.add('a');
    expect(queue.length).toBe(0);
    queue.done('a');
    expect(queue.length).toBe(1);
  });

  it('keeps the earliest of several delays', async () => {
    const all = setUp();
    const stop = new AbortController();
    const { taken, ended } = takeAll(all, stop.signal);
    all.queue.addAfter('a', 5_000);
    all.queue.addAfter('a', 2_000);
    all.queue.addAfter('a', 9_000);
    await all.clock.runFor(20_000);
    expect(taken).toEqual([['a', 2_000]]);
    stop.abort();
    await ended;
  });

  it('drops a delay when the item becomes ready earlier', async () => {
    const all = setUp();
    const stop = new AbortController();
    const { taken } = takeAll(all, stop.signal);
    all.queue.addAfter('a', 5_000);
    all.queue.add('a');
    await all.clock.runFor(20_000);
    expect(taken).toEqual([['a', 0]]);
    stop.abort();
  });

  it('backs off exponentially per item up to the bound, until forgotten', async () => {
    const all = setUp(() => 1);
    const stop = new AbortController();
    const { taken } = takeAll(all, stop.signal);
    const delays: number[] = [];
    for (let round = 0; round < 12; round++) {
      const before = all.clock.now();
      all.queue.addRateLimited('a');
      await all.clock.run(() => taken.length > round);
      delays.push((all.clock.now() - before) / 1_000);
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    expect(all.queue.retries('a')).toBe(12);
    expect(all.queue.retries('b')).toBe(0);
    all.queue.forget('a');
    expect(all.queue.retries('a')).toBe(0);
    expect(all.retries).toHaveLength(12);
    stop.abort();
  });

  it('spreads retries over the whole delay', async () => {
    const all = setUp(() => 0.25);
    const stop = new AbortController();
    const { taken } = takeAll(all, stop.signal);
    all.queue.addRateLimited('a');
    await all.clock.runFor(1_000);
    expect(taken).toEqual([['a', 250]]);
    stop.abort();
  });

  it('ends a waiting get when its signal aborts, and keeps the item for the next taker', async () => {
    const { queue } = setUp();
    const stop = new AbortController();
    const [first, second] = [queue.get(stop.signal), queue.get(never)];
    queue.add('a');
    stop.abort();
    expect(await first).toBeUndefined();
    expect(await second).toBe('a');
  });

  it('drains: gives nothing more, and resolves when the items in work are done', async () => {
    const { queue } = setUp();
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    await queue.get(never);
    let drained = false;
    const draining = queue.shutDown().then(() => (drained = true));
    queue.add('d');
    expect(await queue.get(never)).toBeUndefined();
    expect(drained).toBe(false);
    queue.done('a');
    await draining;
    expect(queue.length).toBe(0);
  });

  it('reports depth and waiting time', async () => {
    const { clock, queue, depths, waits } = setUp();
    queue.add('a');
    await clock.runFor(300);
    await queue.get(never);
    expect(waits).toEqual([300]);
    expect(depths).toEqual([1, 0]);
  });

  const step = fc.record({
    item: fc.constantFrom('a', 'b', 'c'),
    at: fc.nat({ max: 200 }),
    how: fc.constantFrom('add', 'addAfter', 'addRateLimited'),
    ms: fc.nat({ max: 60 }),
  });

  it('never gives one item to two workers, and works on every item after its last add', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, workers) => {
          const { clock, queue } = setUp();
          const stop = new AbortController();
          const inWork = new Set<string>();
          const lastStarted = new Map<string, number>();
          const lastAdded = new Map<string, number>();
          let order = 0;
          const worker = async (): Promise<void> => {
            for (
              let item = await queue.get(stop.signal);
              item !== undefined;
              item = await queue.get(stop.signal)
            ) {
              expect(inWork.has(item)).toBe(false);
              inWork.add(item);
              lastStarted.set(item, order++);
              await clock.sleep(7);
              inWork.delete(item);
              queue.done(item);
            }
          };
          const running = Array.from({ length: workers }, worker);
          const adders = steps.map(async ({ item, at, how, ms }) => {
            await clock.sleep(at);
            lastAdded.set(item, order++);
            if (how === 'addAfter') queue.addAfter(item, ms);
            else if (how === 'addRateLimited') queue.addRateLimited(item);
            else queue.add(item);
          });
          await clock.runFor(2 ** 31);
          await Promise.all(adders);
          for (const [item, added] of lastAdded) expect(lastStarted.get(item)).toBeGreaterThan(added);
          stop.abort();
          await Promise.all(running);
        },
      ),
    );
  });
});
