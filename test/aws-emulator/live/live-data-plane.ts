import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataPlane } from './data-plane.ts';
import { LiveNetwork } from './live-network.ts';
import { takeLoopbackBlock, type LoopbackBlock } from './loopback-block.ts';
import { NativeTaskRuntime } from './native-task-runtime.ts';

export interface LiveOptions {
  /** For everything that runs; emptied first, for it belongs to objects of an emulator that is gone. */
  readonly folder: string;
  /** Where the files of images lie, see image-store.ts. */
  readonly images: string;
  readonly log: (line: string) => void;
}

/** What runs for real, as processes of this machine. Needs root. */
export class LiveDataPlane implements DataPlane {
  readonly network: LiveNetwork;
  readonly tasks: NativeTaskRuntime;
  readonly #block: LoopbackBlock;

  private constructor({ folder, images, log }: LiveOptions, block: LoopbackBlock) {
    this.#block = block;
    this.network = new LiveNetwork(block);
    const databaseAuthority = join(folder, 'database-authority.pem');
    this.tasks = new NativeTaskRuntime({ network: this.network, images, folder, databaseAuthority, log });
  }

  /** @throws when this process may not build containers */
  static async open(options: LiveOptions): Promise<LiveDataPlane> {
    if (process.getuid?.() !== 0)
      throw new Error('containers without a container engine need root, for namespaces and mounts: use sudo');
    await rm(options.folder, { recursive: true, force: true });
    await mkdir(options.folder, { recursive: true });
    return new LiveDataPlane(options, await takeLoopbackBlock());
  }

  /** Stops everything; nothing of it outlives the emulator. */
  async close(): Promise<void> {
    await this.tasks.close();
    this.#block.release();
  }
}
