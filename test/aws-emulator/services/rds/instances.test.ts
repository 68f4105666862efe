import {
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../testing/setup.ts';
import { hour, minute, start, startWithInstance } from './fixture.ts';

describe('a new RDS instance', () => {
  test('is created, backed up and then available with an endpoint', async () => {
    const { create, look, clock } = await start();
    expect((await create()).DBInstance).toMatchObject({ DBInstanceStatus: 'creating' });
    const seen = new Set<string>();
    for (let seconds = 0; seconds < 12 * minute; seconds += 10) {
      const { DBInstanceStatus = '', Endpoint } = await look();
      seen.add(DBInstanceStatus);
      expect(Endpoint === undefined).toBe(DBInstanceStatus !== 'available');
      if (seconds < 4 * minute) expect(DBInstanceStatus).toBe('creating');
      await clock.advance(10);
    }
    expect([...seen]).toEqual(['creating', 'backing-up', 'available']);
    expect(await look()).toMatchObject({
      EngineVersion: '8.4.6',
      Endpoint: {
        Port: 3306,
        Address: expect.stringMatching(/^blog\.c\w+\.eu-west-1\.rds\.amazonaws\.com$/),
      },
      StorageEncrypted: true,
      Iops: 3000,
      MaxAllocatedStorage: 100,
      TagList: [{ Key: 'team', Value: 'web' }],
      DBParameterGroups: [{ DBParameterGroupName: 'own', ParameterApplyStatus: 'in-sync' }],
      DBSubnetGroup: { DBSubnetGroupName: 'data', SubnetGroupStatus: 'Complete' },
      PendingModifiedValues: {},
    });
  });

  test('shows its password nowhere', async () => {
    const { look } = await startWithInstance();
    expect(JSON.stringify(await look())).not.toContain('correct-horse');
  });

  test('puts an interface into one zone, two with a standby', async () => {
    const single = await startWithInstance();
    expect(single.interfaces()).toMatchObject([
      { Description: 'RDSNetworkInterface', RequesterManaged: true },
    ]);
    const double = await startWithInstance({ MultiAZ: true });
    expect(new Set(double.interfaces().map((row) => row.AvailabilityZone)).size).toBe(2);
    expect(await double.look()).toMatchObject({ SecondaryAvailabilityZone: expect.any(String) });
  });

  test('has a name of its own, whatever the case', async () => {
    const { create } = await startWithInstance();
    expect(await refusal(create({ DBInstanceIdentifier: 'Blog' }))).toMatchObject({
      name: 'DBInstanceAlreadyExistsFault',
    });
  });

  test('is within the quota', async () => {
    const { create } = await start({ quotas: { 'rds.instances': 0 } });
    expect(await refusal(create())).toMatchObject({ name: 'InstanceQuotaExceededFault' });
  });

  const value = 'InvalidParameterValue';
  const combination = 'InvalidParameterCombination';
  const refused: [string, Partial<CreateDBInstanceMessage>, string][] = [
    ['a name that ends with a hyphen', { DBInstanceIdentifier: 'blog-' }, value],
    ['a name that is too long', { DBInstanceIdentifier: 'b'.repeat(64) }, value],
    ['a short password', { MasterUserPassword: 'seven77' }, value],
    ['a long password', { MasterUserPassword: 'x'.repeat(42) }, value],
    ['a password with an @', { MasterUserPassword: 'correct@horse' }, value],
    ['a password with a quotation mark', { MasterUserPassword: 'correct"horse' }, value],
    ['a reserved user name', { MasterUsername: 'rdsadmin' }, value],
    ['a database name with a hyphen', { DBName: 'word-press' }, value],
    ['a class that is no class', { DBInstanceClass: 't4g.micro' }, value],
    ['a class that cannot be ordered', { DBInstanceClass: 'db.t4g.nano' }, combination],
    ['a version that does not exist', { EngineVersion: '8.4.99' }, combination],
    ['another engine', { Engine: 'mysequel' }, value],
    ['too little storage', { AllocatedStorage: 5 }, value],
    ['a storage type that does not exist', { StorageType: 'floppy' }, 'StorageTypeNotSupportedFault'],
    ['a storage limit below the storage', { MaxAllocatedStorage: 19 }, combination],
    ['a storage limit a little above the storage', { MaxAllocatedStorage: 21 }, combination],
    ['backups for too long', { BackupRetentionPeriod: 36 }, value],
    ['a window in no format', { PreferredMaintenanceWindow: 'sunday night' }, value],
    ['a window that is too short', { PreferredMaintenanceWindow: 'sun:03:00-sun:03:15' }, value],
    ['windows that overlap', { PreferredBackupWindow: '02:30-03:30' }, combination],
    ['a word for lifecycle support that is none', { EngineLifecycleSupport: 'no' }, value],
    ['a port below 1150', { Port: 80 }, value],
    ['an unknown log', { EnableCloudwatchLogsExports: ['diary'] }, combination],
    ['an unknown security group', { VpcSecurityGroupIds: ['sg-0123456789abcdef0'] }, value],
    ['an unknown subnet group', { DBSubnetGroupName: 'other' }, 'DBSubnetGroupNotFoundFault'],
    ['an unknown parameter group', { DBParameterGroupName: 'other' }, 'DBParameterGroupNotFoundFault'],
    ['a parameter group of another family', { EngineVersion: '8.0' }, combination],
    ['what the emulator does not act on', { ManageMasterUserPassword: true }, combination],
  ];
  test.each(refused)('%s is refused', async (_what, given, name) => {
    const { create, interfaces } = await start();
    expect(await refusal(create(given))).toMatchObject({ name });
    expect(interfaces()).toEqual([]);
  });

  test('is seen later than it was made when reads lag', async () => {
    const { create, rds, clock } = await start({ lag: 'maximum' });
    await create();
    const list = async () => (await rds.send(new DescribeDBInstancesCommand({}))).DBInstances?.length;
    expect(await list()).toBe(0);
    await clock.advance(2 * minute);
    expect(await list()).toBe(1);
  });

  test('tells what happened to it', async () => {
    const { rds } = await startWithInstance();
    const { Events = [] } = await rds.send(
      new DescribeEventsCommand({ SourceType: 'db-instance', SourceIdentifier: 'blog' }),
    );
    expect(Events).toMatchObject([{ Message: 'DB instance created' }]);
  });
});

describe('a list of RDS instances', () => {
  test('comes in pages of 20 to 100', async () => {
    const { create, rds } = await start();
    for (let index = 0; index < 21; index += 1)
      await create({ DBInstanceIdentifier: `blog${String(index)}` });
    const first = await rds.send(new DescribeDBInstancesCommand({ MaxRecords: 20 }));
    expect(first.DBInstances).toHaveLength(20);
    const second = await rds.send(
      new DescribeDBInstancesCommand({ MaxRecords: 20, Marker: first.Marker ?? '' }),
    );
    expect(second.DBInstances).toHaveLength(1);
    expect(second.Marker).toBeUndefined();
    const tooSmall = rds.send(new DescribeDBInstancesCommand({ MaxRecords: 5 }));
    expect(await refusal(tooSmall)).toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('is filtered by engine, not by tag', async () => {
    const { rds } = await startWithInstance();
    const by = (Name: string, value: string) =>
      rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name, Values: [value] }] }));
    expect((await by('engine', 'postgres')).DBInstances).toEqual([]);
    expect(await refusal(by('tag:team', 'web'))).toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('the deletion of an RDS instance', () => {
  test('takes minutes, and the interface goes at the end', async () => {
    const { remove, look, clock, interfaces } = await startWithInstance();
    await remove();
    expect(await look()).toMatchObject({ DBInstanceStatus: 'deleting' });
    expect(await refusal(remove())).toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    await clock.advance(2 * minute);
    expect(interfaces()).toHaveLength(1);
    await clock.advance(9 * minute);
    expect(await refusal(look())).toMatchObject({ name: 'DBInstanceNotFoundFault' });
    expect(interfaces()).toEqual([]);
  });

  test('is refused while the instance is protected', async () => {
    const { remove, modify } = await startWithInstance({ DeletionProtection: true });
    expect(await refusal(remove())).toMatchObject({ name: 'InvalidParameterCombination' });
    await modify({ DeletionProtection: false });
    await remove();
  });

  test('names a final snapshot or skips it', async () => {
    const { remove } = await startWithInstance();
    const name = 'InvalidParameterCombination';
    expect(await refusal(remove({}))).toMatchObject({ name });
    const both = { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'last' };
    expect(await refusal(remove(both))).toMatchObject({ name });
  });

  test('takes no final snapshot while the instance is being created', async () => {
    const { create, remove, look, clock } = await start();
    await create();
    expect(await refusal(remove({ FinalDBSnapshotIdentifier: 'last' }))).toMatchObject({
      name: 'InvalidDBInstanceStateFault',
    });
    await remove();
    await clock.advance(hour);
    expect(await refusal(look())).toMatchObject({ name: 'DBInstanceNotFoundFault' });
  });
});

test('a reboot needs an instance that is available', async () => {
  const { create, rds } = await start();
  await create();
  const reboot = rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'blog' }));
  expect(await refusal(reboot)).toMatchObject({ name: 'InvalidDBInstanceStateFault' });
});
