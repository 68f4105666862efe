import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../testing/setup.ts';
import { groupId } from '../../testing/network.ts';
import { securityGroupTable } from '../ec2/tables.ts';
import { hour, minute, startWithInstance } from './fixture.ts';

const combination = { name: 'InvalidParameterCombination' };

describe('a modification of an RDS instance', () => {
  test('leaves it available for some seconds before the work begins', async () => {
    const { modify, look, clock } = await startWithInstance();
    const answer = await modify({ DBInstanceClass: 'db.t4g.small', ApplyImmediately: true });
    expect(answer.DBInstance).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.t4g.micro',
      PendingModifiedValues: { DBInstanceClass: 'db.t4g.small' },
    });
    await clock.advance(21);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'modifying' });
    await clock.advance(15 * minute);
    expect(await look()).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.t4g.small',
      PendingModifiedValues: {},
    });
  });

  test('is refused while another one is worked on', async () => {
    const { modify, clock } = await startWithInstance();
    await modify({ BackupRetentionPeriod: 8 });
    await clock.advance(21);
    expect(await refusal(modify({ BackupRetentionPeriod: 9 }))).toMatchObject({
      name: 'InvalidDBInstanceStateFault',
    });
  });

  test('that comes before the work began joins it', async () => {
    const { modify, look, clock } = await startWithInstance();
    await modify({ DBInstanceClass: 'db.t4g.small', ApplyImmediately: true });
    await modify({ BackupRetentionPeriod: 8 });
    await clock.advance(20 * minute);
    expect(await look()).toMatchObject({ DBInstanceClass: 'db.t4g.small', BackupRetentionPeriod: 8 });
  });

  test('waits for the maintenance window unless it is to be applied immediately', async () => {
    // The clock starts on Thursday, 1 January 2026; the window is on Sunday at three.
    const { modify, look, clock } = await startWithInstance();
    await modify({ DBInstanceClass: 'db.t4g.small' });
    await clock.advance(2 * 24 * hour);
    expect(await look()).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.t4g.micro',
      PendingModifiedValues: { DBInstanceClass: 'db.t4g.small' },
    });
    await clock.advance(24 * hour + 4 * hour);
    expect(await look()).toMatchObject({
      DBInstanceClass: 'db.t4g.small',
      PendingModifiedValues: {},
    });
  });

  test('that waits comes with the next one that is applied immediately', async () => {
    const { modify, look, clock } = await startWithInstance();
    await modify({ DBInstanceClass: 'db.t4g.small' });
    await modify({ ApplyImmediately: true });
    await clock.advance(15 * minute);
    expect(await look()).toMatchObject({ DBInstanceClass: 'db.t4g.small' });
  });

  test('that waits is gone when the value is put back', async () => {
    const { modify, look } = await startWithInstance();
    await modify({ DBInstanceClass: 'db.t4g.small' });
    await modify({ DBInstanceClass: 'db.t4g.micro' });
    expect(await look()).toMatchObject({ PendingModifiedValues: {} });
  });

  test('that waits moves with the window', async () => {
    const { modify, look, clock } = await startWithInstance();
    await modify({ DBInstanceClass: 'db.t4g.small' });
    await modify({ PreferredMaintenanceWindow: 'fri:01:00-fri:02:00' });
    await clock.advance(26 * hour);
    expect(await look()).toMatchObject({ DBInstanceClass: 'db.t4g.small' });
  });

  test('of what needs no restart is there at once, or soon, without being asked to', async () => {
    const { modify, look, clock } = await startWithInstance();
    await modify({
      DeletionProtection: true,
      CopyTagsToSnapshot: false,
      MaxAllocatedStorage: 20,
      BackupRetentionPeriod: 14,
      MasterUserPassword: 'another-password',
    });
    const at = await look();
    expect(at).toMatchObject({
      DeletionProtection: true,
      CopyTagsToSnapshot: false,
      BackupRetentionPeriod: 7,
      PendingModifiedValues: { BackupRetentionPeriod: 14, MasterUserPassword: '****' },
    });
    expect(at.MaxAllocatedStorage).toBeUndefined();
    await clock.advance(5 * minute);
    expect(await look()).toMatchObject({ BackupRetentionPeriod: 14, PendingModifiedValues: {} });
  });

  test('of security groups reaches the interface when the work is done', async () => {
    const { modify, look, clock, scope, interfaces } = await startWithInstance();
    const other = 'sg-0cccccccccccccccc';
    const row = scope.table(securityGroupTable).truth.get(groupId);
    if (row) scope.table(securityGroupTable).preload(other, { ...row, GroupId: other });
    await modify({ VpcSecurityGroupIds: [other] });
    expect((await look()).VpcSecurityGroups?.map(({ Status }) => Status)).toEqual(['removing', 'adding']);
    await clock.advance(5 * minute);
    expect((await look()).VpcSecurityGroups).toEqual([{ VpcSecurityGroupId: other, Status: 'active' }]);
    expect(interfaces()[0]?.Groups).toMatchObject([{ GroupId: other }]);
  });

  test('to several zones adds a standby with an interface', async () => {
    const { modify, look, clock, interfaces } = await startWithInstance();
    await modify({ MultiAZ: true, ApplyImmediately: true });
    await clock.advance(hour);
    expect(await look()).toMatchObject({ MultiAZ: true, DBInstanceStatus: 'available' });
    expect(interfaces()).toHaveLength(2);
    await modify({ MultiAZ: false, ApplyImmediately: true });
    await clock.advance(hour);
    expect(interfaces()).toHaveLength(1);
  });

  test.each([
    ['a class that cannot be ordered', { DBInstanceClass: 'db.t4g.nano' }],
    ['an older version', { EngineVersion: '8.4.4' }],
    ['less storage', { AllocatedStorage: 19 }],
    ['a storage limit below the storage', { MaxAllocatedStorage: 10 }],
    ['another storage type', { StorageType: 'gp2' }],
  ])('to %s is refused', async (_what, given) => {
    const { modify } = await startWithInstance({ AllocatedStorage: 20 });
    expect(await refusal(modify(given))).toMatchObject(combination);
  });
});

describe('an upgrade of an RDS instance', () => {
  test('to a newer minor version restarts it', async () => {
    const { modify, look, clock } = await startWithInstance();
    await modify({ EngineVersion: '8.4.7', ApplyImmediately: true });
    await clock.advance(21);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'upgrading' });
    await clock.advance(15 * minute);
    expect(await look()).toMatchObject({ EngineVersion: '8.4.7' });
  });

  test('to its own major version leaves it alone', async () => {
    const { modify, look, clock } = await startWithInstance({ EngineVersion: '8.4.7' });
    await modify({ EngineVersion: '8.4', ApplyImmediately: true });
    await clock.advance(minute);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'available', EngineVersion: '8.4.7' });
  });

  test('to another major version must be allowed', async () => {
    const { modify } = await startWithInstance({
      EngineVersion: '8.0',
      DBParameterGroupName: 'default.mysql8.0',
    });
    const upgrade = { EngineVersion: '8.4', ApplyImmediately: true };
    expect(await refusal(modify(upgrade))).toMatchObject(combination);
    await modify({ ...upgrade, AllowMajorVersionUpgrade: true });
  });
});

describe('storage of an RDS instance', () => {
  test('grows by a tenth at least, and is optimized afterwards', async () => {
    const { modify, look, clock } = await startWithInstance();
    const answer = await modify({ AllocatedStorage: 21, ApplyImmediately: true });
    expect(answer.DBInstance?.PendingModifiedValues).toEqual({ AllocatedStorage: 22 });
    await clock.advance(8 * minute);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'storage-optimization', AllocatedStorage: 22 });
    await clock.advance(31 * minute);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'available' });
  });

  test('changes once in six hours; other things may change meanwhile', async () => {
    const { modify, clock } = await startWithInstance();
    await modify({ AllocatedStorage: 30, ApplyImmediately: true });
    await clock.advance(hour);
    const grow = { AllocatedStorage: 40, ApplyImmediately: true };
    expect(await refusal(modify(grow))).toMatchObject(combination);
    await modify({ DeletionProtection: true });
    await clock.advance(6 * hour);
    await modify(grow);
  });
});
