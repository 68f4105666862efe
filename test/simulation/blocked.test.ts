import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/* In plain Node, as all histories are. */
it('names what keeps a deletion from going on, leaves it alone, and goes on when it is gone', async () => {
  const { stdout } = await run(process.execPath, ['test/simulation/blocked/main.ts']).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.split('\n').filter((line) => line.startsWith('BROKEN'))).toEqual([]);
  expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
}, 1_800_000);
