import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const controllers = '/sys/fs/cgroup';
const mebibyte = 2 ** 20;

/** Names of one version of control groups. */
interface Version {
  /** Folder whose subfolders are groups. */
  readonly top: string;
  readonly limit: string;
  readonly swap: string;
  /** A file with a line `oom_kill <count>`. */
  readonly kills: string;
  /** Where a container looks for the group. */
  readonly seenAt: string;
}

const versions: readonly Version[] = [
  {
    top: controllers,
    limit: 'memory.max',
    swap: 'memory.swap.max',
    kills: 'memory.events',
    seenAt: controllers,
  },
  {
    top: join(controllers, 'memory'),
    limit: 'memory.limit_in_bytes',
    swap: 'memory.memsw.limit_in_bytes',
    kills: 'memory.oom_control',
    seenAt: join(controllers, 'memory'),
  },
];

/** The memory of one container, limited by the kernel. */
export class MemoryLimit {
  readonly folder: string;
  readonly #version: Version;

  private constructor(folder: string, version: Version) {
    this.folder = folder;
    this.#version = version;
  }

  /** Undefined where this process may make no control group for memory. */
  static create(name: string, mebibytes: number): MemoryLimit | undefined {
    for (const version of versions) {
      const folder = join(version.top, name);
      try {
        passOn(version.top);
        mkdirSync(folder);
        setLimit(folder, version, mebibytes * mebibyte);
        return new MemoryLimit(folder, version);
      } catch {
        removeGroup(folder);
      }
    }
    return undefined;
  }

  get seenAt(): string {
    return this.#version.seenAt;
  }

  /** Who is written there joins. */
  get members(): string {
    return join(this.folder, 'cgroup.procs');
  }

  /** Whether the kernel has killed something for want of memory. */
  get wasExceeded(): boolean {
    const text = readFileSync(join(this.folder, this.#version.kills), 'utf8');
    return !/^oom_kill 0$/m.test(text);
  }

  /** When nothing runs in it any more. */
  remove(): void {
    removeGroup(this.folder);
  }
}

/** In version 2 groups have the controllers that their parents pass on. */
function passOn(top: string): void {
  const passed = join(top, 'cgroup.subtree_control');
  if (existsSync(passed)) writeFileSync(passed, '+memory');
}

/** @throws where the folder is no group of this version: where version 1 rules, the folder of version 2 is a plain one */
function setLimit(folder: string, { limit, swap }: Version, bytes: number): void {
  const openExisting = { flag: 'r+' };
  writeFileSync(join(folder, limit), String(bytes), openExisting);
  // Version 2 counts swap beside memory, version 1 with it; where there is no swap there is no file.
  if (existsSync(join(folder, swap)))
    writeFileSync(join(folder, swap), limit === 'memory.max' ? '0' : String(bytes), openExisting);
}

function removeGroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It was never there, or a dying process holds it; empty groups cost nothing.
  }
}
