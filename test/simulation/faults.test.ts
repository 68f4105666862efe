import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

it('comes to the same end whichever call goes wrong in whatever way', async () => {
  const args = ['test/simulation/faults/main.ts', '--sample', '53'];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.split('\n').filter((line) => line.startsWith('BROKEN'))).toEqual([]);
  expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
}, 1_800_000);
