import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOfLog, startInBackground, stopInBackground } from '../../../control-plane/background-process.ts';
import { runCommand } from '../../../control-plane/run-command.ts';
import { waitUntil } from '../../../control-plane/wait-until.ts';
import { whileFrozen } from './frozen.ts';
import { socketName } from './mariadb-configuration.ts';
import { caretaker } from './master-user.ts';
import { asRoot } from './mariadb-programs.ts';
import type { MariadbPrograms } from './mariadb-programs.ts';

export interface MariadbServerOptions {
  /** Where its data, its configuration, its log and its process id are kept. */
  readonly folder: string;
  readonly programs: MariadbPrograms;
  /** Called when it has ended and nobody has stopped it. */
  readonly onDeath: () => void;
}

const processName = 'mariadbd';

/** One server with a data directory of its own. */
export class MariadbServer {
  readonly data: string;
  readonly #options: MariadbServerOptions;
  #running: ChildProcess | undefined;

  constructor(options: MariadbServerOptions) {
    this.#options = options;
    this.data = join(options.folder, 'data');
  }

  /** Makes an empty data directory; its user root has no password and comes by the socket. */
  async install(): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true });
    await runCommand(this.#options.programs.installer, [
      ...['--no-defaults', `--datadir=${this.data}`, '--auth-root-authentication-method=normal'],
      ...['--skip-test-db', '--innodb-log-file-size=16M', ...asRoot()],
    ]);
  }

  /** Begins with a copy of the data of another server. */
  async adopt(copy: string): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true });
    await copyData(copy, this.data);
  }

  /** @throws with the end of its log when it does not come to answer */
  async start(configuration: string): Promise<void> {
    const { folder, programs, onDeath } = this.#options;
    const file = join(folder, 'my.cnf');
    await writeFile(file, configuration);
    await rm(join(this.data, socketName), { force: true });
    const child = await startInBackground(this.#process, {
      // It dies with this process, even when this one is killed: nobody else would recover or stop it.
      file: 'setpriv',
      args: ['--pdeathsig', 'KILL', '--', programs.server, `--defaults-file=${file}`, ...asRoot()],
      marker: file,
    });
    this.#running = child;
    child.once('exit', () => {
      if (this.#running !== child) return;
      this.#running = undefined;
      onDeath();
    });
    await waitUntil(`database server in ${folder}`, () => this.#refusal(), {
      hopeless: async () =>
        this.#running === child ? undefined : `it has ended:\n${await endOfLog(this.#process)}`,
    });
  }

  /** Ends it in order. Safe when it has ended. */
  async stop(): Promise<void> {
    const child = this.#running;
    this.#running = undefined;
    const end = child?.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    await stopInBackground(this.#process);
    await end;
  }

  /** Copies the data as they are at this moment; clients wait that long, and keep their connections. */
  async copyTo(folder: string): Promise<void> {
    const pid = this.#running?.pid;
    if (pid === undefined) throw new Error(`the database server in ${this.#options.folder} does not run`);
    await whileFrozen(pid, () => copyData(this.data, folder));
  }

  /** What its caretaker gets for some statements: a line for each row, columns divided by tabs. */
  async sql(statements: string, user = caretaker): Promise<string> {
    const options = ['--no-defaults', `--socket=${socketName}`, `--user=${user}`];
    return runCommand(this.#options.programs.client, [...options, '--skip-column-names', '--batch'], {
      cwd: this.data,
      input: statements,
    });
  }

  get #process() {
    return { folder: this.#options.folder, name: processName };
  }

  /** Whoever it refuses has been answered. */
  async #refusal(): Promise<string | undefined> {
    if (!existsSync(join(this.data, socketName))) return 'it has no socket yet';
    try {
      await this.sql('SELECT 1', 'nobody');
    } catch (error) {
      if (!String(error).includes('Access denied')) throw error;
    }
    return undefined;
  }
}

async function copyData(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await runCommand('cp', ['--archive', '--reflink=auto', '--sparse=always', from, to]);
  await rm(join(to, socketName), { force: true });
}
