import { describe, expect, it } from '@jest/globals';
import { cacheCredentials } from '../../../src/aws/credentials.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function source(clock: VirtualClock, seconds: number) {
  let fetches = 0;
  const provider = async () => {
    fetches += 1;
    const session = fetches;
    await clock.sleep(100);
    const expiration = new Date(clock.now() + seconds * 1000);
    return { accessKeyId: `session-${session}`, secretAccessKey: 'x', expiration };
  };
  return { provider, fetches: () => fetches };
}

describe('cacheCredentials', () => {
  it('fetches once for all who ask, until five minutes before they expire', async () => {
    const clock = new VirtualClock();
    const { provider, fetches } = source(clock, 3600);
    const cached = cacheCredentials(provider, clock);
    await clock.runUntil(Promise.all([cached(), cached(), cached()]));
    await clock.runFor(54 * 60_000);
    await clock.runUntil(cached());
    expect(fetches()).toBe(1);
    await clock.runFor(2 * 60_000);
    expect((await clock.runUntil(cached())).accessKeyId).toBe('session-2');
  });

  it('fetches again when told to forget', async () => {
    const clock = new VirtualClock();
    const cached = cacheCredentials(source(clock, 3600).provider, clock);
    await clock.runUntil(cached());
    cached.forget();
    expect((await clock.runUntil(cached())).accessKeyId).toBe('session-2');
  });

  it('does not keep a failure', async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const cached = cacheCredentials(() => {
      calls += 1;
      return calls === 1
        ? Promise.reject(new Error('no metadata service'))
        : Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'x' });
    }, clock);
    await expect(cached()).rejects.toThrow('no metadata service');
    expect((await cached()).accessKeyId).toBe('a');
  });

  it('keeps static ones for ever', async () => {
    const clock = new VirtualClock();
    const fixed = { accessKeyId: 'a', secretAccessKey: 'x' };
    const cached = cacheCredentials(fixed, clock);
    await cached();
    await clock.runFor(365 * 86_400_000);
    expect(await cached()).toBe(fixed);
  });
});
