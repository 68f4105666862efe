import { rm } from 'node:fs/promises';
import { removeFolder } from '../control-plane/local-folder.ts';
import { bench } from './support/bench.ts';

export default async function globalTeardown(): Promise<void> {
  const { folder, processes } = bench();
  await removeFolder(processes);
  await rm(folder, { recursive: true, force: true });
}
