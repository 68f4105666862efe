import {
  DescribeDBSnapshotsCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  type RestoreDBInstanceFromDBSnapshotMessage,
} from '@aws-sdk/client-rds';
import { describe, expect, test } from '@jest/globals';
import { writeContent } from '../../kernel/content.ts';
import { account, region, refusal } from '../../testing/setup.ts';
import { groupId } from '../../testing/network.ts';
import { minute, password, startWithInstance } from './fixture.ts';
import { instanceTable } from './tables.ts';

const place = { DBSubnetGroupName: 'data', DBParameterGroupName: 'own', VpcSecurityGroupIds: [groupId] };

async function startWithSnapshot() {
  const started = await startWithInstance();
  const { rds, scope } = started;
  writeContent(scope, { account, region, type: 'rds/db', id: 'blog', content: 'a post' });
  await started.remove({ FinalDBSnapshotIdentifier: 'last' });
  const restore = (given: Partial<RestoreDBInstanceFromDBSnapshotMessage> = {}) =>
    rds.send(
      new RestoreDBInstanceFromDBSnapshotCommand({
        DBInstanceIdentifier: 'blog',
        DBSnapshotIdentifier: 'last',
        ...place,
        ...given,
      }),
    );
  return { ...started, restore };
}

describe('RDS restore', () => {
  test('brings back content, user and password, with what the call says and no limit of autoscaling', async () => {
    const { restore, clock, look, scope } = await startWithSnapshot();
    await clock.advance(15 * minute);
    await restore({ MultiAZ: true, DeletionProtection: true });
    expect(await look()).toMatchObject({ DBInstanceStatus: 'creating' });
    await clock.advance(25 * minute);
    const seen = await look();
    expect(seen).toMatchObject({
      DBInstanceStatus: 'available',
      MasterUsername: 'wordpress',
      AllocatedStorage: 20,
      StorageEncrypted: true,
      BackupRetentionPeriod: 7,
      MultiAZ: true,
      DeletionProtection: true,
      TagList: [],
    });
    expect(seen.MaxAllocatedStorage).toBeUndefined();
    expect(scope.table(instanceTable).truth.get('blog')).toMatchObject({ content: 'a post', password });
  });

  test('gives the instance another resource id', async () => {
    const { restore, clock, look, rds } = await startWithSnapshot();
    await clock.advance(15 * minute);
    const { DBSnapshots = [] } = await rds.send(
      new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: 'blog', SnapshotType: 'manual' }),
    );
    await restore();
    expect((await look()).DbiResourceId).not.toBe(DBSnapshots[0]?.DbiResourceId);
  });

  test('needs a snapshot that is complete, a free name, and only parameters that are served', async () => {
    const { restore, clock } = await startWithSnapshot();
    expect(await refusal(restore({ DBInstanceIdentifier: 'other' }))).toMatchObject({
      name: 'InvalidDBSnapshotStateFault',
    });
    expect(await refusal(restore())).toMatchObject({ name: 'DBInstanceAlreadyExistsFault' });
    await clock.advance(15 * minute);
    expect(await refusal(restore({ DBSnapshotIdentifier: 'none' }))).toMatchObject({
      name: 'DBSnapshotNotFoundFault',
    });
    expect(await refusal(restore({ Iops: 4000 }))).toMatchObject({ name: 'InvalidParameterCombination' });
    expect(await refusal(restore({ DBSubnetGroupName: 'none' }))).toMatchObject({
      name: 'DBSubnetGroupNotFoundFault',
    });
  });
});
