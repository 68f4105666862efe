import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageWithSection, writtenSection } from '../../docs/written-section.ts';
import type { Gap } from './moto-process.ts';

const path = 'docs/reliability.md';
const section = 'moto';

/** Writes the gaps into the page about reliability. */
export async function writeGaps(gaps: readonly Gap[]): Promise<void> {
  await writtenSection(path, section, await tableOf(gaps));
}

/** @throws when the page about reliability lists other gaps than there are */
export async function checkPage(gaps: readonly Gap[]): Promise<void> {
  const { before, after } = await pageWithSection(path, section, await tableOf(gaps));
  if (before !== after)
    throw new Error(`${path} lists other gaps of moto: \`npm run contract:moto -- --write\` writes them`);
}

async function tableOf(gaps: readonly Gap[]): Promise<string> {
  return [
    `moto ${await versionOf('moto[server]')} has ${gaps.length} gaps that a stack meets:`,
    '',
    '| gap | operations | moto | AWS |',
    '| --- | --- | --- | --- |',
    ...gaps.map(({ name, operations, moto, page }) => {
      const calls = operations.map((operation) => `\`${operation}\``).join(', ');
      return `| ${name} | ${calls} | ${moto} | [${titleOf(page)}](${page}) |`;
    }),
  ].join('\n');
}

/** `…/API_RunTask.html` → `RunTask` */
const titleOf = (page: string): string =>
  page.slice(page.lastIndexOf('/') + 1).replace(/^API_|\.html$/gu, '');

async function versionOf(name: string): Promise<string> {
  const requirements = await readFile(join(import.meta.dirname, '../requirements.txt'), 'utf8');
  const line = requirements.split('\n').find((each) => each.startsWith(`${name}==`));
  if (line === undefined) throw new Error(`requirements.txt does not pin ${name}`);
  return line.slice(name.length + 2);
}
