import {
  AddTagsToResourceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBSubnetGroupsCommand,
} from '@aws-sdk/client-rds';
import type { CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import { CreateSecurityGroupCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { subnetId, vpcId } from '../../testing/network.ts';
import { clientConfig, refusal } from '../../testing/setup.ts';
import { minute, start, startWithInstance } from './fixture.ts';

describe('RDS refuses', () => {
  test('a subnet group and a parameter group more than the quotas', async () => {
    const { rds } = await start({ quotas: { 'rds.subnet-groups': 1, 'rds.parameter-groups': 1 } });
    const subnets = rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: 'two',
        DBSubnetGroupDescription: 'two',
        SubnetIds: [subnetId('a'), subnetId('b')],
      }),
    );
    expect(await refusal(subnets)).toMatchObject({ name: 'DBSubnetGroupQuotaExceededFault' });
    const parameters = rds.send(
      new CreateDBParameterGroupCommand({
        DBParameterGroupName: 'two',
        DBParameterGroupFamily: 'mysql8.4',
        Description: 'two',
      }),
    );
    expect(await refusal(parameters)).toMatchObject({ name: 'DBParameterGroupQuotaExceededFault' });
  });

  test('a manual snapshot more than the quota, and names that are none', async () => {
    const { rds, clock } = await startWithInstance({}, { quotas: { 'rds.manual-snapshots': 1 } });
    const take = (DBSnapshotIdentifier: string) =>
      rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'blog', DBSnapshotIdentifier }));
    for (const name of ['1st', 'one-', 'one--two', 'one.two'])
      expect(await refusal(take(name))).toMatchObject({ name: 'InvalidParameterValue' });
    await take('one');
    await clock.advance(4 * minute);
    expect(await refusal(take('two'))).toMatchObject({ name: 'SnapshotQuotaExceededFault' });
  });

  test.each(['MasterUsername', 'MasterUserPassword', 'AllocatedStorage'] as const)(
    'an instance without %s',
    async (member) => {
      const { create } = await start();
      const without: Partial<CreateDBInstanceMessage> = { [member]: undefined };
      expect(await refusal(create(without))).toMatchObject({
        name: 'InvalidParameterValue',
        message: `The parameter ${member} must be provided and must not be blank.`,
      });
    },
  );

  test('a security group of another VPC', async () => {
    const { create, emulator } = await start();
    // The account's default VPC is not the one of the subnet group.
    const ec2 = new EC2Client(clientConfig(emulator));
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'elsewhere', Description: 'elsewhere' }),
    );
    expect(await refusal(create({ VpcSecurityGroupIds: [GroupId] }))).toMatchObject({
      name: 'InvalidParameterCombination',
      message: expect.stringContaining(
        `are in different VPCs. The DB instance is in ${vpcId} and`,
      ) as unknown,
    });
  });

  test('the 51st tag, and a key twice', async () => {
    const { rds } = await start();
    const found = await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: 'data' }));
    const ResourceName = found.DBSubnetGroups?.[0]?.DBSubnetGroupArn;
    const tag = (keys: readonly string[]) =>
      rds.send(
        new AddTagsToResourceCommand({ ResourceName, Tags: keys.map((Key) => ({ Key, Value: 'x' })) }),
      );
    expect(await refusal(tag(['team', 'team']))).toMatchObject({ name: 'InvalidParameterValue' });
    await tag(Array.from({ length: 50 }, (_, index) => `key${String(index)}`));
    await tag(['key0']);
    expect(await refusal(tag(['one-more']))).toMatchObject({ name: 'InvalidParameterValue' });
  });
});
