import {
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeAccountAttributesCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
  DescribePendingMaintenanceActionsCommand,
} from '@aws-sdk/client-rds';
import type { RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../testing/setup.ts';
import { minute, start, startWithInstance } from './fixture.ts';

const take = (rds: RDSClient, name: string) =>
  rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'blog', DBSnapshotIdentifier: name }));

const list = async (rds: RDSClient, SnapshotType: 'manual' | 'automated') =>
  (await rds.send(new DescribeDBSnapshotsCommand({ SnapshotType }))).DBSnapshots ?? [];

describe('RDS snapshots', () => {
  test('take minutes, in which the instance is backing up', async () => {
    const { rds, look, clock } = await startWithInstance();
    await take(rds, 'one');
    expect(await look()).toMatchObject({ DBInstanceStatus: 'backing-up' });
    expect(await refusal(take(rds, 'two'))).toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    expect(await list(rds, 'manual')).toMatchObject([{ Status: 'creating' }]);
    await clock.advance(4 * minute);
    expect(await list(rds, 'manual')).toMatchObject([
      { Status: 'available', Encrypted: true, TagList: [{ Key: 'team', Value: 'web' }] },
    ]);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'available' });
  });

  test('have names of their own and are deleted when they are complete', async () => {
    const { rds, clock } = await startWithInstance();
    await take(rds, 'one');
    const drop = () => rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: 'one' }));
    expect(await refusal(drop())).toMatchObject({ name: 'InvalidDBSnapshotStateFault' });
    await clock.advance(4 * minute);
    expect(await refusal(take(rds, 'one'))).toMatchObject({ name: 'DBSnapshotAlreadyExistsFault' });
    expect((await drop()).DBSnapshot).toMatchObject({ Status: 'deleted' });
    expect(await refusal(drop())).toMatchObject({ name: 'DBSnapshotNotFoundFault' });
  });

  test('a final one outlives the instance, automated ones do not', async () => {
    const { rds, remove, clock } = await startWithInstance();
    expect(await list(rds, 'automated')).toHaveLength(1);
    await remove({ FinalDBSnapshotIdentifier: 'last' });
    await clock.advance(15 * minute);
    expect(await list(rds, 'manual')).toMatchObject([{ DBSnapshotIdentifier: 'last', Status: 'available' }]);
    expect(await list(rds, 'automated')).toEqual([]);
  });

  test('automated backups are retained when that is asked for', async () => {
    const { rds, remove, clock } = await startWithInstance();
    const backups = async () =>
      (await rds.send(new DescribeDBInstanceAutomatedBackupsCommand({}))).DBInstanceAutomatedBackups;
    expect(await backups()).toMatchObject([{ Status: 'active' }]);
    await remove({ SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
    await clock.advance(11 * minute);
    expect(await backups()).toMatchObject([{ Status: 'retained' }]);
  });
});

describe('what RDS offers', () => {
  test('engine versions, one the default of its major version', async () => {
    const { rds } = await start();
    const ask = (DefaultOnly: boolean) =>
      rds.send(new DescribeDBEngineVersionsCommand({ Engine: 'mysql', EngineVersion: '8.4', DefaultOnly }));
    expect((await ask(false)).DBEngineVersions?.map((row) => row.EngineVersion)).toContain('8.4.7');
    expect((await ask(true)).DBEngineVersions).toMatchObject([
      { EngineVersion: '8.4.6', ValidUpgradeTarget: [{ EngineVersion: '8.4.7' }] },
    ]);
  });

  test('orderable options of a class', async () => {
    const { rds } = await start();
    const found = await rds.send(
      new DescribeOrderableDBInstanceOptionsCommand({
        Engine: 'mysql',
        EngineVersion: '8.4.6',
        DBInstanceClass: 'db.t4g.micro',
      }),
    );
    expect(found.OrderableDBInstanceOptions).toHaveLength(1);
  });

  test('quotas, and no maintenance of its own', async () => {
    const { rds } = await startWithInstance();
    const { AccountQuotas } = await rds.send(new DescribeAccountAttributesCommand({}));
    expect(AccountQuotas).toContainEqual({ AccountQuotaName: 'DBInstances', Used: 1, Max: 40 });
    const { PendingMaintenanceActions } = await rds.send(new DescribePendingMaintenanceActionsCommand({}));
    expect(PendingMaintenanceActions).toEqual([]);
  });
});
