import { describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';

describe('systemClock', () => {
  it('rejects a sleep with the reason of the signal', async () => {
    const stop = new AbortController();
    const sleep = systemClock.sleep(60_000, stop.signal);
    stop.abort(new Error('stopping'));
    await expect(sleep).rejects.toThrow('stopping');
    await expect(systemClock.sleep(0, stop.signal)).rejects.toThrow('stopping');
  });

  it('goes on when somebody sets the time of the machine', () => {
    const before = systemClock.now();
    const set = jest.spyOn(Date, 'now').mockReturnValue(before + 600_000);
    try {
      expect(systemClock.now() - before).toBeLessThan(60_000);
      expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    } finally {
      set.mockRestore();
    }
  });

  it('sleeps longer than a timer can count', async () => {
    const stop = new AbortController();
    const first = await Promise.race([
      systemClock.sleep(2 ** 33, stop.signal).then(() => 'overflowed'),
      systemClock.sleep(20).then(() => 'still asleep'),
    ]).finally(() => {
      stop.abort();
    });
    expect(first).toBe('still asleep');
  });
});
