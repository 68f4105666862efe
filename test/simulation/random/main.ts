import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { inAllThreads, type Share } from '../in-all-threads.ts';
import { drawHistory } from './draw-history.ts';
import { playHistory } from './play-history.ts';
import { shorten } from './shorten.ts';
import { found } from './found.ts';
import { ends } from './specs.ts';
import type { RandomHistory } from './step.ts';

/*
 * Plays the histories of a range of seeds; `--seed n` plays one, tells it, and makes it shorter when it is broken;
 * `--found` plays those that were broken once.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '200' },
    start: { type: 'string', default: '1' },
    found: { type: 'boolean', default: false },
  },
});

interface Told {
  readonly seed: number;
  readonly broken: readonly string[];
}

const references = new Map<number, readonly string[]>();

/** What a stack is like that was made as it is to be in the end. */
async function freshOf(end: number): Promise<readonly string[]> {
  const known = references.get(end);
  if (known !== undefined) return known;
  const { likeness, broken } = await playHistory({
    seed: 0,
    lag: 'none',
    unsteady: false,
    steps: [],
    end,
    deleted: true,
  });
  if (broken.length > 0) throw new Error(`end ${end}: ${broken.join('; ')}`);
  references.set(end, likeness);
  return likeness;
}

if (values.seed !== undefined) await one(Number(values.seed));
else if (values.found) await again();
else if (isMainThread) await many();
else await inThisThread(workerData as Share);

async function one(seed: number): Promise<void> {
  const history = drawHistory(seed);
  const { broken, story } = await playHistory(history, await freshOf(history.end));
  console.log(story.join('\n'));
  console.log(`hash ${createHash('sha256').update(story.join('\n')).digest('hex').slice(0, 16)}`);
  console.log(tell(history));
  for (const line of broken) console.log(`BROKEN ${line}`);
  if (broken.length > 0) {
    const isBroken = async (other: RandomHistory): Promise<boolean> =>
      (await playHistory(other, await freshOf(other.end))).broken.length > 0;
    console.log(`short: ${tell(await shorten(history, isBroken))}`);
  }
  console.log(broken.length > 0 ? '0 passed, 1 failed' : '1 passed, 0 failed');
  process.exitCode = broken.length > 0 ? 1 : 0;
}

function tell({ lag, unsteady, steps, end, deleted }: RandomHistory): string {
  return `lag ${lag}${unsteady ? ', an unsteady API server' : ''}; ${steps.map(([step, seconds]) => `${JSON.stringify(step)} ${seconds} s`).join('; ')}; ${JSON.stringify(ends[end])}${deleted ? ', deleted' : ''}`;
}

async function again(): Promise<void> {
  let failed = 0;
  for (const history of found) {
    const { broken } = await playHistory(history, await freshOf(history.end));
    if (broken.length > 0) failed += 1;
    for (const line of broken) console.log(`seed ${history.seed}: ${line}`);
  }
  console.log(`${found.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function inThisThread({ part, parts }: Share): Promise<void> {
  const first = Number(values.start) + part;
  for (let seed = first; seed < Number(values.start) + Number(values.seeds); seed += parts) {
    const history = drawHistory(seed);
    const { broken } = await playHistory(history, await freshOf(history.end));
    parentPort?.postMessage({ seed, broken } satisfies Told);
  }
  parentPort?.postMessage(undefined);
}

async function many(): Promise<void> {
  let passed = 0;
  let failed = 0;
  await inAllThreads(import.meta.url, (told) => {
    const { seed, broken } = told as Told;
    if (broken.length === 0) passed += 1;
    else failed += 1;
    if (broken.length > 0) console.log(`seed ${seed}: ${broken.slice(0, 4).join('; ').slice(0, 600)}`);
    if ((passed + failed) % 100 === 0) console.log(`${passed + failed} histories, ${failed} broken`);
  });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
