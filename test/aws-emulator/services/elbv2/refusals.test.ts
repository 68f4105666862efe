import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

async function start(quotas: Readonly<Record<string, number>> = {}) {
  const { emulator } = startEmulator({ quotas, throttling: false });
  const ec2 = new EC2Client(clientConfig(emulator));
  const elb = new elbv2.ElasticLoadBalancingV2Client(clientConfig(emulator));
  const { Subnets: found = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnets = found.map(({ SubnetId = '' }) => SubnetId);
  const VpcId = found[0]?.VpcId ?? '';
  const addSubnet = async (CidrBlock: string, AvailabilityZone: string, vpc = VpcId) => {
    const input = { VpcId: vpc, CidrBlock, AvailabilityZone };
    return (await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId ?? '';
  };
  const addVpc = async (CidrBlock: string) =>
    (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
  const balancer = async (change: Partial<elbv2.CreateLoadBalancerInput> = {}) => {
    const input = { Name: 'site', Subnets: subnets, ...change };
    const made = await elb.send(new elbv2.CreateLoadBalancerCommand(input));
    return made.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  };
  const group = async (change: Partial<elbv2.CreateTargetGroupInput> = {}) => {
    const input = { Name: 'site', Protocol: 'HTTP', Port: 8080, VpcId, TargetType: 'ip', ...change } as const;
    const made = await elb.send(new elbv2.CreateTargetGroupCommand(input));
    return made.TargetGroups?.[0]?.TargetGroupArn ?? '';
  };
  const listen = (LoadBalancerArn: string, change: Partial<elbv2.CreateListenerInput> = {}) =>
    elb.send(
      new elbv2.CreateListenerCommand({
        LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
        ...change,
      }),
    );
  const tag = (arn: string, Keys: readonly string[]) =>
    elb.send(
      new elbv2.AddTagsCommand({ ResourceArns: [arn], Tags: Keys.map((Key) => ({ Key, Value: 'x' })) }),
    );
  return { elb, subnets, VpcId, addSubnet, addVpc, balancer, group, listen, tag };
}

type Ground = Awaited<ReturnType<typeof start>>;

const arnOf = (path: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${path}`;

const refused: readonly [string, (ground: Ground) => Promise<unknown>, string, string][] = [
  [
    'a balancer of another type',
    ({ balancer }) => balancer({ Type: 'network' }),
    'ValidationError',
    'not served here',
  ],
  [
    'two subnets in one zone',
    async ({ balancer, subnets, addSubnet }) =>
      balancer({ Subnets: [...subnets, await addSubnet('172.31.128.0/24', 'eu-west-1a')] }),
    'InvalidConfigurationRequestException',
    'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
  ],
  [
    'subnets of two VPCs',
    async ({ balancer, subnets, addSubnet, addVpc }) => {
      const vpcId = await addVpc('10.20.0.0/16');
      return balancer({ Subnets: [subnets[0] ?? '', await addSubnet('10.20.0.0/24', 'eu-west-1b', vpcId)] });
    },
    'InvalidConfigurationRequestException',
    'same VPC',
  ],
  [
    'a subnet smaller than /27',
    async ({ balancer, subnets, addSubnet }) =>
      balancer({ Subnets: [...subnets.slice(1), await addSubnet('172.31.128.0/28', 'eu-west-1a')] }),
    'InvalidSubnetException',
    '/27',
  ],
  [
    'an internet-facing balancer in a VPC without internet gateway',
    async ({ balancer, addSubnet, addVpc }) => {
      const vpcId = await addVpc('10.20.0.0/16');
      const one = await addSubnet('10.20.0.0/24', 'eu-west-1a', vpcId);
      return balancer({ Subnets: [one, await addSubnet('10.20.1.0/24', 'eu-west-1b', vpcId)] });
    },
    'InvalidSubnetException',
    'has no internet gateway',
  ],
  [
    'a rule that is not there',
    ({ elb }) =>
      elb.send(new elbv2.DescribeRulesCommand({ RuleArns: [arnOf('listener-rule/app/site/1/2/3')] })),
    'RuleNotFoundException',
    'not found',
  ],
  [
    'a TCP listener',
    async ({ balancer, listen }) => listen(await balancer(), { Protocol: 'TCP' }),
    'ValidationError',
    "Listener protocol 'TCP' must be one of 'HTTPS, HTTP'",
  ],
  [
    'the name of a target group that ends in a hyphen',
    ({ group }) => group({ Name: 'site-' }),
    'ValidationError',
    "'site-'",
  ],
  [
    'a target group without protocol',
    ({ group }) => group({ Protocol: undefined }),
    'ValidationError',
    'A protocol must be specified',
  ],
  [
    'a target group without port',
    ({ group }) => group({ Port: undefined }),
    'ValidationError',
    'A port must be specified',
  ],
  [
    'a target group without VPC',
    ({ group }) => group({ VpcId: undefined }),
    'ValidationError',
    'A VPC ID must be specified',
  ],
  [
    'a target group of a VPC that is not there',
    ({ group }) => group({ VpcId: 'vpc-0123456789abcdef0' }),
    'ValidationError',
    "The VPC ID 'vpc-0123456789abcdef0' is not found",
  ],
  [
    'a target group of the same name with other settings',
    async ({ group }) => {
      await group();
      return group({ Port: 80 });
    },
    'DuplicateTargetGroupNameException',
    'with different settings',
  ],
  [
    'the same tag key twice',
    async ({ group, tag }) => tag(await group(), ['team', 'team']),
    'DuplicateTagKeysException',
    "'team'",
  ],
  [
    'the 51st tag',
    async ({ group, tag }) => {
      const keys = Array.from({ length: 50 }, (_, index) => `key${String(index)}`);
      const arn = await group();
      await tag(arn, keys);
      return tag(arn, ['one-more']);
    },
    'TooManyTagsException',
    '50',
  ],
  [
    'the tags of 21 resources',
    ({ elb }) => {
      const ResourceArns = Array.from({ length: 21 }, (_, index) =>
        arnOf(`targetgroup/one/${String(index)}`),
      );
      return elb.send(new elbv2.DescribeTagsCommand({ ResourceArns }));
    },
    'ValidationError',
    'less than or equal to 20',
  ],
];

describe('ELB refuses', () => {
  test.each(refused)('%s', async (_what, call, name, message) => {
    expect(await refusal(call(await start()))).toMatchObject({
      name,
      message: expect.stringContaining(message) as unknown,
    });
  });

  test('one target group more than the quota', async () => {
    const { group } = await start({ 'elbv2.target-groups': 1 });
    await group();
    expect(await refusal(group({ Name: 'two' }))).toMatchObject({ name: 'TooManyTargetGroupsException' });
  });

  test('one listener more than the quota', async () => {
    const { balancer, listen } = await start({ 'elbv2.listeners': 1 });
    const arn = await balancer();
    await listen(arn);
    expect(await refusal(listen(arn, { Port: 81 }))).toMatchObject({ name: 'TooManyListenersException' });
  });
});
