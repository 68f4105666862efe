import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { specWith } from '../../support/spec-samples.ts';
import { inAllThreads, type Share } from '../in-all-threads.ts';
import { playHistory } from '../random/play-history.ts';
import { fieldEdits } from '../random/specs.ts';
import type { RandomHistory } from '../random/step.ts';

/* Every edit there is, good or bad, by itself: the stack stands, is edited, and put back. It must be what it was. */

interface Told {
  readonly change: object;
  readonly broken: readonly string[];
}

/** Seconds: for the creation, and for what comes of an edit. */
const CREATION = 1200;
const EDIT = 900;

const untouched: RandomHistory = {
  seed: 0,
  lag: 'none',
  unsteady: false,
  steps: [],
  end: 0,
  deleted: false,
};

if (isMainThread) await all();
else await inThisThread(workerData as Share);

async function inThisThread({ part, parts }: Share): Promise<void> {
  const fresh = await playHistory(untouched);
  for (const [index, change] of fieldEdits.entries()) {
    if (index % parts !== part) continue;
    const spec = specWith({ deletionPolicy: 'Delete', ...change });
    const steps: RandomHistory['steps'] = [
      [{ do: 'takeover' }, CREATION],
      [{ do: 'edit', spec }, EDIT],
    ];
    const { broken } = await playHistory({ ...untouched, seed: index + 1, steps }, fresh.likeness);
    parentPort?.postMessage({ change, broken } satisfies Told);
  }
  parentPort?.postMessage(undefined);
}

async function all(): Promise<void> {
  let failed = 0;
  await inAllThreads(import.meta.url, (told) => {
    const { change, broken } = told as Told;
    if (broken.length === 0) return;
    failed += 1;
    console.log(`${JSON.stringify(change).slice(0, 200)}: ${broken.slice(0, 4).join('; ').slice(0, 600)}`);
  });
  console.log(`${fieldEdits.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
