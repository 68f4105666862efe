import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { inAllThreads, type Share } from '../in-all-threads.ts';
import { faultKinds } from './fault-kinds.ts';
import { writeFaultRow } from './fault-table.ts';
import { live, type Life } from './life.ts';
import type { FaultPoint } from './trouble.ts';

/*
 * Every operation that a whole life of a stack calls meets every kind of fault, one kind after the other. `--kind name`
 * tries that kind alone, `--only text` the points whose name contains it; `--sample n` one of every n. `--write` puts each
 * kind into docs/reliability.md as soon as all of it has been tried: what was interrupted goes on with the kinds that are left.
 */
const { values } = parseArgs({
  options: {
    kind: { type: 'string', multiple: true },
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: '1' },
    story: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

/** Other people's calls. */
const THEIRS = new Set(['ecr:PutImage']);

if (values.write && (values.only !== '' || values.sample !== '1'))
  throw new Error('--write is for whole kinds: leave out --only and --sample');
const kindNames = faultKinds.map(({ name }) => name);
for (const kind of values.kind ?? [])
  if (!kindNames.includes(kind)) throw new Error(`no kind ${kind}; there are ${kindNames.join(', ')}`);

const reference = await live();
const points = faultKinds
  .filter(({ name }) => values.kind?.includes(name) ?? true)
  .flatMap((kind) =>
    reference.operations
      .filter((name) => !THEIRS.has(name))
      .map((name) => name.split(':'))
      .filter(([service = '', operation = '']) => kind.faultOf(service, operation) !== undefined)
      .map(([service = '', operation = '']): FaultPoint => ({ service, operation, kind: kind.name })),
  )
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
  const results: Tried[] = [];
  let writing = Promise.resolve();
  for (const line of reference.broken) console.log(`BROKEN without any fault: ${line}`);
  await inAllThreads(import.meta.url, (result) => {
    const tried = result as Tried;
    results.push(tried);
    tell(tried);
    const alike = results.filter(({ kind }) => kind === tried.kind);
    if (!values.write || alike.length < points.filter(({ kind }) => kind === tried.kind).length) return;
    const row = { kind: tried.kind, tried: alike.length, failed: alike.filter(isBroken).length };
    writing = writing.then(() => writeFaultRow(row, kindNames));
  });
  await writing;
  const failed = results.filter(isBroken).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || reference.broken.length > 0 ? 1 : 0;
}

function isBroken({ broken }: Tried): boolean {
  return broken.length > 0;
}

function tell(tried: Tried): void {
  console.log(`${isBroken(tried) ? 'BROKEN' : 'ok'} ${tried.name}`);
  for (const line of tried.broken) console.log(`    ${line.slice(0, 500)}`);
  if (values.story && isBroken(tried)) console.log(tried.story);
}
