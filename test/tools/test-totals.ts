import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is read here of the results that jest writes with `--json`. */
interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that could not be run: their tests are not among the failed ones, yet they did not pass. */
  readonly numRuntimeErrorTestSuites: number;
}

const tiers = ['unit', 'simulation', 'integration'];

async function readResults(folder: string): Promise<readonly JestResults[]> {
  const files = existsSync(folder) ? await readdir(folder) : [];
  // A tier that ended before it could write its results has failed.
  const missing = tiers
    .filter((tier) => !files.includes(`${tier}.json`))
    .map(() => ({ numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0 }));
  const found = files.map(
    async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as JestResults,
  );
  return [...missing, ...(await Promise.all(found))];
}

const results = await readResults(process.argv[2] ?? '.local/test-results');
const passed = results.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
const failed = results.reduce(
  (sum, result) => sum + result.numFailedTests + result.numRuntimeErrorTestSuites,
  0,
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
