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
  const { after } = await pageWithSection(path, name, text);
  await writeFile(join(projectFolder, path), after);
}

/** A page as it is, and as it is when its section is written. */
export async function pageWithSection(
  path: string,
  name: string,
  text: string,
): Promise<{ readonly before: string; readonly after: string }> {
  const file = join(projectFolder, path);
  const before = await readFile(file, 'utf8');
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${path} has no ${begin} with ${end} after it`);
  const written = `${before.slice(0, from)}${begin}\n\n${text}\n\n${before.slice(to)}`;
  return {
    before,
    after: await format(written, { ...(await resolveConfig(file)), filepath: file }),
  };
}
