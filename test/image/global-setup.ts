import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOwnedFolder, removeFolder } from '../control-plane/local-folder.ts';
import { announceBench } from './support/bench.ts';
import { makeCertificates } from './support/certificates.ts';
import { startDatabaseServer } from './support/database-server.ts';
import { missingPackages } from './support/live-packages.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

/** Starts one database server for all image tests. @throws when this machine lacks a package: no test passes unrun. */
export default async function globalSetup(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) {
    throw new Error(`image tests need ${missing.join(', ')}: make live-deps`);
  }
  await wordpressTrees();
  const processes = await makeOwnedFolder();
  // Not in the checkout: the servers run as other users, and these may not enter everybody's home.
  const folder = await mkdtemp(join(tmpdir(), 'wps-image-test-'));
  try {
    await chmod(folder, 0o755);
    const certificates = await makeCertificates(folder);
    const database = await startDatabaseServer({ name: 'database', folder, processes, certificates });
    announceBench({ folder, processes, database, certificates });
  } catch (error) {
    // jest runs no teardown after a setup that failed.
    await removeFolder(processes);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
