import type { Pace } from '../engine/index.ts';

interface Outage {
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly tries: number;
}

/**
 * How long the way to AWS has been closed, by object. What passes by itself within minutes calls no human, and is tried
 * again soon at first.
 */
export class Outages {
  readonly #outages = new Map<string, Outage>();
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Notes one more failure; `passing` until it has lasted, `wait` in milliseconds until the next try. */
  note(key: string, reason: string, now: number): { readonly passing: boolean; readonly wait: number } {
    const before = this.#outages.get(key);
    const same = before?.reason === reason ? before : { since: now, tries: 0 };
    this.#outages.set(key, { reason, since: same.since, tries: same.tries + 1 });
    const { patience, retry, retryCap } = this.#pace;
    const left = same.since + patience - now;
    const wait = Math.min(retryCap, retry * 2 ** same.tries);
    return { passing: left > 0, wait: left > 0 ? Math.min(wait, left) : wait };
  }

  end(key: string): void {
    this.#outages.delete(key);
  }
}
