import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('VirtualClock', () => {
  it('fires timers in the order of time, then of arrival', async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      fired.push(`${name}@${clock.now()}`);
    };
    void sleeper('late', 20);
    void sleeper('first', 10);
    void sleeper('second', 10).then(() => sleeper('chained', 5));
    expect(await clock.run(() => fired.length === 4)).toBe(true);
    expect(fired).toEqual(['first@10', 'second@10', 'chained@15', 'late@20']);
  });

  it('reports a deadlock', async () => {
    const clock = new VirtualClock();
    expect(await clock.run(() => false)).toBe(false);
    await expect(clock.runUntil(Promise.withResolvers().promise)).rejects.toThrow('Deadlock');
  });

  it('forgets an aborted sleep', async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    const sleep = clock.sleep(1_000, stop.signal);
    stop.abort(new Error('stopping'));
    await expect(sleep).rejects.toThrow('stopping');
    await clock.runFor(10);
    expect(clock.now()).toBe(10);
  });
});
