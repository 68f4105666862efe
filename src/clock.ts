/** Where time comes from. Everything that waits or dates takes one, so that a simulated history can be replayed. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with `signal.reason` when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Beyond this setTimeout overflows its 32 bits and fires at once: a long sleep would become a busy loop. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The machine's own clock as it was when the process began, and steady from then on. Somebody sets the time of the machine
 * forward: if that counted, every write of the last minutes would seem to be visible to every read, and what no list shows
 * yet would be made a second time.
 */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  async sleep(ms, signal) {
    let left = ms;
    for (; left > longestTimerMs; left -= longestTimerMs) await timer(longestTimerMs, signal);
    await timer(left, signal);
  },
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      clearTimeout(handle);
      reject(signal?.reason as Error);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
