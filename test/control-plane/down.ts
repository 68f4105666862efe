import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { localFolder, removeFolder, sweepOrphans, upFolder } from './local-folder.ts';

const stopped = [...(await removeFolder(upFolder)), ...(await sweepOrphans())];
for (const file of ['kubeconfig', 'env']) {
  await rm(join(localFolder, file), { force: true });
}
console.log(stopped.length === 0 ? 'down: nothing was running' : `down: stopped ${stopped.join(', ')}`);
