import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { LagMode } from '../aws-emulator/kernel/lag.ts';
import type { MatrixOptions, MatrixResult } from './matrix.ts';
import { writeCrashRows, type CrashRow } from './crash-table.ts';
import { scenarios } from './scenario.ts';

const LAGS: readonly LagMode[] = ['none', 'typical', 'maximum'];

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    start: { type: 'string', default: '1' },
    scenario: { type: 'string', multiple: true },
    lag: { type: 'string', multiple: true },
    sample: { type: 'string', default: '1' },
    turns: { type: 'boolean', default: false },
    writes: { type: 'string' },
    paused: { type: 'string' },
    rival: { type: 'boolean', default: false },
    elected: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    story: { type: 'boolean', default: false },
  },
});

const first = Number(values.seed ?? values.start);
const seeds = Array.from(
  { length: values.seed === undefined ? Number(values.seeds) : 1 },
  (_, index) => first + index,
);
const scenarioNames = scenarios.map((scenario) => scenario.name);
const names = values.scenario ?? scenarioNames;
const lags = LAGS.filter((lag) => values.lag === undefined || values.lag.includes(lag));
const parts = availableParallelism();
/** Only whole matrices of single deaths are for the page. */
const isWhole =
  [values.writes, values.paused].every((value) => value === undefined) &&
  values.sample === '1' &&
  !values.turns &&
  !values.rival &&
  !values.elected &&
  !values.twice;
if (values.write && !isWhole)
  throw new Error(
    '--write is for whole matrices: leave out --sample, --turns, --writes, --paused, --rival, --elected and --twice',
  );

const rows: CrashRow[] = [];
let tried = 0;
let failed = 0;
const startedAt = Date.now();
for (const seed of seeds) {
  for (const lag of lags)
    for (const scenario of names)
      await report({
        scenario,
        seed,
        lag,
        sample: Number(values.sample),
        positions: values.turns ? 'turns' : 'all',
        ...(values.writes === undefined ? {} : { only: values.writes }),
        ...(values.paused === undefined ? {} : { pausedFor: Number(values.paused) * 1000 }),
        rival: values.rival,
        elected: values.elected,
        twice: values.twice,
      });
}
if (values.write) await writeCrashRows(rows, scenarioNames);
console.log(`${tried} histories in ${Math.round((Date.now() - startedAt) / 1000)} s`);
console.log(`${tried - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function report(options: Omit<MatrixOptions, 'part' | 'parts'>): Promise<void> {
  const results = await Promise.all(
    Array.from({ length: parts }, (_, part) => inWorker({ ...options, part, parts })),
  );
  const broken = results.flatMap((result) => result.broken);
  const count = results.reduce((sum, result) => sum + result.tried, 0);
  tried += count;
  failed += broken.length;
  if (isWhole) {
    const { scenario, lag } = options;
    rows.push({ scenario, lag, writes: results[0]?.writes ?? 0, tried: count, failed: broken.length });
  }
  const writes = results[0]?.writes ?? 0;
  console.log(
    `${options.scenario}, seed ${options.seed}, lag ${options.lag}: ${writes} writes, ${count} histories, ${broken.length} broken`,
  );
  for (const { at, oracles, story } of broken.slice(0, 5)) {
    console.log(`  ${values.paused === undefined ? 'killed' : 'paused'} ${at}: ${oracles.join('; ')}`);
    if (values.story || values.seed !== undefined) console.log(story.replaceAll(/^/gmu, '    '));
  }
}

function inWorker(workerData: MatrixOptions): Promise<MatrixResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
