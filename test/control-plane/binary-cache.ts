import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const architectures: Readonly<Partial<Record<NodeJS.Architecture, string>>> = {
  x64: 'amd64',
  arm64: 'arm64',
};

/** Operating system and architecture in Go's words, such as `linux-amd64`. */
export function platform(): string {
  return `${process.platform}-${architectures[process.arch] ?? process.arch}`;
}

/** Where the binaries of one version are kept for this user, outside every checkout, so that a fresh clone is quick. */
export function cacheFolder(version: string): string {
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'wordpress-stack-operator', 'control-plane', `${version}-${platform()}`);
}

/** The path of an executable file `name` in the first of `folders` that has one. */
export async function findExecutable(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isExecutable(path)) {
      return path;
    }
  }
  return undefined;
}

export function foldersOnPath(): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/**
 * Lets `make` put files into an empty folder, and then moves each to `folder` by a rename.
 * Two builds at once, or one that is killed, never leave half a file where another run finds it.
 */
export async function publish(
  folder: string,
  names: readonly string[],
  make: (workFolder: string) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const workFolder = await mkdtemp(join(folder, '.new-'));
  try {
    await make(workFolder);
    for (const name of names) {
      await rename(join(workFolder, name), join(folder, name));
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
