import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';
import { machineImages } from './machine-images.ts';

const start = (quotas: Readonly<Record<string, number>> = {}): EC2Client =>
  new EC2Client(clientConfig(startEmulator({ quotas, throttling: false }).emulator));

const vpcIdOf = async (client: EC2Client): Promise<string> =>
  (await client.send(new ec2.DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId ?? '';

const subnetIdOf = async (client: EC2Client): Promise<string> =>
  (await client.send(new ec2.DescribeSubnetsCommand({}))).Subnets?.[0]?.SubnetId ?? '';

const createGroup = async (client: EC2Client, GroupName = 'one'): Promise<string> =>
  (await client.send(new ec2.CreateSecurityGroupCommand({ GroupName, Description: 'one' }))).GroupId ?? '';

/** The call that goes over a quota; an account begins with a default VPC and what belongs to it. */
const limits: readonly [string, number, string, (client: EC2Client) => Promise<unknown>][] = [
  [
    'ec2.internet-gateways',
    1,
    'InternetGatewayLimitExceeded',
    (client) => client.send(new ec2.CreateInternetGatewayCommand({})),
  ],
  [
    'ec2.subnets-per-vpc',
    3,
    'SubnetLimitExceeded',
    async (client) =>
      client.send(
        new ec2.CreateSubnetCommand({ VpcId: await vpcIdOf(client), CidrBlock: '172.31.128.0/24' }),
      ),
  ],
  [
    'ec2.route-tables-per-vpc',
    1,
    'RouteTableLimitExceeded',
    async (client) => client.send(new ec2.CreateRouteTableCommand({ VpcId: await vpcIdOf(client) })),
  ],
  [
    'ec2.routes-per-table',
    2,
    'RouteLimitExceeded',
    async (client) => {
      const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({}));
      const { InternetGateways } = await client.send(new ec2.DescribeInternetGatewaysCommand({}));
      return client.send(
        new ec2.CreateRouteCommand({
          RouteTableId: RouteTables?.[0]?.RouteTableId,
          DestinationCidrBlock: '8.8.0.0/16',
          GatewayId: InternetGateways?.[0]?.InternetGatewayId,
        }),
      );
    },
  ],
  ['ec2.security-groups', 1, 'SecurityGroupLimitExceeded', (client) => createGroup(client)],
  [
    'ec2.rules-per-security-group',
    1,
    'RulesPerSecurityGroupLimitExceeded',
    async (client) =>
      client.send(
        new ec2.AuthorizeSecurityGroupEgressCommand({
          GroupId: await createGroup(client),
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
          ],
        }),
      ),
  ],
  [
    'ec2.nat-gateways-per-zone',
    0,
    'NatGatewayLimitExceeded',
    async (client) =>
      client.send(
        new ec2.CreateNatGatewayCommand({ SubnetId: await subnetIdOf(client), ConnectivityType: 'private' }),
      ),
  ],
  [
    'ec2.launch-templates',
    0,
    'LaunchTemplateLimitExceeded',
    (client) =>
      client.send(
        new ec2.CreateLaunchTemplateCommand({
          LaunchTemplateName: 'one',
          LaunchTemplateData: { InstanceType: 't3.small' },
        }),
      ),
  ],
];

describe('A quota of EC2 is used up', () => {
  test.each(limits)('%s at %d: %s', async (quota, limit, name, call) => {
    expect(await refusal(call(start({ [quota]: limit })))).toMatchObject({ name });
    // One more allows the same call, so the limit is where AWS counts it.
    await call(start({ [quota]: limit + 1 }));
  });
});

test('a subnet has addresses for so many interfaces, five fewer than its block has', async () => {
  const client = start();
  const { Subnet } = await client.send(
    new ec2.CreateSubnetCommand({ VpcId: await vpcIdOf(client), CidrBlock: '172.31.128.0/28' }),
  );
  const run = (count: number) =>
    client.send(
      new ec2.RunInstancesCommand({
        ImageId: machineImages.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId,
        InstanceType: 't3.nano',
        MinCount: count,
        MaxCount: count,
        SubnetId: Subnet?.SubnetId,
      }),
    );
  await run(11);
  expect(await refusal(run(1))).toMatchObject({ name: 'InsufficientFreeAddressesInSubnet' });
});
