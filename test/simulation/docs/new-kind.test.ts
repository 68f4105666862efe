import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { changedCopy } from '../../docs/changed-copy.ts';

const run = promisify(execFile);

let folder: string;
let paths: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-kind-'));
  paths = await changedCopy(folder, await readFile('docs/adding-a-kind.md', 'utf8'));
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const node = async (...args: readonly string[]): Promise<string> =>
  (await run(process.execPath, [...args], { cwd: folder })).stdout;

it('the guide leads to code whose types are right', async () => {
  // The layers' lists of kinds would draw in the SDK's types of every service.
  const files = paths.filter((path) => path.endsWith('.ts') && /metric-filter|\/logs/u.test(path));
  expect(files.length).toBeGreaterThan(4);
  const options = { extends: './tsconfig.json', compilerOptions: { incremental: false }, include: [], files };
  await writeFile(join(folder, 'tsconfig.new-kind.json'), JSON.stringify(options));
  expect(await node('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.new-kind.json')).toBe('');
}, 300_000);

it('the guide leads to an emulator that passes the test of the guide', async () => {
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', 'emulator'];
  await node(...jest, '--testPathPatterns', 'services/logs/metric-filters');
}, 300_000);

it('the guide leads to a kind whose drift is repaired', async () => {
  const out = await node('test/simulation/drift/main.ts', '--only', 'metric-filter');
  expect(out).toContain('ok metric-filter: settings of metric-filter');
  expect(out).not.toContain('GAP');
}, 300_000);

it('the guide leads to a kind that comes and goes with its stack, whatever kills the operator', async () => {
  const args = ['--scenario', 'delete', '--lag', 'none', '--sample', '500', '--turns'];
  expect(await node('test/simulation/main.ts', ...args)).toMatch(/ passed, 0 failed$/mu);
}, 300_000);
