import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { masterPrivileges } from '../../aws-emulator/live/databases/master-user.ts';
import { startInBackground } from '../../control-plane/background-process.ts';
import { freePorts } from '../../control-plane/free-port.ts';
import { runCommand } from '../../control-plane/run-command.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import type { Bench, Certificates } from './bench.ts';
import { program } from './live-packages.ts';

export const databaseAdmin = { user: 'stackadmin', password: 'admin-password' } as const;

interface ServerOptions {
  readonly name: string;
  readonly folder: string;
  readonly processes: string;
  /** Without it the server offers no TLS. With it, it takes no connection without. */
  readonly certificates?: Certificates;
}

/** MariaDB, which stands for MySQL on RDS; its administrator is what RDS makes of a master user. */
export async function startDatabaseServer(options: ServerOptions): Promise<Bench['database']> {
  const folder = join(options.folder, options.name);
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'data');
  // mariadbd refuses to run as root unless told whom to run as.
  const user = process.getuid?.() === 0 ? ['--user=mysql'] : [];
  await runCommand(await program('mariadb-install-db'), [
    ...['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    ...user,
  ]);
  if (user.length > 0) {
    await runCommand('chown', ['mysql', folder]);
  }
  const [port = 0] = await freePorts(1);
  const socket = join(folder, 'socket');
  await startInBackground(
    { folder: options.processes, name: options.name },
    {
      file: await program('mariadbd'),
      args: [
        ...['--no-defaults', `--datadir=${data}`, `--port=${port}`, `--socket=${socket}`, ...user],
        // One server under two addresses, of which the certificate has one.
        '--bind-address=127.0.0.1,127.0.0.2',
        ...['--skip-name-resolve', '--max-connections=200', '--innodb-flush-log-at-trx-commit=0'],
        ...tlsOf(options.certificates),
      ],
      marker: data,
    },
  );
  await waitUntil(`database server ${options.name}`, async () => {
    await sql(socket, 'SELECT 1');
    return undefined;
  });
  await makeAdmin(socket);
  return { port, socket, admin: databaseAdmin };
}

function tlsOf(certificates: Certificates | undefined): readonly string[] {
  return certificates === undefined
    ? ['--skip-ssl']
    : [
        `--ssl-ca=${certificates.authority}`,
        `--ssl-cert=${certificates.server}`,
        `--ssl-key=${certificates.key}`,
        '--require-secure-transport=ON',
      ];
}

async function makeAdmin(socket: string): Promise<void> {
  const { user, password } = databaseAdmin;
  await sql(
    socket,
    // Users without a name would win over 'user'@'%' for whoever comes from this machine.
    `DELETE FROM mysql.global_priv WHERE User = ''; FLUSH PRIVILEGES;
     GRANT ${masterPrivileges} ON *.* TO '${user}'@'%' IDENTIFIED BY '${password}' WITH GRANT OPTION`,
  );
}

/** The rows that root gets for some statements, one line each, columns divided by tabs. */
export async function sql(socket: string, statements: string): Promise<readonly string[]> {
  const client = await program('mariadb');
  const options = ['--no-defaults', `--socket=${socket}`, '--user=root', '--skip-column-names', '--batch'];
  const output = await runCommand(client, options, { input: statements });
  return output.split('\n').filter((line) => line !== '');
}
