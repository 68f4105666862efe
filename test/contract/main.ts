import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmulator } from '../control-plane/emulator-process.ts';
import { localFolder, makeOwnedFolder, removeFolder } from '../control-plane/local-folder.ts';
import { clientEnvironment } from './client-environment.ts';
import { onMoto, presumeFailureOnMoto } from './on-moto/on-moto.ts';
import { pythonEnvironment } from './python-environment.ts';

/** A database takes ten minutes on AWS, and a second here. */
const timeScale = 600;

const results = join(localFolder, 'test-results', 'contract.json');

const log = (line: string): void => {
  process.stdout.write(`contract: ${line}\n`);
};

/** What counts if pytest never gets to write its own counts. */
async function presumeFailure(): Promise<void> {
  await mkdir(join(localFolder, 'test-results'), { recursive: true });
  const counts = { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0 };
  await writeFile(results, JSON.stringify(counts));
}

/** Runs pytest with the arguments of this program, such as `-k paging`. Returns its exit code. */
async function runTests(python: string, endpoint: string): Promise<number> {
  // The files are numbered, and pytest keeps their order: together they tell the life of one stack.
  const options = ['-m', 'pytest', '--quiet', '--tb=short', '-p', 'no:cacheprovider', '--counts', results];
  const child = spawn(python, [...options, import.meta.dirname, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: clientEnvironment(endpoint),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function main(): Promise<number> {
  await presumeFailure();
  // Arguments are pytest's: whoever gives them wants to see those tests.
  const isAll = process.argv.length === 2;
  if (isAll) await presumeFailureOnMoto();
  const python = await pythonEnvironment(log);
  const code = await onEmulator(python);
  const failed = isAll ? await onMoto({ python, log }) : 0;
  return failed > 0 ? 1 : code;
}

async function onEmulator(python: string): Promise<number> {
  const folder = await makeOwnedFolder();
  try {
    // Without lag: clients that were not made for this emulator read what they wrote, as their waiters let them.
    return await runTests(python, await startEmulator({ folder, timeScale, lag: 'none', log }));
  } finally {
    await removeFolder(folder);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
