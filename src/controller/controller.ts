import type { Clock } from '../clock.ts';
import { childOf, sleepOrAbort } from './abort.ts';
import { requestKey, TerminalError, type Reconcile, type Request, type Result } from './reconcile.ts';
import type { WorkQueue } from './workqueue.ts';

/** How a pass ended, in controller-runtime's words. */
export type Outcome = 'success' | 'requeue_after' | 'error' | 'terminal_error';

export interface ControllerObserver {
  started(request: Request): void;
  finished(request: Request, outcome: Outcome, seconds: number, error?: unknown): void;
}

export interface ControllerOptions {
  readonly clock: Clock;
  readonly queue: WorkQueue<Request>;
  readonly reconcile: Reconcile;
  readonly observer?: ControllerObserver;
  /** Passes at once, each for another object. Default is 4: passes wait for AWS, not for the processor. */
  readonly maxConcurrentReconciles?: number;
  /** How long passes in flight may take to end when the process stops. Default is 25 s, within a pod's 30 s of grace. */
  readonly drainMs?: number;
}

/** Takes requests from the queue, runs passes, and decides from their end when the next one comes. */
export class Controller {
  readonly #options: ControllerOptions;
  /** When each pass in flight started. */
  readonly #inFlight = new Map<string, number>();

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /** The pass that runs longest, for the health check: how long in ms, and for what. */
  get longestPass(): { readonly key: string; readonly ms: number } | undefined {
    const [oldest] = [...this.#inFlight].sort(([, a], [, b]) => a - b);
    if (oldest === undefined) return undefined;
    const [key, since] = oldest;
    return { key, ms: this.#options.clock.now() - since };
  }

  /**
   * Runs until `drain` aborts: then takes nothing more and lets the passes in flight end, for `drainMs` at most.
   * `signal` cuts them off at once, for a process that may not go on, such as one that lost its lead. Resolves to true
   * when every pass came to its own end.
   */
  async run(drain: AbortSignal, signal: AbortSignal): Promise<boolean> {
    const { clock, queue, maxConcurrentReconciles: length = 4, drainMs = 25_000 } = this.#options;
    const stop = AbortSignal.any([drain, signal]);
    const cut = childOf(signal);
    const workers = Array.from({ length }, () => this.#work(stop, cut.controller.signal));
    const ended = Promise.all(workers).then(() => true);
    await aborted(stop);
    void queue.shutDown();
    const timer = childOf(signal);
    const inTime = await Promise.race([
      ended,
      sleepOrAbort(clock, drainMs, timer.controller.signal).then(() => false),
    ]);
    timer.controller.abort();
    cut.controller.abort(signal.reason ?? new Error(`The pass did not end within ${drainMs} ms.`));
    return inTime;
  }

  async #work(stop: AbortSignal, signal: AbortSignal): Promise<void> {
    const { queue } = this.#options;
    for (let request = await queue.get(stop); request !== undefined; request = await queue.get(stop)) {
      await this.#pass(request, signal);
      queue.done(request);
    }
  }

  async #pass(request: Request, signal: AbortSignal): Promise<void> {
    const { clock, observer, reconcile } = this.#options;
    const key = requestKey(request);
    const since = clock.now();
    this.#inFlight.set(key, since);
    observer?.started(request);
    try {
      const result = await reconcile(request, signal);
      observer?.finished(request, this.#succeeded(request, result), (clock.now() - since) / 1_000);
    } catch (error) {
      observer?.finished(request, this.#failed(request, error), (clock.now() - since) / 1_000, error);
    } finally {
      this.#inFlight.delete(key);
    }
  }

  #succeeded(request: Request, { requeueAfter }: Result): Outcome {
    const { queue } = this.#options;
    queue.forget(request);
    if (requeueAfter === undefined) return 'success';
    queue.addAfter(request, requeueAfter);
    return 'requeue_after';
  }

  #failed(request: Request, error: unknown): Outcome {
    const { queue } = this.#options;
    if (error instanceof TerminalError) {
      queue.forget(request);
      return 'terminal_error';
    }
    queue.addRateLimited(request);
    return 'error';
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
