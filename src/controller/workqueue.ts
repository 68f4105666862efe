import type { Clock } from '../clock.ts';

/** What a queue tells its metrics. */
export interface WorkQueueObserver {
  /** Items ready to be taken. */
  depth(items: number): void;
  /** How long an item was ready before a worker took it. */
  taken(queuedMs: number): void;
  /** An item came back rate limited. */
  retried(): void;
}

export interface WorkQueueOptions<T> {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Two items with one key are one item. */
  readonly keyOf: (item: T) => string;
  readonly observer?: WorkQueueObserver;
  /** Bound of the first rate-limited delay. Default is 1 s: AWS is never ready sooner. */
  readonly baseDelayMs?: number;
  /** Bound of every rate-limited delay. Default is 5 min, so that what an operator fixed by hand is noticed soon. */
  readonly maxDelayMs?: number;
}

interface Waiting {
  readonly dueAt: number;
  readonly timer: AbortController;
}

/**
 * A rate limiting work queue with the contract of client-go's: an item that is ready is there once however often it was
 * added, no item is worked on twice at once, and one that is added while it is worked on comes back after `done`.
 */
export class WorkQueue<T> {
  readonly #options: WorkQueueOptions<T>;
  /** Insertion ordered: first come, first served. */
  readonly #ready = new Map<string, { readonly item: T; readonly since: number }>();
  readonly #processing = new Set<string>();
  readonly #dirty = new Map<string, T>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #failures = new Map<string, number>();
  readonly #takers = new Set<() => void>();
  readonly #drainers = new Set<() => void>();
  #shuttingDown = false;

  constructor(options: WorkQueueOptions<T>) {
    this.#options = options;
  }

  /** Items ready to be taken. */
  get length(): number {
    return this.#ready.size;
  }

  /** Makes the item ready now. A later time asked for with `addAfter` is dropped: the pass that comes sees everything. */
  add(item: T): void {
    if (this.#shuttingDown) return;
    const key = this.#options.keyOf(item);
    this.#cancelWaiting(key);
    if (this.#processing.has(key)) {
      this.#dirty.set(key, item);
      return;
    }
    if (!this.#ready.has(key)) this.#ready.set(key, { item, since: this.#options.clock.now() });
    this.#changed();
  }

  /** Makes the item ready in `ms` milliseconds, or earlier if an earlier time was asked for. */
  addAfter(item: T, ms: number): void {
    if (ms <= 0) {
      this.add(item);
      return;
    }
    const key = this.#options.keyOf(item);
    const dueAt = this.#options.clock.now() + ms;
    if (this.#shuttingDown || this.#ready.has(key)) return;
    if ((this.#waiting.get(key)?.dueAt ?? Infinity) <= dueAt) return;
    this.#cancelWaiting(key);
    const timer = new AbortController();
    this.#waiting.set(key, { dueAt, timer });
    this.#options.clock.sleep(ms, timer.signal).then(
      () => {
        this.add(item);
      },
      () => undefined,
    );
  }

  /** Makes the item ready after its own back-off: exponential in the calls since `forget`, with full jitter. */
  addRateLimited(item: T): void {
    const { random, baseDelayMs = 1_000, maxDelayMs = 300_000, observer, keyOf } = this.#options;
    const key = keyOf(item);
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    observer?.retried();
    this.addAfter(item, random() * Math.min(maxDelayMs, baseDelayMs * 2 ** failures));
  }

  /** Ends the item's back-off; it stays queued if it is. */
  forget(item: T): void {
    this.#failures.delete(this.#options.keyOf(item));
  }

  /** How often the item was added rate limited since it was last forgotten. */
  retries(item: T): number {
    return this.#failures.get(this.#options.keyOf(item)) ?? 0;
  }

  /** The next item; undefined when the signal aborts or the queue shuts down. The taker owes a `done`. */
  async get(signal: AbortSignal): Promise<T | undefined> {
    for (;;) {
      if (signal.aborted || this.#shuttingDown) return undefined;
      const first = this.#ready.entries().next().value;
      if (first !== undefined) return this.#take(...first);
      await this.#nextChange(signal);
    }
  }

  /** Ends the work on an item. It is ready again at once if it was added meanwhile. */
  done(item: T): void {
    const key = this.#options.keyOf(item);
    this.#processing.delete(key);
    const dirty = this.#dirty.get(key);
    if (this.#dirty.delete(key)) this.add(dirty as T);
    if (this.#processing.size === 0) wake(this.#drainers);
  }

  /**
   * Takes nothing more and resolves when the items in work are done. What was queued is dropped: the work is level
   * based, the next start lists everything again.
   */
  async shutDown(): Promise<void> {
    this.#shuttingDown = true;
    for (const key of [...this.#waiting.keys()]) this.#cancelWaiting(key);
    this.#ready.clear();
    this.#dirty.clear();
    this.#changed();
    if (this.#processing.size === 0) return;
    await new Promise<void>((resolve) => this.#drainers.add(resolve));
  }

  #take(key: string, { item, since }: { readonly item: T; readonly since: number }): T {
    this.#ready.delete(key);
    this.#processing.add(key);
    this.#options.observer?.taken(this.#options.clock.now() - since);
    this.#options.observer?.depth(this.#ready.size);
    return item;
  }

  #cancelWaiting(key: string): void {
    this.#waiting.get(key)?.timer.abort();
    this.#waiting.delete(key);
  }

  /** Wakes every taker, not one: a taker that is woken and aborted in the same turn would keep the wake-up for itself. */
  #changed(): void {
    this.#options.observer?.depth(this.#ready.size);
    wake(this.#takers);
  }

  async #nextChange(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const stop = (): void => {
      resolve(undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#takers.add(stop);
    await promise;
    this.#takers.delete(stop);
    signal.removeEventListener('abort', stop);
  }
}

function wake(sleepers: Set<() => void>): void {
  for (const sleeper of sleepers) sleeper();
  sleepers.clear();
}
