import { describe, expect, it } from '@jest/globals';
import { syncCheck, watchCheck, workerCheck } from '../../../src/controller/health.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

describe('health checks', () => {
  it('fail when the watch has done nothing for five minutes', async () => {
    const clock = new VirtualClock();
    const check = watchCheck({ lastProgressAt: clock.now() }, clock);
    await clock.runFor(300_000);
    expect(check.problem()).toBeUndefined();
    await clock.runFor(1_000);
    expect(check.problem()).toBe('nothing happened for 301 s');
  });

  it('fail when a pass does not end', () => {
    const check = (ms: number) => workerCheck({ longestPass: { key: 'web/blog', ms } });
    expect(workerCheck({ longestPass: undefined }).problem()).toBeUndefined();
    expect(check(900_000).problem()).toBeUndefined();
    expect(check(901_000).problem()).toBe('the pass for web/blog has been running for 901 s');
  });

  it('fail until the stacks are known', () => {
    expect(syncCheck({ hasSynced: false }).problem()).toBe('the list of stacks has not been read yet');
    expect(syncCheck({ hasSynced: true }).problem()).toBeUndefined();
  });
});
