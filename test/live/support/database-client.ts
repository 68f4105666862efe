import { runCommand } from '../../control-plane/run-command.ts';
import { program } from '../../image/support/live-packages.ts';

export interface DatabaseAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The authority that the server's certificate must come from; `none`: no TLS. */
  readonly authority: string;
}

/** The rows that a client gets over TCP, columns divided by tabs. @throws with what the client says */
export async function query(access: DatabaseAccess, statements: string): Promise<readonly string[]> {
  const { host, port, user, password, authority } = access;
  const tls = authority === 'none' ? ['--skip-ssl'] : [`--ssl-ca=${authority}`, '--ssl-verify-server-cert'];
  const output = await runCommand(
    await program('mariadb'),
    [
      ...['--no-defaults', '--protocol=tcp', `--host=${host}`, `--port=${String(port)}`, ...tls],
      ...[`--user=${user}`, '--skip-column-names', '--batch'],
    ],
    { input: statements, env: { ...process.env, MYSQL_PWD: password } },
  );
  return output.split('\n').filter((line) => line !== '');
}
