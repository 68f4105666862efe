import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { inAllThreads, type Share } from '../in-all-threads.ts';
import { faultKinds } from './fault-kinds.ts';
import { writeFaultTable, type FaultResult } from './fault-table.ts';
import { live, type FaultPoint, type Life } from './life.ts';

/*
 * Every operation that a whole life of a stack calls meets every kind of fault. `--only text` tries the points whose
 * name contains it; `--sample n` one of every n. `--write` puts the results of the whole matrix into docs/reliability.md.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: '1' },
    story: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

/** Other people's calls. */
const THEIRS = new Set(['ecr:PutImage']);

if (values.write && (values.only !== '' || values.sample !== '1'))
  throw new Error('--write is for the whole matrix: leave out --only and --sample');

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

if (isMainThread) await tryAll();
else await inThisThread(workerData as Share);

function nameOf({ service, operation, kind }: FaultPoint): string {
  return `${service}:${operation} ${kind}`;
}

interface Tried extends Pick<Life, 'broken' | 'story'> {
  readonly name: string;
  readonly kind: string;
}

async function inThisThread({ part, parts }: Share): Promise<void> {
  for (const point of points.filter((_, index) => index % parts === part)) {
    const { broken, story } = await live(point, reference);
    parentPort?.postMessage({ name: nameOf(point), kind: point.kind, broken, story } satisfies Tried);
  }
  parentPort?.postMessage(undefined);
}

async function tryAll(): Promise<void> {
  const results: FaultResult[] = [];
  for (const line of reference.broken) console.log(`BROKEN without any fault: ${line}`);
  await inAllThreads(import.meta.url, (tried) => {
    const { name, kind, broken, story } = tried as Tried;
    results.push({ kind, clean: broken.length === 0 });
    console.log(`${broken.length > 0 ? 'BROKEN' : 'ok'} ${name}`);
    for (const line of broken) console.log(`    ${line.slice(0, 500)}`);
    if (values.story && broken.length > 0) console.log(story);
  });
  if (values.write)
    await writeFaultTable(
      results,
      faultKinds.map(({ name }) => name),
    );
  const failed = results.filter(({ clean }) => !clean).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || reference.broken.length > 0 ? 1 : 0;
}
