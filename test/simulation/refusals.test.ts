import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { refusals } from './refusals/refusals.ts';
import { UNREAD_QUOTAS } from './refusals/unread-quotas.ts';

const run = promisify(execFile);

/* In plain Node, as the histories are. */
it('tells every refusal of AWS, goes on beside it, and recovers by itself', async () => {
  const { stdout } = await run(process.execPath, ['test/simulation/refusals/main.ts']).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.trim().split('\n')).toEqual(
    [...refusals.map(({ name }) => name), UNREAD_QUOTAS].map((name) => `ok ${name}`),
  );
}, 600_000);
