import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { inAllThreads, type Share } from '../in-all-threads.ts';
import { courses, type Course } from './courses.ts';
import { faultKinds } from './fault-kinds.ts';
import { writeFaultRow } from './fault-table.ts';
import { live, type Life } from './life.ts';
import type { FaultPoint } from './trouble.ts';

/*
 * Every operation that the lives of some stacks call meets every kind of fault, one kind after the other. `--course name`
 * plays that life alone, `--kind name` that kind, `--only text` the points whose name contains it; `--sample n` one of every
 * n. `--write` puts each kind in each life into docs/reliability.md as soon as all of it has been tried: what was interrupted
 * goes on with what is left.
 */
const { values } = parseArgs({
  options: {
    course: { type: 'string', multiple: true },
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
  throw new Error('--write is for whole rows: leave out --only and --sample');
const kindNames = faultKinds.map(({ name }) => name);
for (const kind of values.kind ?? [])
  if (!kindNames.includes(kind)) throw new Error(`no kind ${kind}; there are ${kindNames.join(', ')}`);

const references = new Map<Course, Life>();
for (const course of courses) references.set(course, await live(course));
/** Each operation is tried in the first course that calls it. */
const courseOf = new Map(
  [...references]
    .reverse()
    .flatMap(([{ name }, { operations }]) => operations.map((operation) => [operation, name])),
);
const points = faultKinds
  .filter(({ name }) => values.kind?.includes(name) ?? true)
  .flatMap((kind) =>
    [...courseOf]
      .filter(([name]) => !THEIRS.has(name))
      .map(([name, course]): FaultPoint => {
        const [service = '', operation = ''] = name.split(':');
        return { service, operation, kind: kind.name, course };
      })
      .filter(({ course }) => values.course?.includes(course) ?? true)
      .filter(({ service, operation }) => kind.faultOf(service, operation) !== undefined),
  )
  .filter((point) => nameOf(point).includes(values.only))
  .filter((_, index) => index % Number(values.sample) === 0);

if (isMainThread) await tryAll();
else await inThisThread(workerData as Share);

function nameOf({ service, operation, kind }: FaultPoint): string {
  return `${service}:${operation} ${kind}`;
}

interface Tried extends Pick<Life, 'broken' | 'story'> {
  readonly point: FaultPoint;
}

async function inThisThread({ part, parts }: Share): Promise<void> {
  for (const point of points.filter((_, index) => index % parts === part)) {
    const course = courses.find(({ name }) => name === point.course);
    if (course === undefined) throw new Error(`no course ${point.course}`);
    const { broken, story } = await live(course, point, references.get(course));
    parentPort?.postMessage({ point, broken, story } satisfies Tried);
  }
  parentPort?.postMessage(undefined);
}

async function tryAll(): Promise<void> {
  const results: Tried[] = [];
  let writing = Promise.resolve();
  const disturbed = [...references].flatMap(([{ name }, { broken }]) =>
    broken.map((line) => `BROKEN without any fault: ${name}: ${line}`),
  );
  for (const line of disturbed) console.log(line);
  await inAllThreads(import.meta.url, (result) => {
    const tried = result as Tried;
    results.push(tried);
    tell(tried);
    const { course, kind } = tried.point;
    const isAlike = (point: FaultPoint): boolean => point.course === course && point.kind === kind;
    const alike = results.filter(({ point }) => isAlike(point));
    if (!values.write || alike.length < points.filter(isAlike).length) return;
    const row = { course, kind, tried: alike.length, failed: alike.filter(isBroken).length };
    writing = writing.then(() =>
      writeFaultRow(row, { courses: courses.map(({ name }) => name), kinds: kindNames }),
    );
  });
  await writing;
  const failed = results.filter(isBroken).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || disturbed.length > 0 ? 1 : 0;
}

function isBroken({ broken }: Tried): boolean {
  return broken.length > 0;
}

function tell(tried: Tried): void {
  console.log(`${isBroken(tried) ? 'BROKEN' : 'ok'} ${nameOf(tried.point)}`);
  for (const line of tried.broken) console.log(`    ${line.slice(0, 500)}`);
  if (values.story && isBroken(tried)) console.log(tried.story);
}
