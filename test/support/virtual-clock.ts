import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly at: number;
  readonly seq: number;
  readonly fire: () => void;
}

/**
 * Time that stands still until nothing is left to do, then jumps to the next timer. Code whose only waits are sleeps
 * on this clock runs to quiescence in one turn of the event loop, so a history is the same on every machine.
 */
export class VirtualClock implements Clock {
  #now: number;
  #seq = 0;
  /** Sorted by due time, then by order of arrival. */
  readonly #timers: Timer[] = [];

  /** Starts at `now`, milliseconds since the epoch. Default is 2030-01-01, a date no real one is mistaken for. */
  constructor(now = Date.UTC(2030, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => {
        this.#timers.splice(this.#timers.indexOf(timer), 1);
        reject(signal?.reason as Error);
      };
      const timer: Timer = {
        // Whole milliseconds, as the machine's clock has them: a Date made from a fraction would differ from now().
        at: this.#now + Math.max(0, Math.ceil(ms)),
        seq: this.#seq++,
        fire: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#insert(timer);
    });
  }

  /** Runs until `done()`; false when nothing is left to wait for, which is a deadlock. */
  async run(done: () => boolean): Promise<boolean> {
    for (;;) {
      await quiescence();
      if (done()) return true;
      const next = this.#timers.shift();
      if (next === undefined) return false;
      this.#now = next.at;
      next.fire();
    }
  }

  /** Runs everything that is due within the next `ms` milliseconds, and leaves the clock there. */
  async runFor(ms: number): Promise<void> {
    let over = false;
    void this.sleep(ms).then(() => (over = true));
    await this.run(() => over);
  }

  /** Runs `work` to its end; a deadlock is an error, because the test would otherwise hang without a word. */
  async runUntil<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const note = (): void => void (settled = true);
    work.then(note, note);
    if (!(await this.run(() => settled)))
      throw new Error('Deadlock: nothing is left that could end this wait.');
    return work;
  }

  #insert(timer: Timer): void {
    const after = this.#timers.findLastIndex((other) => other.at <= timer.at);
    this.#timers.splice(after + 1, 0, timer);
  }
}

/** One turn of the event loop: all microtasks have run by then. */
function quiescence(): Promise<void> {
  return new Promise((turn) => setImmediate(turn));
}
