import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { runCommand } from '../../control-plane/run-command.ts';
import { bench } from './bench.ts';
import type { WordPressTree } from './wordpress-trees.ts';

/** Where the image has WordPress. */
const code = 'usr/src/wordpress';

/** What the Dockerfile copies. */
export const ownFiles = join(projectFolder, 'image/rootfs');

/** The image's files as the Dockerfile lays them out, below a folder instead of the root. */
export interface ImageFiles {
  readonly root: string;
  readonly tree: WordPressTree;
}

/** What an image on top of ours adds. */
export interface Derived {
  readonly name: string;
  /** Text of the added files by their path in WordPress. */
  readonly files: Readonly<Record<string, string>>;
}

/** Lays a version of WordPress and the project's own files into one folder, as `COPY` does. */
export async function layOutImage(tree: WordPressTree, derived?: Derived): Promise<ImageFiles> {
  const name = `image-${tree.version}${derived === undefined ? '' : `-${derived.name}`}`;
  const root = join(bench().folder, name);
  const files = Object.entries(derived?.files ?? {}).map(([path, text]) => [join(code, path), text] as const);
  await layOutFiles(root, tree, Object.fromEntries(files));
  return { root, tree };
}

/** Makes the folder, unless it is there. `added`: text of files by their path in the image. */
export async function layOutFiles(
  root: string,
  tree: WordPressTree,
  added: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (existsSync(root)) return;
  const work = `${root}.${process.pid}`;
  await mkdir(dirname(join(work, code)), { recursive: true });
  await copyTree(tree.folder, join(work, code));
  await runCommand('cp', ['-R', `${ownFiles}/.`, work]);
  for (const [path, text] of Object.entries(added)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), text);
  }
  await runCommand('chmod', ['-R', 'u=rwX,go=rX', work]);
  // Another worker may be at the same image: whoever is second takes what is there.
  await runCommand('mv', ['-T', '-n', work, root]);
  await runCommand('rm', ['-rf', work]);
}

/** Links where the file system allows it: the files are only read. */
async function copyTree(from: string, to: string): Promise<void> {
  try {
    await runCommand('cp', ['-Rl', from, to]);
  } catch {
    await runCommand('rm', ['-rf', to]);
    await runCommand('cp', ['-R', from, to]);
  }
}
