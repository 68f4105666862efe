import type { Timers } from './timers.ts';

/** Waits on the emulator's timers; rejects with the signal's reason when that comes first. */
export function pause(timers: Timers, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('The request was aborted'));
    };
    if (signal?.aborted) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort, { once: true });
    timers.at(timers.now() + milliseconds, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
  });
}
