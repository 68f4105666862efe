import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { processesBelow, runningPid, stopInBackground, writePidFile } from './background-process.ts';

export const projectFolder = resolve(import.meta.dirname, '../..');

/** What the scripts and tests of this checkout leave on the disk while they run. */
export const localFolder = join(projectFolder, '.local');

/** What `make up` starts lives here, until `make down`. */
export const upFolder = join(localFolder, 'up');

/** The files of images that were pushed to a live emulator, by their digest; they are the same for every emulator. */
export const imagesFolder = join(localFolder, 'images');

const ownedPrefix = 'owned-by-';
const ownerName = 'owner';

/**
 * Makes a folder for what this process starts in the background. Whoever runs next sweeps it away, with all that
 * still runs there, if this process was killed before it could.
 */
export async function makeOwnedFolder(): Promise<string> {
  await sweepOrphans();
  const folder = join(localFolder, `${ownedPrefix}${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  // Its name alone: the command line has the path as it was typed, and `process.argv` the whole one.
  const program = basename(process.argv[1] ?? process.execPath);
  await writePidFile({ folder, name: ownerName }, process.pid, program);
  return folder;
}

/** Stops what lost its owner. Returns the names of what was running. */
export async function sweepOrphans(): Promise<readonly string[]> {
  const entries = existsSync(localFolder) ? await readdir(localFolder) : [];
  const stopped: string[] = [];
  for (const folder of entries
    .filter((name) => name.startsWith(ownedPrefix))
    .map((name) => join(localFolder, name))) {
    if ((await runningPid({ folder, name: ownerName })) === undefined) {
      stopped.push(...(await removeFolder(folder)));
    }
  }
  return stopped;
}

/** Stops all that was started below `folder`, last first, and removes it. Returns the names of what was running. */
export async function removeFolder(folder: string): Promise<readonly string[]> {
  const stopped: string[] = [];
  for (const background of (await processesBelow(folder)).toReversed()) {
    if (background.name !== ownerName && (await stopInBackground(background))) {
      stopped.push(background.name);
    }
  }
  await rm(folder, { recursive: true, force: true });
  return stopped;
}
