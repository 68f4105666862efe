import type { DatabaseOrder } from '../../services/rds/database-runtime.ts';
import type { Certificate } from '../authority.ts';

/** Where MariaDB calls something by another name than MySQL. */
const optionNames: Readonly<Record<string, string>> = { time_zone: 'default_time_zone' };
const variableNames: Readonly<Record<string, string>> = { transaction_isolation: 'tx_isolation' };

export const optionOf = (parameter: string): string =>
  optionNames[parameter] ?? parameter.replaceAll('-', '_');
export const variableOf = (parameter: string): string =>
  variableNames[parameter] ?? parameter.replaceAll('-', '_');

/** More of it would make a laptop swap before a site is any faster. */
const largestPool = 128 * 1024 ** 2;

function fitted(parameter: string, value: string): string {
  const pool = parameter === 'innodb_buffer_pool_size' && Number(value) > largestPool;
  return pool ? String(largestPool) : value;
}

/** What MySQL 8.4 does by default, and MariaDB does in another way. */
const likeMysql = {
  character_set_server: 'utf8mb4',
  // utf8mb4_0900_ai_ci, the default of MySQL, is not among MariaDB's collations; this one is the nearest.
  collation_server: 'utf8mb4_unicode_520_ci',
  sql_mode:
    'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
};

const ourOwn = {
  // Names of clients are looked up nowhere; it also keeps people who come by TCP from being `localhost`.
  skip_name_resolve: '1',
  // A copy of the files must find everything in them that the server was told of: nothing is on its way in the kernel.
  innodb_use_native_aio: '0',
  innodb_log_file_size: String(16 * 1024 ** 2),
  performance_schema: '0',
};

export interface ConfigurationOptions {
  readonly order: DatabaseOrder;
  /** The loopback address that the endpoint stands for. */
  readonly listensAt: string;
  readonly data: string;
  readonly certificate: Certificate;
  readonly authority: string;
  readonly known: ReadonlySet<string>;
}

export interface Configuration {
  readonly text: string;
  /** Parameters of the group that MariaDB does not have. */
  readonly unknown: readonly string[];
}

/** The option file of a server. */
export function configurationOf(options: ConfigurationOptions): Configuration {
  const { order, listensAt, data, certificate, authority, known } = options;
  const given = Object.entries(order.parameters);
  const unknown = given.map(([name]) => name).filter((name) => !known.has(optionOf(name)));
  const parameters = given
    .filter(([name]) => !unknown.includes(name))
    .map(([name, value]) => [optionOf(name), fitted(name, value)]);
  const settings = {
    ...likeMysql,
    ...(Object.fromEntries(parameters) as Record<string, string>),
    ...ourOwn,
    datadir: data,
    // Below the data: the path of a socket may have 107 characters, and those of checkouts have more.
    socket: socketName,
    bind_address: listensAt,
    port: String(order.port),
    ssl_ca: authority,
    ssl_cert: certificate.certificate,
    ssl_key: certificate.key,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(value)}`);
  return { text: ['[mariadbd]', ...lines, ''].join('\n'), unknown };
}

export const socketName = 'mysqld.sock';

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
