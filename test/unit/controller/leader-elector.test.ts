import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { microTime } from '../../../src/controller/kubernetes-lease-store.ts';
import { LeaderElector, LeadershipLostError } from '../../../src/controller/leader-elector.ts';
import type { LeaseStore } from '../../../src/controller/lease-store.ts';
import { LeaseServer } from '../../support/lease-server.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

type Fault = 'none' | 'before' | 'after' | 'hang' | 'slow';

/** The way to the Lease over a network of one's own. */
const reachedBy = (server: LeaseServer, clock: VirtualClock, fault: () => Fault): LeaseStore =>
  server.reachedThrough(async (effect, signal) => {
    const kind = fault();
    if (kind === 'before') throw new Error('connection refused');
    if (kind === 'hang') await clock.sleep(1e9, signal);
    if (kind === 'slow') await clock.sleep(1_500, signal);
    const result = effect();
    if (kind === 'slow') await clock.sleep(1_500, signal);
    if (kind === 'after') throw new Error('connection reset');
    return result;
  });

/** A process that leads until it is stopped or loses, and notes when. */
function candidate(
  clock: VirtualClock,
  server: LeaseServer,
  identity: string,
  fault: () => Fault = () => 'none',
) {
  const stop = new AbortController();
  const log: string[] = [];
  const start = clock.now();
  const note = (what: string): void => void log.push(`${(clock.now() - start) / 1_000}s ${what}`);
  const elector = new LeaderElector({
    clock,
    random: () => 0,
    store: reachedBy(server, clock, fault),
    identity,
  });
  const run = elector.run(stop.signal, async (lost) => {
    note('leads');
    const end = AbortSignal.any([lost, stop.signal]);
    await clock.sleep(1e12, end).catch(() => undefined);
    note(lost.aborted ? 'lost' : 'stopped');
  });
  const ended = run.then(
    () => 'ended',
    (error: unknown) => (error instanceof LeadershipLostError ? 'lost' : String(error)),
  );
  return { elector, stop, log, ended };
}

describe('LeaderElector', () => {
  it('takes a lease nobody holds, and keeps it', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    const a = candidate(clock, server, 'a');
    await clock.runFor(60_000);
    expect(a.log).toEqual(['0s leads']);
    expect(a.elector.leads).toBe(true);
    expect(server.lease).toMatchObject({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
    });
    expect(clock.now() - server.lease!.renewTime).toBeLessThanOrEqual(2_000);
  });

  it('gives the lease back when it stops, so that another leads within a retry', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    const a = candidate(clock, server, 'a');
    await clock.runFor(5_000);
    const b = candidate(clock, server, 'b');
    await clock.runFor(20_500);
    expect(b.log).toEqual([]);
    a.stop.abort();
    await clock.runFor(4_000);
    expect(await a.ended).toBe('ended');
    expect(a.log).toEqual(['0s leads', '25.5s stopped']);
    expect(b.log).toEqual(['22s leads']);
    expect(server.lease).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('takes the lease of one that died when it has seen no sign of life for the whole lease', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    let alive = true;
    candidate(clock, server, 'a', () => (alive ? 'none' : 'hang'));
    await clock.runFor(30_000);
    alive = false;
    const b = candidate(clock, server, 'b');
    await clock.runFor(40_000);
    expect(b.log).toEqual(['16s leads']);
  });

  it.each([
    ['an hour behind', -3_600_000],
    ['an hour ahead', 3_600_000],
  ])("does not believe the times in the lease: the holder's clock is %s", async (_, skew) => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    server.write(
      {
        holderIdentity: 'other',
        leaseDurationSeconds: 15,
        acquireTime: clock.now() + skew,
        renewTime: clock.now() + skew,
        leaseTransitions: 4,
      },
      undefined,
    );
    const b = candidate(clock, server, 'b');
    await clock.runFor(40_000);
    expect(b.log).toEqual(['16s leads']);
    expect(server.lease).toMatchObject({ holderIdentity: 'b', leaseTransitions: 5 });
  });

  it('ends its work when it cannot renew in time, before another may start', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    let cut = false;
    const a = candidate(clock, server, 'a', () => (cut ? 'hang' : 'none'));
    await clock.runFor(2_500);
    cut = true;
    await clock.runUntil(a.ended);
    expect(a.log).toEqual(['0s leads', '12s lost']);
    expect(await a.ended).toBe('lost');
    expect(a.elector.leads).toBe(false);
  });

  it('ends its work when another holds the lease', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    const a = candidate(clock, server, 'a');
    await clock.runFor(1_000);
    server.write({ ...server.lease!, holderIdentity: 'thief' }, server.lease?.resourceVersion);
    await clock.runFor(4_500);
    expect(await a.ended).toBe('lost');
    expect(server.lease?.holderIdentity).toBe('thief');
  });

  it('ends its work as soon as it hears of another, not a retry later', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    const a = candidate(clock, server, 'a');
    await clock.runFor(1_000);
    server.write({ ...server.lease!, holderIdentity: 'thief' }, server.lease?.resourceVersion);
    await clock.runUntil(a.ended);
    expect(a.log).toEqual(['0s leads', '2s lost']);
  });

  it('survives a renewal that was stored although its answer was lost', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    let calls = 0;
    const a = candidate(clock, server, 'a', () => (++calls === 3 ? 'after' : 'none'));
    await clock.runFor(30_000);
    expect(a.log).toEqual(['0s leads']);
  });

  it('keeps the lease while its work drains', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    const stop = new AbortController();
    const elector = new LeaderElector({
      clock,
      random: () => 0,
      store: reachedBy(server, clock, () => 'none'),
      identity: 'a',
    });
    const ended = elector.run(stop.signal, async () => {
      stop.abort();
      await clock.sleep(25_000);
    });
    const b = candidate(clock, server, 'b');
    await clock.runUntil(ended);
    expect(b.log).toEqual([]);
    expect(server.lease?.holderIdentity).toBe('');
  });

  it('stops waiting when told to', async () => {
    const clock = new VirtualClock();
    const server = new LeaseServer();
    candidate(clock, server, 'a');
    await clock.runFor(1_000);
    const b = candidate(clock, server, 'b');
    await clock.runFor(1_000);
    b.stop.abort();
    expect(await clock.runUntil(b.ended)).toBe('ended');
    expect(b.log).toEqual([]);
  });

  it('never has two leaders, whatever the network does', async () => {
    const fault = fc.constantFrom<Fault>('none', 'none', 'none', 'before', 'after', 'hang', 'slow');
    const network = fc.array(fault, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(network, network, network, async (...networks) => {
        const clock = new VirtualClock();
        const server = new LeaseServer();
        let leaders = 0;
        const stop = new AbortController();
        const runs = networks.map(async (faults, index) => {
          let call = 0;
          const store = reachedBy(server, clock, () => faults[call++ % faults.length]!);
          await clock.sleep(index * 700);
          while (!stop.signal.aborted) {
            const elector = new LeaderElector({
              clock,
              random: () => 0.5,
              store,
              identity: `${index}/${call}`,
            });
            const lead = async (lost: AbortSignal): Promise<void> => {
              expect(++leaders).toBe(1);
              await clock.sleep(40_000, AbortSignal.any([lost, stop.signal])).catch(() => undefined);
              leaders--;
            };
            await elector.run(stop.signal, lead).catch((error: unknown) => {
              if (!(error instanceof LeadershipLostError)) throw error;
            });
          }
        });
        await clock.runFor(300_000);
        stop.abort();
        await clock.runUntil(Promise.all(runs));
      }),
      { numRuns: 60 },
    );
  });
});

describe('microTime', () => {
  it('has the six digits that the API server insists on', () => {
    expect(microTime(Date.UTC(2026, 10, 23, 5, 6, 7, 89))).toBe('2026-11-23T05:06:07.089000Z');
  });
});
