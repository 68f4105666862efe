import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { scenarios } from './scenario.ts';

const run = promisify(execFile);

/** Read lag, and of how many writes one is tried. */
type Points = readonly (readonly [lag: string, sample: number])[];
const usual: Points = [
  ['none', 1],
  ['typical', 11],
  ['maximum', 17],
];
/** Whole lives: each history takes long, and most of its writes are tried in other scenarios. */
const fewer: Readonly<Record<string, Points>> = {
  classic: [['typical', 97]],
  upgrade: [['typical', 50]],
  'init-failure': [
    ['none', 4],
    ['maximum', 9],
  ],
  'delete-snapshot': [['typical', 60]],
  'delete-retain': [['typical', 6]],
  reattach: [['typical', 6]],
  restore: [['typical', 60]],
};

/*
 * The histories run in plain Node, not in jest: the SDK is three times slower inside jest's contexts, and its
 * prototypes are of another realm there.
 */
describe.each(scenarios.map((scenario) => scenario.name))('%s', (scenario) => {
  it.each(fewer[scenario] ?? usual)(
    'ends the same whichever write the operator is killed at: lag %s, one write of %i',
    async (lag, sample) => {
      const args = [
        'test/simulation/main.ts',
        '--scenario',
        scenario,
        '--lag',
        lag,
        '--sample',
        String(sample),
        '--turns',
      ];
      const { stdout } = await run(process.execPath, args).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
    },
    1_800_000,
  );
});

it.each(['create', 'rollout', 'delete'])(
  '%s ends the same when the second process dies as well',
  async (scenario) => {
    const args = ['--scenario', scenario, '--lag', 'typical', '--sample', '23', '--turns', '--twice'];
    const { stdout } = await run(process.execPath, ['test/simulation/main.ts', ...args]).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/mu);
  },
  1_800_000,
);
