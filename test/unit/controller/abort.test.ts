import { describe, expect, it } from '@jest/globals';
import { childOf, sleepOrAbort, TimeoutError, withDeadline } from '../../../src/controller/abort.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const hung = (): Promise<never> => Promise.withResolvers<never>().promise;

describe('withDeadline', () => {
  it('aborts the work and rejects when time is up, even if the work does not listen', async () => {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    const given: AbortSignal[] = [];
    const work = withDeadline({ clock, ms: 500, signal, what: 'GET /api' }, (inner) => {
      given.push(inner);
      return hung();
    });
    const failed = expect(work).rejects.toThrow(new TimeoutError('GET /api took longer than 500 ms'));
    await clock.runFor(500);
    await failed;
    expect(given[0]?.aborted).toBe(true);
  });

  it('gives the result and leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    expect(await withDeadline({ clock, ms: 500, signal, what: 'x' }, () => Promise.resolve('answer'))).toBe(
      'answer',
    );
    expect(await clock.run(() => false)).toBe(false);
    expect(clock.now()).toBe(new VirtualClock().now());
  });

  it('ends with the reason of the outer signal', async () => {
    const clock = new VirtualClock();
    const outer = new AbortController();
    const work = withDeadline({ clock, ms: 500, signal: outer.signal, what: 'x' }, hung);
    outer.abort(new Error('stopping'));
    await expect(work).rejects.toThrow('stopping');
    await expect(withDeadline({ clock, ms: 5, signal: outer.signal, what: 'x' }, hung)).rejects.toThrow(
      'stopping',
    );
  });
});

describe('childOf', () => {
  it('follows its parent until it is unlinked', () => {
    const parent = new AbortController();
    const [linked, unlinked] = [childOf(parent.signal), childOf(parent.signal)];
    unlinked.unlink();
    parent.abort('enough');
    expect(linked.controller.signal.reason).toBe('enough');
    expect(unlinked.controller.signal.aborted).toBe(false);
    expect(childOf(parent.signal).controller.signal.aborted).toBe(true);
  });
});

describe('sleepOrAbort', () => {
  it('returns early, without an error, when aborted', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const sleeping = sleepOrAbort(clock, 1_000, stop.signal);
    stop.abort();
    await sleeping;
    await sleepOrAbort(clock, 1_000, stop.signal);
    expect(await clock.run(() => false)).toBe(false);
  });
});
