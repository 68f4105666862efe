import type { DatabaseOrder } from '../../services/rds/database-runtime.ts';

/** What the master user of RDS has: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html */
export const masterPrivileges = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES',
  'CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE',
  'CREATE USER, EVENT, TRIGGER',
].join(', ');

/** Who looks after the server: only through its socket. */
export const caretaker = 'rdsadmin';

export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What RDS does with a new server: its own user, the master user, the first database. */
export function firstStatements({ user, password, database }: DatabaseOrder): string {
  const master = `${literal(user)}@'%'`;
  return [
    // Users without a name would win over 'user'@'%' for whoever comes from this machine.
    "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost')",
    'FLUSH PRIVILEGES',
    `RENAME USER root@localhost TO ${caretaker}@localhost`,
    `CREATE USER ${master} IDENTIFIED BY ${literal(password)}`,
    `GRANT ${masterPrivileges} ON *.* TO ${master} WITH GRANT OPTION`,
    ...(database === undefined ? [] : [`CREATE DATABASE \`${database.replaceAll('`', '``')}\``]),
    '',
  ].join(';\n');
}

export const passwordStatement = (user: string, password: string): string =>
  `ALTER USER ${literal(user)}@'%' IDENTIFIED BY ${literal(password)}`;
