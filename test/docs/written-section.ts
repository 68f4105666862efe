import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectFolder } from '../control-plane/local-folder.ts';

/**
 * Writes what a program found out into a page that people write, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
 *
 * @param path From the project's folder: `docs/reliability.md`.
 * @throws when the page has no such place
 */
export async function writtenSection(path: string, name: string, text: string): Promise<void> {
  const file = join(projectFolder, path);
  const page = await readFile(file, 'utf8');
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${path} has no ${begin} with ${end} after it`);
  const written = `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
  await writeFile(file, await format(written, { ...(await resolveConfig(file)), filepath: file }));
}
