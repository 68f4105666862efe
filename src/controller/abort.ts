import type { Clock } from '../clock.ts';

/** What `withDeadline` throws when time is up. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

export interface Deadline {
  readonly clock: Clock;
  readonly ms: number;
  /** Ends the work early, with this signal's reason. */
  readonly signal: AbortSignal;
  /** What is being done, for the message of the TimeoutError: "GET /api/v1/namespaces". */
  readonly what: string;
}

export interface Child {
  readonly controller: AbortController;
  /** Stops listening to the parent. A parent lives as long as the process and would collect a listener per call. */
  readonly unlink: () => void;
}

/** A controller of its own that also aborts when `parent` does, with the parent's reason. */
export function childOf(parent: AbortSignal): Child {
  const controller = new AbortController();
  const follow = (): void => {
    controller.abort(parent.reason);
  };
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  return {
    controller,
    unlink: () => {
      parent.removeEventListener('abort', follow);
    },
  };
}

/**
 * Runs `work` under a signal that aborts when time is up. Rejects then even if the work does not listen to its signal:
 * a hung call must never hold a worker.
 */
export async function withDeadline<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, ms, signal, what } = deadline;
  signal.throwIfAborted();
  const { controller, unlink } = childOf(signal);
  const timer = new AbortController();
  clock.sleep(ms, timer.signal).then(
    () => {
      controller.abort(new TimeoutError(`${what} took longer than ${ms} ms`));
    },
    () => undefined,
  );
  try {
    return await Promise.race([work(controller.signal), aborted(controller.signal)]);
  } finally {
    timer.abort();
    unlink();
  }
}

/** Sleeps, and resolves early instead of rejecting when the signal aborts. */
export async function sleepOrAbort(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await clock.sleep(ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
