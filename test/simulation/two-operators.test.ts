import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The election decides who of the two works: the second takes over when the first has fallen silent. */
const ELECTED = ['--elected'];
const AT_ONCE = ['--rival', '--lag', 'typical'];
/** Another takes over while it is paused; it wakes, nothing tells it so, and it goes on with what it knew. */
const pausedFor = (seconds: number): readonly string[] => ['--paused', String(seconds), '--turns'];

describe('Two operators make nothing twice and end as one does', () => {
  it.each([
    ['from the beginning, creating', [...AT_ONCE, '--scenario', 'create']],
    ['from the beginning, rolling out', [...AT_ONCE, '--scenario', 'rollout']],
    ['from the beginning, deleting', [...AT_ONCE, '--scenario', 'delete']],
    [
      'one paused for a short time',
      [...pausedFor(30), '--scenario', 'create', '--lag', 'none', '--sample', '13'],
    ],
    [
      'one paused for a long time',
      [...pausedFor(1200), '--scenario', 'create', '--lag', 'typical', '--sample', '29'],
    ],
    [
      'one paused at what has no name and no token',
      [...pausedFor(1200), '--scenario', 'create', '--lag', 'none', '--writes', 'CreateVpc'],
    ],
    [
      'one paused in a rollout',
      [...pausedFor(60), '--scenario', 'rollout', '--lag', 'maximum', '--sample', '5'],
    ],
    [
      'one elected and paused past its lease, creating',
      [...ELECTED, ...pausedFor(30), '--scenario', 'create', '--lag', 'typical', '--sample', '43'],
    ],
    [
      'one elected and paused past its lease, rolling out',
      [...ELECTED, ...pausedFor(45), '--scenario', 'rollout', '--lag', 'maximum', '--sample', '7'],
    ],
    [
      'one elected and dead, deleting',
      [...ELECTED, '--turns', '--scenario', 'delete', '--lag', 'none', '--sample', '61'],
    ],
  ] as const)(
    '%s',
    async (_, args) => {
      const { stdout } = await run(process.execPath, ['test/simulation/main.ts', ...args]).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
    },
    1_800_000,
  );
});
