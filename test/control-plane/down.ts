import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stopEmulator } from './emulator-process.ts';
import { localFolder, removeFolder, sweepOrphans, upFolder } from './local-folder.ts';

const emulator = (await stopEmulator(upFolder)) ? ['aws-emulator'] : [];
const stopped = [...emulator, ...(await removeFolder(upFolder)), ...(await sweepOrphans())];
for (const file of ['kubeconfig', 'env']) {
  await rm(join(localFolder, file), { force: true });
}
console.log(stopped.length === 0 ? 'down: nothing was running' : `down: stopped ${stopped.join(', ')}`);
