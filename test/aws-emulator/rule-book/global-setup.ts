import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SIGHTINGS_FOLDER } from './sighting.ts';

/** Gives the tests of the emulator a folder to note in which rules they saw refuse a call. */
export default async function globalSetup(): Promise<void> {
  const folder = resolve('.local/rule-sightings');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  process.env[SIGHTINGS_FOLDER] = folder;
}
