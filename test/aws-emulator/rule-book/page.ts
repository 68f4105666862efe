import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { services } from '../services/index.ts';
import { ruleBook, unlistedRules, unseenRules } from './rule-book.ts';
import type { Sighting } from './sighting.ts';

export const PAGE = 'docs/emulator.md';
const REMEDY = 'npm run generate:rule-book';

/** The rule book as it is committed; empty where it is not. */
export const presentPage = (): Promise<string> => readFile(PAGE, 'utf8').catch(() => '');

/** The rule book as it should be. Rejects when a rule has no proof, or a proof has no rule. */
export async function wantedPage(sightings: readonly Sighting[], present: string): Promise<string> {
  const unseen = unseenRules(services, sightings);
  if (unseen.length > 0)
    throw new Error(
      `no test of the emulator saw these rules refuse a call: ${unseen.join(', ')}. Add a test for each, then: ${REMEDY}`,
    );
  const unlisted = unlistedRules(services, sightings);
  if (unlisted.length > 0)
    throw new Error(`these rules are in the \`rules\` of no service: ${unlisted.join(', ')}`);
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
  return format(ruleBook(services, sightings, present), options);
}

/** Rejects a page that is not as it should be, with the first lines that differ. */
export function checkPage(present: string, wanted: string): void {
  if (present === wanted) return;
  const [old, next] = [present.split('\n'), wanted.split('\n')];
  const gone = old.filter((line) => !next.includes(line)).map((line) => `- ${line}`);
  const added = next.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  const lines = [...gone.slice(0, 5), ...added.slice(0, 5)].join('\n');
  throw new Error(`${PAGE} is stale; write it anew with: ${REMEDY}\n${lines}`);
}
