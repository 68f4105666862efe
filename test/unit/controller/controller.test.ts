import { describe, expect, it } from '@jest/globals';
import { Controller } from '../../../src/controller/controller.ts';
import {
  requestKey,
  TerminalError,
  type Reconcile,
  type Request,
} from '../../../src/controller/reconcile.ts';
import { WorkQueue } from '../../../src/controller/workqueue.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const blog: Request = { namespace: 'web', name: 'blog' };
const shop: Request = { namespace: 'web', name: 'shop' };

function setUp(reconcile: (clock: VirtualClock) => Reconcile, maxConcurrentReconciles = 4) {
  const clock = new VirtualClock();
  const start = clock.now();
  const queue = new WorkQueue<Request>({ clock, random: () => 1, keyOf: requestKey });
  const log: string[] = [];
  const at = (): string => `${(clock.now() - start) / 1_000}s`;
  const controller = new Controller({
    clock,
    queue,
    reconcile: reconcile(clock),
    maxConcurrentReconciles,
    observer: {
      started: ({ name }) => log.push(`${at()} ${name} started`),
      finished: ({ name }, outcome, seconds) => log.push(`${at()} ${name} ${outcome} after ${seconds}s`),
    },
  });
  const [drain, cut] = [new AbortController(), new AbortController()];
  const ended = controller.run(drain.signal, cut.signal);
  return { clock, queue, log, controller, drain, cut, ended };
}

const takes =
  (ms: number) =>
  (clock: VirtualClock): Reconcile =>
  async (_, signal) => {
    await clock.sleep(ms, signal);
    return {};
  };

describe('Controller', () => {
  it('runs passes of different objects at once, and of one object after another', async () => {
    const { clock, queue, log } = setUp(takes(5_000));
    queue.add(blog);
    queue.add(shop);
    await clock.runFor(1_000);
    queue.add(blog);
    await clock.runFor(20_000);
    expect(log).toEqual([
      '0s blog started',
      '0s shop started',
      '5s blog success after 5s',
      '5s blog started',
      '5s shop success after 5s',
      '10s blog success after 5s',
    ]);
  });

  it('runs no more passes at once than allowed', async () => {
    const { clock, queue, log } = setUp(takes(5_000), 1);
    queue.add(blog);
    queue.add(shop);
    await clock.runFor(20_000);
    expect(log.filter((line) => line.endsWith('started'))).toEqual(['0s blog started', '5s shop started']);
  });

  it('comes back when the pass asked for it', async () => {
    let passes = 0;
    const { clock, log, queue } = setUp(
      () => () => Promise.resolve(++passes < 3 ? { requeueAfter: 30_000 } : {}),
    );
    queue.add(blog);
    await clock.runFor(600_000);
    expect(log.filter((line) => !line.endsWith('started'))).toEqual([
      '0s blog requeue_after after 0s',
      '30s blog requeue_after after 0s',
      '60s blog success after 0s',
    ]);
  });

  it('comes back with back-off after an error, and forgets the back-off after a success', async () => {
    const outcomes = [false, false, false, true, false, true];
    const { clock, queue, log } = setUp(
      () => () =>
        outcomes.shift() === true
          ? Promise.resolve({ requeueAfter: 100_000 })
          : Promise.reject(new Error('boom')),
    );
    queue.add(blog);
    await clock.runFor(110_000);
    expect(log.filter((line) => line.endsWith('started')).map((line) => Number.parseFloat(line))).toEqual([
      0, 1, 3, 7, 107, 108,
    ]);
  });

  it('survives a pass that throws before it awaits', async () => {
    let passes = 0;
    const { clock, queue, log } = setUp(() => () => {
      if (++passes === 1) throw new TypeError('undefined is not a function');
      return Promise.resolve({});
    });
    queue.add(blog);
    await clock.runFor(10_000);
    expect(log).toContain('0s blog error after 0s');
    expect(log.at(-1)).toBe('1s blog success after 0s');
  });

  it('does not retry a terminal error, and takes up the object when it changes', async () => {
    const { clock, queue, log } = setUp(
      () => () => Promise.reject(new TerminalError('spec.region is not a region')),
    );
    queue.add(blog);
    await clock.runFor(3_600_000);
    expect(log).toEqual(['0s blog started', '0s blog terminal_error after 0s']);
    queue.add(blog);
    await clock.runFor(1);
    expect(log).toHaveLength(4);
  });

  it('drains: lets the pass in flight end and starts no other', async () => {
    const { clock, queue, log, drain, ended } = setUp(takes(5_000), 1);
    queue.add(blog);
    queue.add(shop);
    await clock.runFor(1_000);
    drain.abort();
    expect(await clock.runUntil(ended)).toBe(true);
    expect(log).toEqual(['0s blog started', '5s blog success after 5s']);
  });

  it('cuts a pass off that does not end within 25 s of draining', async () => {
    const { clock, queue, log, drain, ended } = setUp(takes(3_600_000));
    queue.add(blog);
    await clock.runFor(1_000);
    drain.abort();
    expect(await clock.runUntil(ended)).toBe(false);
    await clock.runFor(1);
    expect(log).toEqual(['0s blog started', '26s blog error after 26s']);
  });

  it('cuts passes off at once when it may not go on', async () => {
    const { clock, queue, log, cut, ended } = setUp(takes(3_600_000));
    queue.add(blog);
    await clock.runFor(1_000);
    cut.abort(new Error('lost the lead'));
    await clock.runUntil(ended);
    expect(log).toEqual(['0s blog started', '1s blog error after 1s']);
  });

  it('knows the pass that runs longest', async () => {
    const { clock, queue, controller } = setUp(takes(60_000));
    expect(controller.longestPass).toBeUndefined();
    queue.add(blog);
    await clock.runFor(10_000);
    queue.add(shop);
    await clock.runFor(5_000);
    expect(controller.longestPass).toEqual({ key: 'web/blog', ms: 15_000 });
    await clock.runFor(600_000);
    expect(controller.longestPass).toBeUndefined();
  });
});
