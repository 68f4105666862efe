import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function expectClean(...args: readonly string[]): Promise<void> {
  const { stdout } = await run(process.execPath, ['test/simulation/faults/main.ts', ...args], {
    maxBuffer: 2 ** 26,
  }).catch((error: unknown) => error as { stdout: string });
  expect(stdout.split('\n').filter((line) => line.startsWith('BROKEN'))).toEqual([]);
  expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
}

it('comes to the same end whichever call goes wrong in whatever way', async () => {
  await expectClean('--sample', '53');
}, 1_800_000);

// Points that once were broken.
it.each(['ecs:RegisterTaskDefinition not visible yet', 'elb:CreateLoadBalancerListeners internal error'])(
  'is not struck again: %s',
  async (point) => {
    await expectClean('--only', point);
  },
  600_000,
);
