import type { Timers } from './timers.ts';

/** As the SDK's own handlers say it. */
const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

/** Waits on the emulator's timers; rejects when the signal comes first. */
export function pause(timers: Timers, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(aborted());
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
