import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { services } from '../services/index.ts';
import { ruleBook, unseenRules } from './rule-book.ts';
import { SIGHTINGS_FOLDER, type Sighting } from './sighting.ts';

const PAGE = 'docs/emulator.md';

/** What jest tells a teardown of the run. */
interface RunConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
  readonly testNamePattern?: string;
}

/** After all tests of the emulator: every rule was seen to bite, and the rule book says so. */
export default async function globalTeardown({
  testPathPatterns,
  testNamePattern,
}: RunConfig): Promise<void> {
  // A part of the tests proves nothing about the rules of the others.
  if (testPathPatterns.patterns.length > 0 || (testNamePattern ?? '') !== '') return;
  const sightings = await sightingsIn(process.env[SIGHTINGS_FOLDER] ?? '');
  const unseen = unseenRules(services, sightings);
  if (unseen.length > 0)
    throw new Error(`no test of the emulator saw these rules refuse a call: ${unseen.join(', ')}`);
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
  const page = await format(ruleBook(services, sightings), options);
  if (process.env['WPS_WRITE_RULE_BOOK'] !== undefined) {
    await writeFile(PAGE, page);
    return;
  }
  const present = await readFile(PAGE, 'utf8').catch(() => '');
  if (present !== page) throw new Error(`${PAGE} is stale; write it anew with: npm run generate:rule-book`);
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
