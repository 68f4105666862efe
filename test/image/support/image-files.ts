import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { runCommand } from '../../control-plane/run-command.ts';
import { bench } from './bench.ts';
import type { WordPressTree } from './wordpress-trees.ts';

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
  const root = join(
    bench().folder,
    `image-${tree.version}${derived === undefined ? '' : `-${derived.name}`}`,
  );
  if (!existsSync(root)) {
    const work = `${root}.${process.pid}`;
    const code = join(work, 'usr/src/wordpress');
    await mkdir(join(work, 'usr/src'), { recursive: true });
    await copyTree(tree.folder, code);
    await runCommand('cp', ['-R', `${join(projectFolder, 'image/rootfs')}/.`, work]);
    for (const [path, text] of Object.entries(derived?.files ?? {})) {
      await mkdir(dirname(join(code, path)), { recursive: true });
      await writeFile(join(code, path), text);
    }
    await runCommand('chmod', ['-R', 'u=rwX,go=rX', work]);
    // Another worker may be at the same image: whoever is second takes what is there.
    await runCommand('mv', ['-T', '-n', work, root]);
    await runCommand('rm', ['-rf', work]);
  }
  return { root, tree };
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
