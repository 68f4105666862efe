import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { faultKinds } from './fault-kinds.ts';
import { live, type FaultPoint, type Life } from './life.ts';

/*
 * Every operation that a whole life of a stack calls meets every kind of fault. `--only text` tries the points whose
 * name contains it; `--sample n` one of every n.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: '1' },
    story: { type: 'boolean', default: false },
  },
});

/** Other people's calls. */
const THEIRS = new Set(['ecr:PutImage']);

const reference = await live();
const points = reference.operations
  .filter((name) => !THEIRS.has(name))
  .flatMap((name) => {
    const [service = '', operation = ''] = name.split(':');
    return faultKinds
      .filter((kind) => kind.faultOf(service, operation) !== undefined)
      .map((kind): FaultPoint => ({ service, operation, kind: kind.name }));
  })
  .filter((point) => nameOf(point).includes(values.only))
  .filter((_, index) => index % Number(values.sample) === 0);

if (isMainThread) await inAllThreads();
else await inThisThread(workerData as number);

function nameOf({ service, operation, kind }: FaultPoint): string {
  return `${service}:${operation} ${kind}`;
}

async function inThisThread(part: number): Promise<void> {
  for (const [index, point] of points.entries()) {
    if (index % availableParallelism() !== part) continue;
    const { broken, story } = await live(point, reference);
    parentPort?.postMessage({ name: nameOf(point), broken, story });
  }
  parentPort?.postMessage(undefined);
}

async function inAllThreads(): Promise<void> {
  let tried = 0;
  let failed = 0;
  for (const line of reference.broken) console.log(`BROKEN without any fault: ${line}`);
  const parts = Array.from({ length: availableParallelism() }, (_, part) => part);
  await Promise.all(
    parts.map(
      (part) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), {
            workerData: part,
            argv: process.argv.slice(2),
          });
          worker.once('error', reject);
          worker.on('message', (result?: Pick<Life, 'broken' | 'story'> & { readonly name: string }) => {
            if (result === undefined) {
              void worker.terminate();
              resolve();
              return;
            }
            tried += 1;
            if (result.broken.length > 0) failed += 1;
            console.log(`${result.broken.length > 0 ? 'BROKEN' : 'ok'} ${result.name}`);
            for (const line of result.broken) console.log(`    ${line.slice(0, 500)}`);
            if (values.story && result.broken.length > 0) console.log(result.story);
          });
        }),
    ),
  );
  console.log(`${tried - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || reference.broken.length > 0 ? 1 : 0;
}
