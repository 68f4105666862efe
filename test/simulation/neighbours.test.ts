import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { neighbourStories } from './neighbours/neighbours.ts';

const run = promisify(execFile);

/* In plain Node, as the histories are. */
it('keeps stacks of several namespaces, regions and accounts apart', async () => {
  const { stdout } = await run(process.execPath, ['test/simulation/neighbours/main.ts']).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.trim().split('\n')).toEqual(neighbourStories.map(({ name }) => `ok ${name}`));
}, 600_000);
