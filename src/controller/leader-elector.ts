import type { Clock } from '../clock.ts';
import { sleepOrAbort, withDeadline } from './abort.ts';
import { ConflictError } from './kube-error.ts';
import type { LeaseRecord, LeaseStore, StoredLease } from './lease-store.ts';

export interface LeaderElectorOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: LeaseStore;
  /** Unique to this process: pod name and a random id. A restarted container has the name of the one before it. */
  readonly identity: string;
  readonly observer?: LeaderElectorObserver;
  /** How long others wait after our last sign of life. Default is 15 s, client-go's. */
  readonly leaseDurationMs?: number;
  /** How long we go on without a renewal. Default is 10 s: shorter than the lease, so that we end before another starts. */
  readonly renewDeadlineMs?: number;
  /** Default is 2 s. */
  readonly retryPeriodMs?: number;
}

export interface LeaderElectorObserver {
  leading(leads: boolean): void;
  /** A try to read or write the Lease failed; it is made again. */
  failed(error: unknown): void;
}

/** For what nothing may cut short. */
const never = new AbortController().signal;

/** The Lease is another's now, or could not be renewed in time. */
export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';
}

/**
 * Leads when a Lease says so. Whether another's lease has run out is judged by how long we have seen it unchanged, never
 * by the times in it: clocks differ between machines. That time is summed up from our own sleeps, because the
 * machine's clock may be set forward, and then two would lead.
 *
 * A lease is no fence: what the leader has sent may still arrive after it lost. Every write to AWS is therefore safe to
 * be made by two.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  #held: StoredLease | undefined;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
  }

  /** This process leads. */
  get leads(): boolean {
    return this.#held !== undefined;
  }

  /**
   * Waits for the lead, runs `lead`, keeps the Lease until that is over, also while it drains, then gives the Lease
   * back. `stop` ends the waiting; `lead` listens to it by itself. Throws LeadershipLostError when the lead was lost:
   * the signal given to `lead` has then been aborted with the same error, and `lead` has ended.
   */
  async run(stop: AbortSignal, lead: (lost: AbortSignal) => Promise<void>): Promise<void> {
    this.#held = await this.#acquire(stop);
    if (this.#held === undefined) return;
    this.#options.observer?.leading(true);
    const lost = new AbortController();
    const over = new AbortController();
    const renewing = this.#renewWhileLeading(over.signal, lost);
    try {
      await lead(lost.signal);
    } finally {
      over.abort();
      await renewing;
      await this.#release();
      this.#options.observer?.leading(false);
    }
    lost.signal.throwIfAborted();
  }

  /** undefined when `stop` aborted first. */
  async #acquire(stop: AbortSignal): Promise<StoredLease | undefined> {
    const { clock, observer } = this.#options;
    let seen: StoredLease | undefined;
    let unchangedMs = 0;
    while (!stop.aborted) {
      try {
        const current = await this.#try((signal) => this.#options.store.read(signal), stop);
        if (current?.resourceVersion !== seen?.resourceVersion) unchangedMs = 0;
        seen = current;
        if (isFree(current, unchangedMs)) return await this.#take(current, stop);
      } catch (error) {
        if (error !== stop.reason) observer?.failed(error);
      }
      const pause = this.#pause();
      await sleepOrAbort(clock, pause, stop);
      unchangedMs += pause;
    }
    return undefined;
  }

  #take(current: StoredLease | undefined, stop: AbortSignal): Promise<StoredLease> {
    const { clock, store } = this.#options;
    const now = clock.now();
    const record = this.#record({
      acquireTime: now,
      leaseTransitions: (current?.leaseTransitions ?? -1) + 1,
    });
    return this.#try(
      (signal) =>
        current === undefined
          ? store.create(record, signal)
          : store.update(record, current.resourceVersion, signal),
      stop,
    );
  }

  async #renewWhileLeading(over: AbortSignal, lost: AbortController): Promise<void> {
    const { clock, renewDeadlineMs = 10_000 } = this.#options;
    const pause = this.#pause();
    await sleepOrAbort(clock, pause, over);
    while (!over.aborted) {
      const deadline = { clock, ms: renewDeadlineMs - pause, signal: never, what: 'Renewing the lease' };
      try {
        await withDeadline(deadline, (signal) => this.#renew(over, signal));
      } catch (error) {
        this.#held = undefined;
        lost.abort(new LeadershipLostError('The lead is lost.', { cause: error }));
        return;
      }
      await sleepOrAbort(clock, pause, over);
    }
  }

  /** Tries until it succeeds, is hopeless, or is needed no more; a request that is under way is waited for. */
  async #renew(over: AbortSignal, signal: AbortSignal): Promise<void> {
    const { clock, observer, store, identity } = this.#options;
    let held = this.#held;
    for (;;) {
      const remembered = held !== undefined;
      try {
        held ??= await this.#try((inner) => store.read(inner), signal);
        if (held?.holderIdentity !== identity)
          throw new LeadershipLostError('Another process holds the lease.');
        const { resourceVersion } = held;
        const record = this.#record(held);
        this.#held = await this.#try((inner) => store.update(record, resourceVersion, inner), signal);
        return;
      } catch (error) {
        if (signal.aborted || error instanceof LeadershipLostError) throw error;
        observer?.failed(error);
        // The update may have been applied although we got no answer, or a conflict is with our own last one: look.
        held = undefined;
        // And at once: who slept past the lease has calls at hand, and the other one works already.
        if (remembered && error instanceof ConflictError) continue;
      }
      await sleepOrAbort(clock, this.#pause(), over);
      if (over.aborted) return;
    }
  }

  /** Lets another lead at once. Not worth an error: the lease runs out by itself. */
  async #release(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    const { store, observer } = this.#options;
    const record = { ...this.#record(held), holderIdentity: '', leaseDurationSeconds: 1 };
    try {
      await this.#try(
        (signal) => store.update(record, held.resourceVersion, signal),
        new AbortController().signal,
      );
    } catch (error) {
      observer?.failed(error);
    }
  }

  /**
   * A renewal counts for others from when it was stored, for us from when we know. One that takes longer than the
   * difference between lease and deadline would let two lead.
   */
  #try<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, leaseDurationMs = 15_000, renewDeadlineMs = 10_000 } = this.#options;
    const ms = 0.8 * (leaseDurationMs - renewDeadlineMs);
    return withDeadline({ clock, ms, signal, what: 'Reading or writing the lease' }, work);
  }

  #record({
    acquireTime,
    leaseTransitions,
  }: Pick<LeaseRecord, 'acquireTime' | 'leaseTransitions'>): LeaseRecord {
    const { clock, identity, leaseDurationMs = 15_000 } = this.#options;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseDurationMs / 1_000),
      acquireTime,
      renewTime: clock.now(),
      leaseTransitions,
    };
  }

  /** With jitter, or candidates that started together would always ask together. */
  #pause(): number {
    const { random, retryPeriodMs = 2_000 } = this.#options;
    return retryPeriodMs * (1 + 0.2 * random());
  }
}

/** Nobody holds it, or its holder has shown no sign of life for as long as it said it would. */
function isFree(lease: StoredLease | undefined, unchangedMs: number): boolean {
  if (lease === undefined || lease.holderIdentity === '') return true;
  return unchangedMs >= lease.leaseDurationSeconds * 1_000;
}
