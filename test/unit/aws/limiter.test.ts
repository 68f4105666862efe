import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Limiter } from '../../../src/aws/limiter.ts';
import { rates } from '../../../src/aws/rates.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const bucket = 'ec2:nat-gateway/CreateNatGateway'; // AWS grants 10, then 1 a second
const key = { account: '111122223333', region: 'eu-west-1', bucket };
const { signal } = new AbortController();

/** Seconds at which calls that were asked for at once may be sent. */
async function sendTimes(limiter: Limiter, clock: VirtualClock, calls: number): Promise<number[]> {
  const start = clock.now();
  const times: number[] = [];
  const take = async (): Promise<void> => {
    await limiter.take(key, signal);
    times.push((clock.now() - start) / 1000);
  };
  await clock.runUntil(Promise.all(Array.from({ length: calls }, take)));
  return times;
}

describe('Limiter', () => {
  it('lets half of the burst through at once and the rest at half of the rate', async () => {
    const clock = new VirtualClock();
    expect(await sendTimes(new Limiter({ clock }), clock, 8)).toEqual([0, 0, 0, 0, 0, 2, 4, 6]);
  });

  it('is as much faster as AWS is', async () => {
    const clock = new VirtualClock();
    const limiter = new Limiter({ clock, timeScale: 20, share: 1 });
    expect(await sendTimes(limiter, clock, 12)).toEqual([...Array<number>(10).fill(0), 0.05, 0.1]);
  });

  it('is empty after AWS throttled', async () => {
    const clock = new VirtualClock();
    const limiter = new Limiter({ clock });
    limiter.drain(key);
    expect(await sendTimes(limiter, clock, 2)).toEqual([2, 4]);
  });

  it.each([
    { account: '444455556666' },
    { region: 'us-east-1' },
    { bucket: 'ec2:nat-gateway/DeleteNatGateway' },
  ])('does not make others wait: %j', async (other) => {
    const clock = new VirtualClock();
    const limiter = new Limiter({ clock });
    limiter.drain(key);
    await limiter.take({ ...key, ...other }, signal);
    expect(clock.now()).toBe(new VirtualClock().now());
  });

  it('gives the token of an aborted wait to the next', async () => {
    const clock = new VirtualClock();
    const limiter = new Limiter({ clock });
    limiter.drain(key);
    const { signal: aborted, abort } = abortable();
    const wait = limiter.take(key, aborted);
    abort();
    await expect(wait).rejects.toThrow('stopping');
    await expect(limiter.take(key, aborted)).rejects.toThrow('stopping');
    expect(await sendTimes(limiter, clock, 1)).toEqual([2]);
  });

  it('refuses a class that has no rate', async () => {
    const limiter = new Limiter({ clock: new VirtualClock() });
    await expect(limiter.take({ ...key, bucket: 's3:read' }, signal)).rejects.toThrow(/s3:read/);
  });

  it('never sends more than AWS grants, whenever calls come', async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(rates)), delays, async (name, gaps) => {
        const clock = new VirtualClock();
        const limiter = new Limiter({ clock });
        const sent: number[] = [];
        const calls = gaps.map(async (_, index) => {
          await clock.sleep(gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0));
          await limiter.take({ ...key, bucket: name }, signal);
          sent.push(clock.now());
        });
        await clock.runUntil(Promise.all(calls));
        const { burst, perSecond } = rates[name] ?? { burst: 0, perSecond: 0 };
        for (const [first, from] of sent.entries()) {
          for (const [last, to] of sent.entries()) {
            if (last < first) continue;
            expect(last - first + 1).toBeLessThanOrEqual(burst + ((to - from) / 1000) * perSecond);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort(new Error('stopping'));
    },
  };
}
