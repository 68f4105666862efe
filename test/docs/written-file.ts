import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectFolder } from '../control-plane/local-folder.ts';

/**
 * Writes a generated file, or, where the process was started with `--check`, compares it with what is committed. Exits
 * with 1, and says which command to run, when the two differ. The text is formatted as all files of its kind are.
 *
 * @param path From the project's folder: `docs/reference.md`.
 * @param command What makes it: `npm run generate:reference`.
 */
export async function writtenFile(path: string, unformatted: string, command: string): Promise<void> {
  const file = join(projectFolder, path);
  const text = await format(unformatted, { ...(await resolveConfig(file)), filepath: file });
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    return;
  }
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed === text) return;
  const old = committed.split('\n');
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => line !== old[index]);
  const row = at === -1 ? lines.length : at;
  process.stderr.write(
    `line ${row + 1}\n- ${old[row] ?? '(end of file)'}\n+ ${lines[row] ?? '(end of file)'}\n` +
      `${path} is stale: run \`${command}\` and commit the result.\n`,
  );
  process.exitCode = 1;
}
