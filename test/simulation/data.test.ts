import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dataStories } from './data/stories.ts';

const run = promisify(execFile);

/* In plain Node, as the histories are. */
it('keeps data as the policy says, loses none, and gives it to nobody else', async () => {
  const { stdout } = await run(process.execPath, ['test/simulation/data/main.ts']).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout.trim().split('\n')).toEqual(dataStories.map(({ name }) => `ok ${name}`));
}, 600_000);
