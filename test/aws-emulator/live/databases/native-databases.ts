import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { workOf } from '../../kernel/work.ts';
import type { Work } from '../../kernel/work.ts';
import type { DatabaseEvents, DatabaseOrder, DatabaseRuntime } from '../../services/rds/database-runtime.ts';
import { Authority } from '../authority.ts';
import type { LiveNetwork } from '../live-network.ts';
import { findMariadb } from './mariadb-programs.ts';
import type { MariadbPrograms } from './mariadb-programs.ts';
import { NativeDatabase } from './native-database.ts';

export interface NativeDatabasesOptions {
  /** Holds all their files. What it held before is not used. */
  readonly folder: string;
  readonly network: LiveNetwork;
}

/** A MariaDB server of this machine for each DB instance. */
export class NativeDatabases implements DatabaseRuntime {
  readonly #options: NativeDatabasesOptions;
  readonly #programs: MariadbPrograms;
  readonly #authority: Authority;
  readonly #databases = new Map<string, NativeDatabase>();

  private constructor(options: NativeDatabasesOptions, programs: MariadbPrograms, authority: Authority) {
    this.#options = options;
    this.#programs = programs;
    this.#authority = authority;
  }

  /** @throws when MariaDB is not installed */
  static async open(options: NativeDatabasesOptions): Promise<NativeDatabases> {
    const programs = await findMariadb();
    const authority = await Authority.create(join(options.folder, 'authority'), 'Emulated RDS Root CA');
    await mkdir(join(options.folder, 'snapshots'), { recursive: true });
    return new NativeDatabases(options, programs, authority);
  }

  /** What clients have to trust, in the place of RDS's bundle: a PEM file. */
  get authorityFile(): string {
    return this.#authority.file;
  }

  create(order: DatabaseOrder, events: DatabaseEvents, snapshot?: string): Work {
    const { folder, network } = this.#options;
    const database = new NativeDatabase(order, {
      folder: join(folder, order.id),
      programs: this.#programs,
      authority: this.#authority,
      network,
      events,
    });
    this.#databases.set(order.id, database);
    return workOf(database.create(snapshot === undefined ? undefined : this.#folderOf(snapshot)));
  }

  restart(order: DatabaseOrder): Work {
    return this.#with(order.id, (database) => database.restart(order));
  }

  setParameters(id: string, parameters: Readonly<Record<string, string | undefined>>): Work {
    return this.#with(id, (database) => database.setParameters(parameters));
  }

  setPassword(id: string, password: string): Work {
    return this.#with(id, (database) => database.setPassword(password));
  }

  snapshot(id: string, name: string): Work {
    return this.#with(id, (database) => database.copyTo(this.#folderOf(name)));
  }

  dropSnapshot(name: string): void {
    void rm(this.#folderOf(name), { recursive: true, force: true });
  }

  remove(id: string): Work {
    return this.#with(id, async (database) => {
      await database.remove();
      this.#databases.delete(id);
    });
  }

  /** Ends all servers; their files stay. */
  async close(): Promise<void> {
    await Promise.all([...this.#databases.values()].map((database) => database.stop()));
    this.#databases.clear();
  }

  #with(id: string, action: (database: NativeDatabase) => Promise<void>): Work {
    const database = this.#databases.get(id);
    return workOf(database ? action(database) : Promise.reject(new Error(`there is no database ${id}`)));
  }

  /** Names of snapshots have characters and lengths that names of files have not. */
  #folderOf(snapshot: string): string {
    const name = createHash('sha256').update(snapshot).digest('hex').slice(0, 32);
    return join(this.#options.folder, 'snapshots', name);
  }
}
