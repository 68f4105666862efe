import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { DBInstance } from '../../../../src/aws/operations/rds-shapes.ts';
import { machine, standby, storage } from '../../../../src/reconcilers/database/database-changes.ts';
import { settings } from '../../../../src/reconcilers/database/database-settings.ts';
import { stateOf } from '../../../../src/reconcilers/database/database-status.ts';
import { databaseVerdict } from '../../../../src/reconcilers/database/database-verdict.ts';
import { backupWindowAfter, type DatabaseWant } from '../../../../src/reconcilers/database/database-want.ts';

const want: DatabaseWant = {
  identifier: 'db',
  subnetGroup: 'db',
  parameterGroup: 'db',
  securityGroupId: 'sg-1',
  secretVersion: 'v1',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:admin',
  instanceClass: 'db.t4g.micro',
  engineVersion: '8.4',
  storageGiB: 20,
  maxStorageGiB: 100,
  multiAZ: false,
  backupRetentionDays: 7,
  immediately: false,
};

/** The instance as AWS shows it once everything is as `want` says. */
const settled: DBInstance = {
  DBInstanceIdentifier: 'db',
  DBInstanceStatus: 'available',
  Endpoint: { Address: 'db.example', Port: 3306 },
  DBInstanceClass: 'db.t4g.micro',
  EngineVersion: '8.4.6',
  AllocatedStorage: 20,
  MaxAllocatedStorage: 100,
  MultiAZ: false,
  BackupRetentionPeriod: 7,
  PreferredMaintenanceWindow: 'sun:03:00-sun:04:00',
  DeletionProtection: true,
  CopyTagsToSnapshot: true,
  PubliclyAccessible: false,
  AutoMinorVersionUpgrade: true,
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
  DBParameterGroups: [{ DBParameterGroupName: 'db', ParameterApplyStatus: 'in-sync' }],
  PendingModifiedValues: {},
};

const aspects = [settings, storage, standby, machine];
const stack = {
  stackId: 'one',
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  owner: 'default/blog',
  cluster: 'c',
};

type Changed = Partial<DatabaseWant>;

/** Inputs of the writes that would bring `seen` to what is wanted. */
function writes(changed: Changed, seen: Partial<DBInstance> = {}): object[] {
  const now = { ...want, ...changed };
  const shown = { ...settled, ...seen };
  return aspects
    .filter((aspect) => !aspect.same(now, shown))
    .map((aspect) => aspect.repair(now, shown, stack))
    .map((repair) => ('stall' in repair ? repair.stall : repair.input));
}

const verdict = (changed: Changed, seen: Partial<DBInstance>) =>
  databaseVerdict({ ...settled, ...seen }, { ...want, ...changed });

describe('a database that is as wanted', () => {
  test('is left alone and has nothing to tell', () => {
    expect(writes({})).toEqual([]);
    expect(verdict({}, {})).toBeUndefined();
  });

  test('may have more storage than was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 100 }), (AllocatedStorage) => {
        expect(writes({}, { AllocatedStorage })).toEqual([]);
      }),
    );
  });

  test('may be backed up every day without a word', () => {
    expect(verdict({}, { DBInstanceStatus: 'backing-up' })).toBeUndefined();
  });
});

describe('a change of the database', () => {
  test('that restarts it waits for the window, and is not sent again while it waits', () => {
    expect(writes({ instanceClass: 'db.m7g.large' })).toEqual([
      { DBInstanceIdentifier: 'db', DBInstanceClass: 'db.m7g.large', ApplyImmediately: false },
    ]);
    const waiting = { PendingModifiedValues: { DBInstanceClass: 'db.m7g.large' } };
    expect(writes({ instanceClass: 'db.m7g.large' }, waiting)).toEqual([]);
    expect(verdict({ instanceClass: 'db.m7g.large' }, waiting)).toMatchObject({
      reason: 'PendingMaintenance',
      message: expect.stringContaining('sun:03:00-sun:04:00'),
    });
  });

  test('that waits is made now when the spec says so', () => {
    const now = { instanceClass: 'db.m7g.large', immediately: true };
    expect(writes(now, { PendingModifiedValues: { DBInstanceClass: 'db.m7g.large' } })).toEqual([
      { DBInstanceIdentifier: 'db', DBInstanceClass: 'db.m7g.large', ApplyImmediately: true },
    ]);
  });

  test('that needs no restart is made now, unless it would drag along one that does', () => {
    expect(writes({ storageGiB: 40 })).toMatchObject([{ AllocatedStorage: 40, ApplyImmediately: true }]);
    expect(writes({ multiAZ: true })).toMatchObject([{ MultiAZ: true, ApplyImmediately: true }]);
    const waiting = { PendingModifiedValues: { DBInstanceClass: 'db.m7g.large' } };
    expect(writes({ storageGiB: 40, instanceClass: 'db.m7g.large' }, waiting)).toMatchObject([
      { AllocatedStorage: 40, ApplyImmediately: false },
    ]);
  });

  test('of settings is one call, without a word about when', () => {
    const [call, ...others] = writes(
      { backupRetentionDays: 14 },
      { DeletionProtection: false, PubliclyAccessible: true },
    );
    expect(others).toEqual([]);
    expect(call).toEqual({
      DBInstanceIdentifier: 'db',
      DeletionProtection: true,
      PubliclyAccessible: false,
      BackupRetentionPeriod: 14,
    });
  });

  test('of security groups puts ours back and takes others away', () => {
    const VpcSecurityGroups = [
      { VpcSecurityGroupId: 'sg-1', Status: 'active' },
      { VpcSecurityGroupId: 'sg-2', Status: 'active' },
    ];
    expect(writes({}, { VpcSecurityGroups })).toMatchObject([{ VpcSecurityGroupIds: ['sg-1'] }]);
    const leaving = VpcSecurityGroups.map((group, index) =>
      index === 1 ? { ...group, Status: 'removing' } : group,
    );
    expect(writes({}, { VpcSecurityGroups: leaving })).toEqual([]);
  });

  test('of the storage limit to no more than there is switches autoscaling off', () => {
    expect(writes({ maxStorageGiB: 20 })).toMatchObject([{ MaxAllocatedStorage: 20 }]);
    const { MaxAllocatedStorage: _limit, ...off } = settled;
    expect(settings.same({ ...want, maxStorageGiB: 20 }, off)).toBe(true);
  });

  test('of the maintenance window moves the backup window out of its way', () => {
    expect(writes({ maintenanceWindow: 'mon:22:30-mon:23:30' })).toMatchObject([
      { PreferredMaintenanceWindow: 'mon:22:30-mon:23:30', PreferredBackupWindow: '00:30-01:00' },
    ]);
    expect(backupWindowAfter('sun:03:00-sun:04:00')).toBe('05:00-05:30');
  });

  test('to a certain version keeps that version', () => {
    expect(writes({ engineVersion: '8.4.6' })).toEqual([
      { DBInstanceIdentifier: 'db', AutoMinorVersionUpgrade: false },
    ]);
  });

  test('to an older version is refused in words', () => {
    expect(writes({ engineVersion: '8.4.5' }, { AutoMinorVersionUpgrade: false })).toMatchObject([
      { reason: 'VersionTooOld', message: expect.stringContaining('8.4.6') },
    ]);
  });

  test('is not sent while AWS works on another one, and is told', () => {
    for (const DBInstanceStatus of ['modifying', 'backing-up', 'upgrading', 'rebooting']) {
      expect(writes({ storageGiB: 40, backupRetentionDays: 9 }, { DBInstanceStatus })).toEqual([]);
      expect(verdict({ storageGiB: 40 }, { DBInstanceStatus })).toMatchObject({ reason: 'Updating' });
    }
  });

  test('of storage waits while AWS spreads the last one', () => {
    const DBInstanceStatus = 'storage-optimization';
    expect(writes({ storageGiB: 40 }, { DBInstanceStatus })).toEqual([]);
    expect(verdict({ storageGiB: 40 }, { DBInstanceStatus })).toMatchObject({ reason: 'Waiting' });
  });
});

describe('the state of a database', () => {
  test('is ready as soon as it has an address', () => {
    const { Endpoint: _none, ...unreachable } = settled;
    expect(stateOf({ ...unreachable, DBInstanceStatus: 'creating' })).toBe('pending');
    expect(stateOf({ ...settled, DBInstanceStatus: 'modifying' })).toBe('ready');
    expect(stateOf({ ...settled, DBInstanceStatus: 'deleting' })).toBe('deleting');
  });

  test('tells a human what to do when AWS cannot go on', () => {
    expect(stateOf({ ...settled, DBInstanceStatus: 'stopped' })).toMatchObject({ reason: 'DatabaseStopped' });
    expect(stateOf({ ...settled, DBInstanceStatus: 'failed' })).toMatchObject({
      failed: expect.stringContaining('restore'),
    });
    expect(verdict({}, { DBInstanceStatus: 'storage-full' })).toMatchObject({
      stalled: true,
      reason: 'StorageFull',
    });
  });

  test('names parameters that wait for a restart', () => {
    const DBParameterGroups = [{ DBParameterGroupName: 'db', ParameterApplyStatus: 'pending-reboot' }];
    expect(verdict({}, { DBParameterGroups })).toMatchObject({
      reason: 'PendingReboot',
      message: expect.stringContaining('reboot-db-instance'),
    });
  });

  test('shows no password that is on its way', () => {
    const pending = verdict({}, { PendingModifiedValues: { MasterUserPassword: 'correct-horse' } });
    expect(pending).toMatchObject({ reason: 'Updating' });
    expect(pending?.message).not.toContain('correct-horse');
  });
});
