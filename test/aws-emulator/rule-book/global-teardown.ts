import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { services } from '../services/index.ts';
import { ruleBook, unlistedRules, unseenRules } from './rule-book.ts';
import { SIGHTINGS_FOLDER, type Sighting } from './sighting.ts';

const PAGE = 'docs/emulator.md';
const REMEDY = 'npm run generate:rule-book';

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
  const sightings = await sightingsIn(process.env[SIGHTINGS_FOLDER] ?? '');
  const unseen = unseenRules(services, sightings);
  if (unseen.length > 0)
    throw new Error(
      `no test of the emulator saw these rules refuse a call: ${unseen.join(', ')}. Add a test for each, then: ${REMEDY}`,
    );
  const unlisted = unlistedRules(services, sightings);
  if (unlisted.length > 0)
    throw new Error(`these rules are in the \`rules\` of no service: ${unlisted.join(', ')}`);
  const present = await readFile(PAGE, 'utf8').catch(() => '');
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
  const page = await format(ruleBook(services, sightings, present), options);
  if (process.env['WPS_WRITE_RULE_BOOK'] !== undefined) await writeFile(PAGE, page);
  else if (present !== page)
    throw new Error(`${PAGE} is stale; write it anew with: ${REMEDY}\n${difference(present, page)}`);
}

/** The first lines in which the page and what it should be differ. */
function difference(present: string, page: string): string {
  const [old, wanted] = [present.split('\n'), page.split('\n')];
  const gone = old.filter((line) => !wanted.includes(line)).map((line) => `- ${line}`);
  const added = wanted.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  return [...gone.slice(0, 5), ...added.slice(0, 5)].join('\n');
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
