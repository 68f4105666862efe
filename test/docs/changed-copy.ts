import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder } from '../control-plane/local-folder.ts';
import { codeBlocks } from './code-blocks.ts';

const copied = ['src', 'test', 'package.json', 'tsconfig.json', 'jest.config.js'];

/**
 * Makes a copy of the project's code in an empty folder and changes it as the blocks of a page say: ` ```diff PATH ` changes
 * a file, ` ```ts PATH ` is a new one. Returns the paths. Rejects when a block does not fit the code any more.
 */
export async function changedCopy(folder: string, page: string): Promise<readonly string[]> {
  for (const name of copied) await cp(join(projectFolder, name), join(folder, name), { recursive: true });
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  const blocks = codeBlocks(page).filter(({ info }) => /^(?:src|test)\//u.test(info));
  for (const { language, info: path, text } of blocks) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (language === 'diff') await writeFile(file, changed(path, await readFile(file, 'utf8'), text));
    // Fails for a file that is there already.
    else await writeFile(file, text, { flag: 'wx' });
  }
  return blocks.map(({ info }) => info);
}

/** The text with the changes of a diff whose hunks are found by what they say, not by line numbers. */
export function changed(path: string, before: string, diff: string): string {
  return diff.split(/^@@.*\n/mu).reduce((text, hunk) => {
    const lines = hunk.split('\n').slice(0, -1);
    const old = side(lines, '-');
    const places = text.split(old).length - 1;
    if (places !== 1) throw new Error(`${path} has this ${places} times, not once:\n${old}`);
    return text.replace(old, () => side(lines, '+'));
  }, before);
}

/** What stands on one side of a diff: its lines, and those of both. */
function side(lines: readonly string[], sign: '-' | '+'): string {
  return lines
    .filter((line) => line === '' || line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}
