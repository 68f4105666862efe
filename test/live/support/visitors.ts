import { setTimeout as pause } from 'node:timers/promises';
import type { SiteBench } from './site-bench.ts';

/** A request that was not answered with 200. */
export interface Failure {
  /** As `performance.now()` tells them. */
  readonly sentAt: number;
  readonly failedAt: number;
  readonly what: string;
}

/** Many visitors at once, as steady as a clock: each request is sent when it is due, whether or not others are answered. */
export class Visitors {
  readonly #bench: SiteBench;
  readonly #urls: readonly string[];
  readonly #stop = new AbortController();
  /** A test that fails tells nobody to leave. */
  readonly #over: AbortSignal;
  readonly #failed: Failure[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #answered = 0;
  #sending: Promise<void> = Promise.resolve();

  private constructor(bench: SiteBench, urls: readonly string[]) {
    this.#bench = bench;
    this.#urls = urls;
    this.#over = AbortSignal.any([this.#stop.signal, bench.closed]);
  }

  /** Visits the URLs by turns, so many times a second, until it is told to stop. */
  static come(bench: SiteBench, urls: readonly string[], perSecond: number): Visitors {
    const visitors = new Visitors(bench, urls);
    visitors.#sending = visitors.#send(1000 / perSecond);
    return visitors;
  }

  get answered(): number {
    return this.#answered;
  }

  /** How many were answered, and what happened to the others. */
  async leave(): Promise<{ readonly answered: number; readonly failed: readonly Failure[] }> {
    this.#stop.abort();
    await this.#sending;
    await Promise.all(this.#underWay);
    return { answered: this.#answered, failed: this.#failed };
  }

  async #send(gap: number): Promise<void> {
    const since = performance.now();
    for (let sent = 0; !this.#over.aborted; sent += 1) {
      const visit = this.#visit(this.#urls[sent % this.#urls.length] ?? '');
      this.#underWay.add(visit);
      void visit.finally(() => this.#underWay.delete(visit));
      await pause(Math.max(0, since + (sent + 1) * gap - performance.now()));
    }
  }

  async #visit(url: string): Promise<void> {
    const sentAt = performance.now();
    const what = await this.#bench.get(url).then(
      ({ status }) => (status === 200 ? undefined : `${url}: ${status}`),
      (error: unknown) => `${url}: ${String(error)}`,
    );
    if (what === undefined) this.#answered += 1;
    else this.#failed.push({ sentAt, failedAt: performance.now(), what });
  }
}
