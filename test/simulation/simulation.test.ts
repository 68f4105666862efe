import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { scenarios } from './scenario.ts';

const run = promisify(execFile);

/*
 * The histories run in plain Node, not in jest: the SDK is three times slower inside jest's contexts, and its
 * prototypes are of another realm there.
 */
describe.each(scenarios.map((scenario) => scenario.name))('%s', (scenario) => {
  it.each([
    ['none', 1],
    ['typical', 11],
    ['maximum', 17],
  ])(
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
