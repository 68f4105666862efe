import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A thread's share of the work: what leaves `part` when its number is divided by `parts`. */
export interface Share {
  readonly part: number;
  readonly parts: number;
}

/** Runs a module in a thread for each core, with its share as `workerData`. A thread posts its results, and at last nothing. */
export async function inAllThreads(module: string, note: (result: unknown) => void): Promise<void> {
  const parts = availableParallelism();
  await Promise.all(Array.from({ length: parts }, (_, part) => inThread(module, { part, parts }, note)));
}

function inThread(module: string, share: Share, note: (result: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(module), { workerData: share, argv: process.argv.slice(2) });
    worker.once('error', reject);
    worker.on('message', (result?: unknown) => {
      if (result !== undefined) {
        note(result);
        return;
      }
      // The pipeline of a world sleeps for ever.
      void worker.terminate();
      resolve();
    });
  });
}
