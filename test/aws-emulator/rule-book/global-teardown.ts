import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPage, PAGE, presentPage, wantedPage } from './page.ts';
import { SIGHTINGS_FOLDER, type Sighting } from './sighting.ts';

/** What jest tells a teardown of the run. */
interface RunConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
  readonly testNamePattern?: string;
  readonly findRelatedTests: boolean;
  readonly onlyChanged: boolean;
  readonly onlyFailures: boolean;
  readonly shard?: object;
}

/** A part of the tests proves nothing about the rules of the others. */
const isPartial = (run: RunConfig): boolean =>
  run.testPathPatterns.patterns.length > 0 ||
  (run.testNamePattern ?? '') !== '' ||
  run.findRelatedTests ||
  run.onlyChanged ||
  run.onlyFailures ||
  run.shard !== undefined;

/** After all tests of the emulator: every rule was seen to bite, and the rule book says so. */
export default async function globalTeardown(run: RunConfig): Promise<void> {
  if (isPartial(run)) return;
  const present = await presentPage();
  const wanted = await wantedPage(await sightingsIn(process.env[SIGHTINGS_FOLDER] ?? ''), present);
  if (process.env['WPS_WRITE_RULE_BOOK'] === undefined) checkPage(present, wanted);
  else await writeFile(PAGE, wanted);
}

async function sightingsIn(folder: string): Promise<readonly Sighting[]> {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Sighting),
  );
}
