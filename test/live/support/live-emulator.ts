import { join } from 'node:path';
import { createEmulator } from '../../aws-emulator/index.ts';
import { SystemTimers } from '../../aws-emulator/kernel/timers.ts';
import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import { NativeBalancers } from '../../aws-emulator/live/balancers/native-balancers.ts';
import { NativeDatabases } from '../../aws-emulator/live/databases/native-databases.ts';
import { LiveNetwork } from '../../aws-emulator/live/live-network.ts';
import { takeLoopbackBlock } from '../../aws-emulator/live/loopback-block.ts';
import { layNetwork } from '../../aws-emulator/testing/network.ts';
import { account, clientConfig, region } from '../../aws-emulator/testing/setup.ts';
import { makeOwnedFolder, removeFolder } from '../../control-plane/local-folder.ts';

/** How much faster than AWS these tests are: what takes ten minutes there takes a second. */
export const timeScale = 600;

/** An emulator in this process whose databases and load balancers are real, with a network to put them into. */
export interface LiveEmulator {
  readonly emulator: Emulator;
  readonly network: LiveNetwork;
  readonly databases: NativeDatabases;
  readonly balancers: NativeBalancers;
  readonly folder: string;
  /** Where its load balancers answer to their names. */
  readonly home: string;
  clientConfig(): ReturnType<typeof clientConfig>;
  close(): Promise<void>;
}

export interface LiveEmulatorOptions {
  /** Another one of this process, which has the address of its load balancers' names already. Default is none. */
  readonly beside?: LiveEmulator;
}

/** The address of its load balancers' names is its own: whatever this machine serves at port 80, tests need not care. */
export async function startLiveEmulator({ beside }: LiveEmulatorOptions = {}): Promise<LiveEmulator> {
  const folder = beside ? join(beside.folder, 'beside') : await makeOwnedFolder();
  const block = await takeLoopbackBlock();
  const network = new LiveNetwork(block);
  const databases = await NativeDatabases.open({ folder: join(folder, 'databases'), network });
  const home = beside?.home ?? `127.${block.block}.255.254`;
  const balancers = await NativeBalancers.open({ folder: join(folder, 'balancers'), network, home });
  const timers = new SystemTimers();
  const emulator = createEmulator({ timers, timeScale, dataPlane: { databases, balancers } });
  layNetwork(emulator.scope(account, region));
  return {
    emulator,
    network,
    databases,
    balancers,
    folder,
    home,
    clientConfig: () => clientConfig(emulator),
    async close() {
      timers.close();
      await balancers.end();
      await databases.close();
      block.release();
      await removeFolder(folder);
    },
  };
}
