import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

async function start() {
  const client = new EC2Client(clientConfig(startEmulator({ throttling: false }).emulator));
  const { Subnets: [subnet] = [] } = await client.send(new ec2.DescribeSubnetsCommand({}));
  const { RouteTables: [table] = [] } = await client.send(new ec2.DescribeRouteTablesCommand({}));
  const { InternetGateways: [gateway] = [] } = await client.send(new ec2.DescribeInternetGatewaysCommand({}));
  return {
    client,
    VpcId: subnet?.VpcId ?? '',
    SubnetId: subnet?.SubnetId ?? '',
    RouteTableId: table?.RouteTableId ?? '',
    GatewayId: gateway?.InternetGatewayId ?? '',
  };
}

type Ground = Awaited<ReturnType<typeof start>>;

const tag = ({ client, VpcId }: Ground, Key: string, Value = '') =>
  client.send(new ec2.CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key, Value }] }));

const route = ({ client, RouteTableId }: Ground, input: Partial<ec2.CreateRouteCommandInput>) =>
  client.send(new ec2.CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '8.8.8.0/24', ...input }));

const refused: readonly [string, (ground: Ground) => Promise<unknown>, string][] = [
  ['a tag key of 129 characters', (ground) => tag(ground, 'k'.repeat(129)), 'InvalidParameterValue'],
  ['a tag without a key', (ground) => tag(ground, ''), 'InvalidParameterValue'],
  ['a tag value of 257 characters', (ground) => tag(ground, 'k', 'v'.repeat(257)), 'InvalidParameterValue'],
  [
    'tags for a type that the call does not make',
    ({ client }) =>
      client.send(
        new ec2.CreateInternetGatewayCommand({ TagSpecifications: [{ ResourceType: 'vpc', Tags: [] }] }),
      ),
    'InvalidParameterValue',
  ],
  [
    'a filter without values',
    ({ client }) => client.send(new ec2.DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id' }] })),
    'InvalidParameterValue',
  ],
  [
    'an address where a block belongs',
    ({ client }) => client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.20.0.0' })),
    'InvalidParameterValue',
  ],
  [
    'DNS hostnames without DNS support',
    async ({ client, VpcId }) => {
      const set = (input: Omit<ec2.ModifyVpcAttributeCommandInput, 'VpcId'>) =>
        client.send(new ec2.ModifyVpcAttributeCommand({ VpcId, ...input }));
      await set({ EnableDnsHostnames: { Value: false } });
      await set({ EnableDnsSupport: { Value: false } });
      return set({ EnableDnsHostnames: { Value: true } });
    },
    'InvalidParameterValue',
  ],
  [
    'two attributes of a subnet at once',
    ({ client, SubnetId }) =>
      client.send(
        new ec2.ModifySubnetAttributeCommand({
          SubnetId,
          MapPublicIpOnLaunch: { Value: true },
          EnableDns64: { Value: true },
        }),
      ),
    'InvalidParameterCombination',
  ],
  [
    'a route without a destination',
    (ground) => route(ground, { DestinationCidrBlock: undefined, GatewayId: ground.GatewayId }),
    'InvalidParameterCombination',
  ],
  ['a route without a target', (ground) => route(ground, {}), 'InvalidParameterCombination'],
  [
    'a route with two targets',
    (ground) => route(ground, { GatewayId: ground.GatewayId, NatGatewayId: 'nat-0123456789abcdef0' }),
    'InvalidParameterCombination',
  ],
  [
    'a route within the VPC that leads out of it',
    (ground) => route(ground, { DestinationCidrBlock: '172.31.9.0/24', GatewayId: ground.GatewayId }),
    'InvalidParameterValue',
  ],
];

describe('EC2 refuses', () => {
  test.each(refused)('%s', async (_what, call, name) => {
    expect(await refusal(call(await start()))).toMatchObject({ name });
  });
});
