import { expect } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SIGHTINGS_FOLDER, type Sighting } from './sighting.ts';

/** Notes that the running test saw the rule bite, for the rule book. One file per process: tests run side by side. */
export function witness(rule: string): void {
  const folder = process.env[SIGHTINGS_FOLDER];
  const { testPath, currentTestName } = expect.getState();
  if (folder === undefined || testPath === undefined || currentTestName === undefined) return;
  const sighting: Sighting = { rule, file: relative(process.cwd(), testPath), test: currentTestName };
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(sighting)}\n`);
}
