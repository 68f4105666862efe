import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  DescribeEventsCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import type { DBInstance } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Authority } from '../aws-emulator/live/authority.ts';
import { groupId, subnetId } from '../aws-emulator/testing/network.ts';
import { runCommand } from '../control-plane/run-command.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { query } from './support/database-client.ts';
import type { DatabaseAccess } from './support/database-client.ts';
import { startLiveEmulator } from './support/live-emulator.ts';
import type { LiveEmulator } from './support/live-emulator.ts';

const user = 'stackadmin';
const password = 'correct-horse-battery';

let live: LiveEmulator;
let rds: RDSClient;

const look = async (name: string): Promise<DBInstance> => {
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
  return DBInstances?.[0] ?? {};
};

const untilInstance = (name: string, wanted: (instance: DBInstance) => boolean) =>
  waitUntil(`DB instance ${name}`, async () => {
    const instance = await look(name);
    return wanted(instance) ? undefined : `it is ${instance.DBInstanceStatus ?? 'nothing'}`;
  });

const untilAvailable = (name: string) =>
  untilInstance(name, ({ DBInstanceStatus: status }) => status === 'available');

const untilSnapshot = (name: string) =>
  waitUntil(`snapshot ${name}`, async () => {
    const asked = new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: name });
    const status = (await rds.send(asked)).DBSnapshots?.[0]?.Status;
    return status === 'available' ? undefined : `it is ${status ?? 'nothing'}`;
  });

const eventsOf = async (name: string): Promise<readonly (string | undefined)[]> => {
  const asked = { SourceIdentifier: name, SourceType: 'db-instance', Duration: 10_000 } as const;
  return ((await rds.send(new DescribeEventsCommand(asked))).Events ?? []).map(({ Message }) => Message);
};

/** How to get at an instance as its master user, by the address that its endpoint stands for. */
async function access(name: string, changes: Partial<DatabaseAccess> = {}): Promise<DatabaseAccess> {
  const { Endpoint } = await look(name);
  const host = live.network.locate(Endpoint?.Address ?? '') ?? 'nowhere';
  const authority = live.databases.authorityFile;
  return { host, port: Endpoint?.Port ?? 0, user, password, authority, ...changes };
}

const ask = async (name: string, statements: string, changes: Partial<DatabaseAccess> = {}) =>
  query(await access(name, changes), statements);

const setParameters = (
  values: Readonly<Record<string, string>>,
  ApplyMethod: 'immediate' | 'pending-reboot',
) =>
  rds.send(
    new ModifyDBParameterGroupCommand({
      DBParameterGroupName: 'own',
      Parameters: Object.entries(values).map(([ParameterName, ParameterValue]) => ({
        ParameterName,
        ParameterValue,
        ApplyMethod,
      })),
    }),
  );

/** What OpenSSL says of the certificate that a server shows, when it should be for a name. */
async function verification(host: string, expected: { authority: string; name: string }): Promise<string> {
  const output = await runCommand('openssl', [
    ...['s_client', '-starttls', 'mysql', '-connect', `${host}:3306`],
    ...['-CAfile', expected.authority, '-verify_hostname', expected.name],
  ]);
  return /Verify return code: (.*)/.exec(output)?.[1] ?? 'nothing';
}

beforeAll(async () => {
  live = await startLiveEmulator();
  rds = new RDSClient(live.clientConfig());
  const subnets = { DBSubnetGroupDescription: 'data', SubnetIds: [subnetId('a'), subnetId('b')] };
  await rds.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName: 'data', ...subnets }));
  const family = { DBParameterGroupFamily: 'mysql8.4', Description: 'own' };
  await rds.send(new CreateDBParameterGroupCommand({ DBParameterGroupName: 'own', ...family }));
  await setParameters({ require_secure_transport: '1', max_connections: '77' }, 'immediate');
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'blog',
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'mysql',
      EngineVersion: '8.4',
      MasterUsername: user,
      MasterUserPassword: password,
      DBName: 'wordpress',
      AllocatedStorage: 20,
      DBSubnetGroupName: 'data',
      DBParameterGroupName: 'own',
      VpcSecurityGroupIds: [groupId],
    }),
  );
  await untilAvailable('blog');
});

afterAll(async () => {
  rds.destroy();
  await live.close();
});

describe('A live DB instance', () => {
  test('answers at the port of its endpoint as soon as it is available, with its first database', async () => {
    expect((await access('blog')).port).toBe(3306);
    expect(await ask('blog', 'SHOW DATABASES LIKE "wordpress"')).toEqual(['wordpress']);
  });

  test('has a certificate of the authority for its endpoint, and takes no connection without TLS', async () => {
    expect(await ask('blog', "SHOW STATUS LIKE 'Ssl_version'")).toEqual([
      expect.stringMatching(/TLSv1\.[23]/),
    ]);
    // MariaDB says no more than this; MySQL names the parameter.
    await expect(ask('blog', 'SELECT 1', { authority: 'none' })).rejects.toThrow('Access denied');
    const stranger = await Authority.create(join(live.folder, 'stranger'), 'Stranger');
    await expect(ask('blog', 'SELECT 1', { authority: stranger.file })).rejects.toThrow('certificate');
    const { Endpoint } = await look('blog');
    const { host, authority } = await access('blog');
    expect(await verification(host, { authority, name: Endpoint?.Address ?? '' })).toBe('0 (ok)');
    expect(await verification(host, { authority, name: 'other.example.com' })).toMatch(/hostname mismatch/i);
  });

  test('gives its master user what RDS gives, and lets nobody else in', async () => {
    const grants = (await ask('blog', 'SHOW GRANTS')).join('\n');
    expect(grants).toMatch(/CREATE USER/);
    expect(grants).toMatch(/WITH GRANT OPTION/);
    expect(grants).not.toMatch(/SUPER|FILE|SHUTDOWN|ALL PRIVILEGES/);
    await expect(ask('blog', 'SELECT 1', { password: 'wrong-password' })).rejects.toThrow('Access denied');
    for (const stranger of ['root', 'rdsadmin', ''])
      await expect(ask('blog', 'SELECT 1', { user: stranger, password: '' })).rejects.toThrow(
        'Access denied',
      );
  });

  test('has the parameters of its group, and says which of them MariaDB has not', async () => {
    const variable = (name: string) => ask('blog', `SELECT @@GLOBAL.${name}`);
    expect(await variable('max_connections')).toEqual(['77']);
    expect(await eventsOf('blog')).toContainEqual(
      expect.stringMatching(/none of these parameters:.*gtid_mode|gtid-mode/),
    );
    await setParameters({ wait_timeout: '99' }, 'immediate');
    await waitUntil('wait_timeout', async () =>
      (await variable('wait_timeout'))[0] === '99' ? undefined : 'it is the old one',
    );
    await setParameters({ max_connections: '55' }, 'pending-reboot');
    expect(await variable('max_connections')).toEqual(['77']);
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'blog' }));
    await untilAvailable('blog');
    expect(await variable('max_connections')).toEqual(['55']);
  });

  test('takes a new master password', async () => {
    const next = 'battery-horse-correct';
    const change = { DBInstanceIdentifier: 'blog', ApplyImmediately: true };
    await rds.send(new ModifyDBInstanceCommand({ ...change, MasterUserPassword: next }));
    await untilInstance(
      'blog',
      ({ PendingModifiedValues }) => PendingModifiedValues?.MasterUserPassword === undefined,
    );
    expect(await ask('blog', 'SELECT 7', { password: next })).toEqual(['7']);
    await expect(ask('blog', 'SELECT 7')).rejects.toThrow('Access denied');
    await untilAvailable('blog');
    await rds.send(new ModifyDBInstanceCommand({ ...change, MasterUserPassword: password }));
    await untilInstance(
      'blog',
      ({ PendingModifiedValues }) => PendingModifiedValues?.MasterUserPassword === undefined,
    );
    await untilAvailable('blog');
  });

  test('recovers when its server is killed', async () => {
    await ask(
      'blog',
      'CREATE TABLE wordpress.kept (word VARCHAR(20)); INSERT INTO wordpress.kept VALUES ("before")',
    );
    const { DbiResourceId = '' } = await look('blog');
    const pidFile = join(live.folder, 'databases', DbiResourceId, 'mariadbd.pid');
    const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await waitUntil('recovery', async () => {
      const events = await eventsOf('blog');
      return events.includes('Recovery of the DB instance is complete.') ? undefined : 'it goes on';
    });
    expect(await ask('blog', 'SELECT word FROM wordpress.kept')).toEqual(['before']);
    expect((await look('blog')).DBInstanceStatus).toBe('available');
  });

  test('brings back from a snapshot what was there when it was taken, and with a final one all', async () => {
    await rds.send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'blog', DBSnapshotIdentifier: 'early' }),
    );
    await untilSnapshot('early');
    await untilAvailable('blog');
    await ask('blog', 'INSERT INTO wordpress.kept VALUES ("after")');
    const gone = live.network.locate((await look('blog')).Endpoint?.Address ?? '') ?? '';
    await rds.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'blog', FinalDBSnapshotIdentifier: 'final' }),
    );
    await untilSnapshot('final');
    await waitUntil('deletion', async () =>
      look('blog').then(
        ({ DBInstanceStatus }) => DBInstanceStatus ?? 'still there',
        () => undefined,
      ),
    );
    const access = { host: gone, port: 3306, user, password, authority: live.databases.authorityFile };
    await expect(query(access, 'SELECT 1')).rejects.toThrow(/connect/i);
    for (const [instance, snapshot, words] of [
      ['blog', 'final', ['before', 'after']],
      ['blog-early', 'early', ['before']],
    ] as const) {
      await rds.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: instance,
          DBSnapshotIdentifier: snapshot,
          DBSubnetGroupName: 'data',
          DBParameterGroupName: 'own',
          VpcSecurityGroupIds: [groupId],
        }),
      );
      await untilAvailable(instance);
      expect(await ask(instance, 'SELECT word FROM wordpress.kept')).toEqual(words);
    }
  });
});
