import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/* In plain Node, as all histories are. */
it('puts back every field, tag and object of every kind that somebody changes by hand', async () => {
  const { stdout } = await run(process.execPath, ['test/simulation/drift/main.ts']).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.split('\n').filter((line) => /^(GAP|BROKEN)/u.test(line))).toEqual([]);
  expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
}, 1_800_000);
