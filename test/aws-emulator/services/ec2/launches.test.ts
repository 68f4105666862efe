import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import type { AccountFacts } from '../../kernel/account-facts.ts';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';
import { machineImages } from './machine-images.ts';

const ImageId = machineImages.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? '';

function start(facts: AccountFacts = {}) {
  const client = new EC2Client(clientConfig(startEmulator({ throttling: false, facts }).emulator));
  const run = (input: Partial<ec2.RunInstancesCommandInput> = {}) =>
    client.send(
      new ec2.RunInstancesCommand({ ImageId, InstanceType: 't3.small', MinCount: 1, MaxCount: 1, ...input }),
    );
  const template = (LaunchTemplateData: ec2.RequestLaunchTemplateData) =>
    client.send(new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: 'one', LaunchTemplateData }));
  return { client, run, template };
}

/** The default VPC without its subnets. */
async function emptyVpc(client: EC2Client): Promise<string> {
  const { Subnets = [] } = await client.send(new ec2.DescribeSubnetsCommand({}));
  for (const { SubnetId } of Subnets) await client.send(new ec2.DeleteSubnetCommand({ SubnetId }));
  return Subnets[0]?.VpcId ?? '';
}

async function dropVpc(client: EC2Client, VpcId: string): Promise<void> {
  const { InternetGateways } = await client.send(new ec2.DescribeInternetGatewaysCommand({}));
  const InternetGatewayId = InternetGateways?.[0]?.InternetGatewayId;
  await client.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  await client.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId }));
  await client.send(new ec2.DeleteVpcCommand({ VpcId }));
}

describe('A launch', () => {
  test('without a subnet goes into the default VPC, if that is there and has a subnet', async () => {
    const { client, run } = start();
    expect((await run()).Instances).toHaveLength(1);
    const other = start();
    const VpcId = await emptyVpc(other.client);
    expect(await refusal(other.run())).toMatchObject({
      name: 'MissingInput',
      message: `No subnets found for the default VPC '${VpcId}'. Please specify a subnet.`,
    });
    await dropVpc(other.client, VpcId);
    expect(await refusal(other.run())).toMatchObject({
      name: 'VPCIdNotSpecified',
      message: 'No default VPC for this user',
    });
    const group = { GroupName: 'one', Description: 'one' };
    expect(await refusal(other.client.send(new ec2.CreateSecurityGroupCommand(group)))).toMatchObject({
      name: 'VPCIdNotSpecified',
    });
    await client.send(new ec2.CreateSecurityGroupCommand(group));
  });

  test.each<[string, Partial<ec2.RunInstancesCommandInput>, string, string]>([
    ['more at least than at most', { MinCount: 2 }, 'InvalidParameterValue', 'minCount'],
    [
      'a type that the region lacks',
      { InstanceType: 'mac1.metal' },
      'InvalidParameterValue',
      "Invalid value 'mac1.metal' for InstanceType.",
    ],
    [
      'a subnet that is not there',
      { SubnetId: 'subnet-0123456789abcdef0' },
      'InvalidSubnetID.NotFound',
      "The subnet ID 'subnet-0123456789abcdef0' does not exist",
    ],
    [
      'a security group that is not there',
      { SecurityGroupIds: ['sg-0123456789abcdef0'] },
      'InvalidGroup.NotFound',
      "The security group 'sg-0123456789abcdef0' does not exist",
    ],
  ])('with %s is refused', async (_what, input, name, message) => {
    const { run } = start();
    expect(await refusal(run(input))).toMatchObject({
      name,
      message: expect.stringContaining(message) as unknown,
    });
  });

  test('with a security group of another VPC is refused', async () => {
    const { client, run } = start();
    const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
    const { GroupId = '' } = await client.send(
      new ec2.CreateSecurityGroupCommand({ GroupName: 'one', Description: 'one', VpcId: Vpc?.VpcId }),
    );
    expect(await refusal(run({ SecurityGroupIds: [GroupId] }))).toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringMatching(
        /^Security group sg-\S+ and subnet subnet-\S+ belong to different networks\.$/,
      ) as unknown,
    });
  });

  test.each([
    ['a zone that does not offer the type', 'unoffered', 'Unsupported', 'is not supported in your requested'],
    [
      'a zone that has no room',
      'shortages',
      'InsufficientInstanceCapacity',
      'do not have sufficient t3.small',
    ],
  ])('into %s is refused', async (_what, fact, name, message) => {
    const { run } = start({ [fact]: [{ instanceType: 't3.small' }] });
    expect(await refusal(run())).toMatchObject({
      name,
      message: expect.stringContaining(message) as unknown,
    });
    await run({ InstanceType: 't3.medium' });
  });

  test('only of a burstable type has a credit option', async () => {
    const { client, run } = start();
    const { Instances } = await run({ InstanceType: 'm5.large' });
    const call = client.send(
      new ec2.DescribeInstanceCreditSpecificationsCommand({
        InstanceIds: [Instances?.[0]?.InstanceId ?? ''],
      }),
    );
    expect(await refusal(call)).toMatchObject({ name: 'UnsupportedOperation' });
  });
});

describe('A launch template', () => {
  test('names its profile one way, and groups either of the interface or of the instance', async () => {
    const { template } = start();
    expect(
      await refusal(
        template({ IamInstanceProfile: { Name: 'one', Arn: 'arn:aws:iam::1:instance-profile/one' } }),
      ),
    ).toMatchObject({ name: 'InvalidParameterCombination' });
    expect(
      await refusal(template({ SecurityGroupIds: ['sg-1'], NetworkInterfaces: [{ DeviceIndex: 0 }] })),
    ).toMatchObject({
      name: 'InvalidParameterCombination',
      message:
        'Network interfaces and an instance-level security groups may not be specified on the same request',
    });
  });

  test('is named by its id or by its name', async () => {
    const { client, template } = start();
    const { LaunchTemplate: made } = await template({ InstanceType: 't3.small' });
    const remove = (name: ec2.DeleteLaunchTemplateCommandInput) =>
      client.send(new ec2.DeleteLaunchTemplateCommand(name));
    const both = { LaunchTemplateId: made?.LaunchTemplateId, LaunchTemplateName: 'one' };
    for (const name of [{}, both])
      expect(await refusal(remove(name))).toMatchObject({ name: 'MissingParameter' });
    await remove({ LaunchTemplateName: 'one' });
  });
});
