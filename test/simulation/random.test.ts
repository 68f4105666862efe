import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const play = async (...args: readonly string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, ['test/simulation/random/main.ts', ...args], {
    maxBuffer: 2 ** 26,
  }).catch((error: unknown) => error as { stdout: string });
  return stdout;
};

it('ends each history like a stack that was made like that at once, and leaves nothing behind', async () => {
  expect(await play('--seeds', '200')).toMatch(/^200 passed, 0 failed$/mu);
}, 1_800_000);

it('ends what was broken once as it should', async () => {
  expect(await play('--found')).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
}, 600_000);

it('plays the same history for the same seed in any process', async () => {
  const hashes = await Promise.all([play('--seed', '1'), play('--seed', '1')]);
  const [first, second] = hashes.map((out) => /^hash (\w+)$/mu.exec(out)?.[1]);
  expect(first).toMatch(/^\w{16}$/u);
  expect(second).toBe(first);
}, 600_000);
