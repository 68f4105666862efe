import { findExecutable, foldersOnPath } from '../../../control-plane/binary-cache.ts';
import { runCommand } from '../../../control-plane/run-command.ts';

/** Servers are not on the path of everybody who may run them. */
const folders = (): readonly string[] => [...foldersOnPath(), '/usr/sbin', '/usr/local/sbin'];

async function program(name: string): Promise<string> {
  const path = await findExecutable(name, folders());
  if (path === undefined) throw new Error(`${name} is not installed: make live-deps`);
  return path;
}

/** The programs of MariaDB on this machine, and the options that its server has. */
export interface MariadbPrograms {
  readonly server: string;
  readonly installer: string;
  readonly client: string;
  /** Names of options, with underscores. */
  readonly options: ReadonlySet<string>;
}

/** The table at the end of the server's help: a name and a value on each line. */
function optionsIn(help: string): ReadonlySet<string> {
  const [, table = ''] = help.split(/^-{10,} -+$/m);
  const names = table.split('\n').map((line) => line.split(' ')[0] ?? '');
  return new Set(names.filter((name) => name !== '').map((name) => name.replaceAll('-', '_')));
}

/** @throws when one of them is not installed */
export async function findMariadb(): Promise<MariadbPrograms> {
  const [server, installer, client] = await Promise.all(
    ['mariadbd', 'mariadb-install-db', 'mariadb'].map(program),
  );
  if (server === undefined || installer === undefined || client === undefined)
    throw new Error('a promise of three programs keeps three');
  const help = await runCommand(server, ['--no-defaults', '--verbose', '--help', ...asRoot()]);
  return { server, installer, client, options: optionsIn(help) };
}

/** It refuses to run as root unless told to; its files belong to whoever runs the emulator. */
export const asRoot = (): readonly string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);
