import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { endOfLog } from '../../control-plane/background-process.ts';
import { localFolder } from '../../control-plane/local-folder.ts';
import globalSetup from '../../integration/global-setup.ts';
import globalTeardown from '../../integration/global-teardown.ts';
import { Bench } from '../../integration/support/bench.ts';
import { readGaps, startMoto, type Gap } from './moto-process.ts';
import { checkPage, writeGaps } from './page.ts';
import { sampleStacks, type SampleStack } from './stacks.ts';
import { Story } from './story.ts';

export interface OnMotoOptions {
  /** A Python that has moto. */
  readonly python: string;
  readonly log: (line: string) => void;
  /** Plays the stacks with this in their names, and does not ask whether all gaps were met. Default is all. */
  readonly only?: string;
  /** Writes the gaps into docs/reliability.md instead of comparing. Default is false. */
  readonly write?: boolean;
}

type Test = readonly [name: string, run: () => Promise<void>];

const results = join(localFolder, 'test-results', 'contract-moto.json');

/** Notes a failure, until there are results. */
export async function presumeFailureOnMoto(): Promise<void> {
  await note(0, 1);
}

/** Lets the operator work on moto, with a real API server. Returns how many tests failed. */
export async function onMoto(options: OnMotoOptions): Promise<number> {
  await presumeFailureOnMoto();
  await globalSetup();
  try {
    const { python } = options;
    const bench = await Bench.open({
      name: 'moto',
      // A machine that is busy is slow, not wrong.
      patienceMilliseconds: 40_000,
      startAws: (folder) => startMoto(python, folder),
    });
    const { passed, failed } = await playAll(bench, options);
    await note(passed, failed);
    return failed;
  } finally {
    await globalTeardown();
  }
}

async function playAll(
  bench: Bench,
  options: OnMotoOptions,
): Promise<{ readonly passed: number; readonly failed: number }> {
  const { python, log, only = '' } = options;
  let passed = 0;
  let failed = 0;
  for (const sample of (await sampleStacks()).filter(({ name }) => name.includes(only))) {
    const story = new Story({ bench, python, sample });
    const count = await play(sample, story.parts(), options);
    await story.end();
    passed += count.passed;
    failed += count.failed;
  }
  if (failed > 0) log(`the end of moto's log:\n${await endOfLog({ folder: bench.folder, name: 'moto' })}`);
  const gaps = await readGaps(bench.emulator.url);
  tell(gaps, log);
  const count = await play(
    undefined,
    [closing(bench), ...(only === '' ? aboutGaps(gaps, options) : [])],
    options,
  );
  return { passed: passed + count.passed, failed: failed + count.failed };
}

/** Runs tests that build on each other: after one that failed, the rest fails as well. */
async function play(
  sample: SampleStack | undefined,
  tests: readonly Test[],
  { log }: OnMotoOptions,
): Promise<{ readonly passed: number; readonly failed: number }> {
  for (const [index, [name, run]] of tests.entries()) {
    const title = sample === undefined ? name : `${sample.name} stack: ${name}`;
    const start = performance.now();
    try {
      await run();
    } catch (error) {
      log(`FAILED ${title}\n${error instanceof Error ? error.message : String(error)}`);
      return { passed: index, failed: tests.length - index };
    }
    log(`ok ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
  return { passed: tests.length, failed: 0 };
}

function aboutGaps(gaps: readonly Gap[], { write = false }: OnMotoOptions): readonly Test[] {
  return [
    ['every named gap was met', () => refuseStale(gaps)],
    ['docs/reliability.md names the gaps', () => (write ? writeGaps(gaps) : checkPage(gaps))],
  ];
}

const closing = (bench: Bench): Test => ['moto served every call', () => bench.close()];

function refuseStale(gaps: readonly Gap[]): Promise<void> {
  const stale = gaps.filter(({ bites }) => bites === 0).map(({ name }) => name);
  return stale.length === 0
    ? Promise.resolve()
    : Promise.reject(new Error(`moto does as AWS does, or nobody asked: ${stale.join(', ')}`));
}

function tell(gaps: readonly Gap[], log: (line: string) => void): void {
  log('what moto does unlike AWS, and how often it was met:');
  for (const { name, operations, moto, bites } of gaps)
    log(`  ${String(bites).padStart(3)} ${name}: ${operations.join(', ')} ${moto}`);
}

async function note(numPassedTests: number, numFailedTests: number): Promise<void> {
  await mkdir(dirname(results), { recursive: true });
  await writeFile(results, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites: 0 }));
}
