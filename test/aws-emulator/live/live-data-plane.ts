import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from '../../control-plane/local-folder.ts';
import { NativeBalancers } from './balancers/native-balancers.ts';
import type { DataPlane } from './data-plane.ts';
import { NativeDatabases } from './databases/native-databases.ts';
import type { ContainerEngine } from './engine/container-engine.ts';
import { Shelter } from './engine/shelter.ts';
import { LiveNetwork } from './live-network.ts';
import { takeLoopbackBlock, type LoopbackBlock } from './loopback-block.ts';
import { LiveTaskRuntime } from './live-task-runtime.ts';

export interface LiveOptions {
  /** For everything that runs; swept first, for it belongs to objects of an emulator that is gone. */
  readonly folder: string;
  /** Where the files of images lie, see image-store.ts. */
  readonly images: string;
  /** Runs images that it has itself. Default is none: then only those that were laid out on this machine run. */
  readonly engine?: ContainerEngine | undefined;
  readonly log: (line: string) => void;
}

interface Parts {
  readonly block: LoopbackBlock;
  readonly network: LiveNetwork;
  readonly tasks: LiveTaskRuntime;
  readonly databases: NativeDatabases;
  readonly balancers: NativeBalancers;
}

/** What runs for real, as processes of this machine. Needs root. */
export class LiveDataPlane implements DataPlane {
  readonly network: LiveNetwork;
  readonly tasks: LiveTaskRuntime;
  readonly databases: NativeDatabases;
  readonly balancers: NativeBalancers;
  readonly #block: LoopbackBlock;

  private constructor({ block, network, tasks, databases, balancers }: Parts) {
    this.#block = block;
    this.network = network;
    this.tasks = tasks;
    this.databases = databases;
    this.balancers = balancers;
  }

  /** @throws when this process may not build containers, or when MariaDB is not installed */
  static async open({ folder, images, engine, log }: LiveOptions): Promise<LiveDataPlane> {
    if (process.getuid?.() !== 0)
      throw new Error('containers without a container engine need root, for namespaces and mounts: use sudo');
    await removeFolder(folder);
    await mkdir(folder, { recursive: true });
    const block = await takeLoopbackBlock();
    const network = new LiveNetwork(block);
    const databases = await NativeDatabases.open({ folder: join(folder, 'databases'), network });
    const balancers = await NativeBalancers.open({ folder: join(folder, 'balancers'), network, log });
    const databaseAuthority = databases.authorityFile;
    const shelter = engine && Shelter.open(engine, folder);
    const tasks = new LiveTaskRuntime({ network, images, shelter, folder, databaseAuthority, log });
    return new LiveDataPlane({ block, network, tasks, databases, balancers });
  }

  /** Stops everything; nothing of it outlives the emulator. */
  async close(): Promise<void> {
    await this.balancers.end();
    await this.tasks.close();
    await this.databases.close();
    this.#block.release();
  }
}
