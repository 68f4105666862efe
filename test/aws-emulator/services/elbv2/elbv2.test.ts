import {
  DeleteSecurityGroupCommand,
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CreateLoadBalancerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';
import { createInterface } from '../ec2/interfaces.ts';
import { registerTarget, setTargetAnswers, targetHealthTopic } from './internal.ts';

let latest: Emulator | undefined;

afterEach(() => {
  expect([...(latest?.ignored ?? []), ...(latest?.unserved ?? [])]).toEqual([]);
});

async function start(options: Parameters<typeof startEmulator>[0] = {}) {
  const { emulator, clock } = startEmulator({ throttling: false, ...options });
  latest = emulator;
  const ec2 = new EC2Client(clientConfig(emulator));
  const elb = new ElasticLoadBalancingV2Client(clientConfig(emulator));
  const { Subnets: found = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnets = found.map(({ SubnetId = '' }) => SubnetId);
  const vpcId = found[0]?.VpcId ?? '';
  const balancer = async (change: Partial<CreateLoadBalancerInput> = {}) => {
    const input = { Name: 'site', Subnets: subnets, ...change };
    const { LoadBalancers: made } = await elb.send(new CreateLoadBalancerCommand(input));
    return made?.[0]?.LoadBalancerArn ?? '';
  };
  const group = async (Name = 'site') => {
    const checks = { HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2, UnhealthyThresholdCount: 3 };
    const input = { Name, Protocol: 'HTTP', Port: 8080, VpcId: vpcId, TargetType: 'ip', ...checks } as const;
    const { TargetGroups: made } = await elb.send(new CreateTargetGroupCommand(input));
    return made?.[0]?.TargetGroupArn ?? '';
  };
  const listener = async (LoadBalancerArn: string, TargetGroupArn: string, Port = 80) => {
    const DefaultActions = [{ Type: 'forward', TargetGroupArn } as const];
    const input = { LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions } as const;
    const { Listeners: made } = await elb.send(new CreateListenerCommand(input));
    return made?.[0]?.ListenerArn ?? '';
  };
  const health = async (TargetGroupArn: string) => {
    const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    return answer.TargetHealthDescriptions?.map(({ TargetHealth: found }) => found?.State);
  };
  return { emulator, clock, ec2, elb, subnets, vpcId, balancer, group, listener, health };
}

describe('Load balancers', () => {
  test('a balancer is active after minutes', async () => {
    const { elb, clock, balancer } = await start();
    const LoadBalancerArns = [await balancer()];
    const state = async () =>
      (await elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns }))).LoadBalancers?.[0]?.State
        ?.Code;
    await clock.advance(119);
    expect(await state()).toBe('provisioning');
    await clock.advance(121);
    expect(await state()).toBe('active');
  });

  test('a name is used once; the same settings get the same balancer', async () => {
    const { elb, balancer, subnets } = await start();
    const arn = await balancer();
    expect(await balancer()).toBe(arn);
    expect(await refusal(balancer({ Subnets: subnets.slice(0, 2) }))).toMatchObject({
      name: 'DuplicateLoadBalancerNameException',
      message: "A load balancer with the same name 'site' exists, but with different settings",
    });
    const absent = elb.send(new DescribeLoadBalancersCommand({ Names: ['other'] }));
    expect(await refusal(absent)).toMatchObject({ name: 'LoadBalancerNotFoundException' });
  });

  test('names, zones and groups are checked', async () => {
    const { balancer, subnets } = await start();
    expect(await refusal(balancer({ Name: 'a'.repeat(33) }))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(balancer({ Name: 'internal-site' }))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(balancer({ Subnets: subnets.slice(0, 1) }))).toMatchObject({
      name: 'ValidationError',
    });
    expect(await refusal(balancer({ Subnets: ['subnet-0123', ...subnets] }))).toMatchObject({
      name: 'SubnetNotFoundException',
    });
    expect(await refusal(balancer({ SecurityGroups: ['sg-0123'] }))).toMatchObject({
      name: 'InvalidSecurityGroupException',
    });
  });

  test('there is a quota', async () => {
    const { balancer } = await start({ quotas: { 'elbv2.load-balancers': 1 } });
    await balancer();
    expect(await refusal(balancer({ Name: 'second' }))).toMatchObject({
      name: 'TooManyLoadBalancersException',
    });
  });

  test('its interfaces outlive it by minutes and keep its security group', async () => {
    const { ec2, elb, clock, balancer, vpcId } = await start();
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'front', Description: 'front', VpcId: vpcId }),
    );
    const GroupId = made.GroupId ?? '';
    const LoadBalancerArn = await balancer();
    await elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: [GroupId] }));
    const Filters = [{ Name: 'description', Values: ['ELB app/site/*'] }];
    const { NetworkInterfaces: cards } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(cards).toHaveLength(3);
    expect(cards?.[0]).toMatchObject({ RequesterManaged: true, Groups: [{ GroupId }] });
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await clock.advance(119);
    const remove = () => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    expect(await refusal(remove())).toMatchObject({ name: 'DependencyViolation' });
    await clock.advance(481);
    await remove();
  });

  test('deletion protection holds, and attributes are checked', async () => {
    const { elb, balancer } = await start();
    const LoadBalancerArn = await balancer();
    const set = (Key: string, Value: string) =>
      elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: [{ Key, Value }] }));
    expect(await refusal(set('idle_timeout.timeout_seconds', '0'))).toMatchObject({
      name: 'ValidationError',
    });
    expect(await refusal(set('idle_timeout', '60'))).toMatchObject({ name: 'ValidationError' });
    await set('idle_timeout.timeout_seconds', '120');
    const { Attributes: read } = await elb.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }),
    );
    expect(read).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '120' });
    expect(read).toContainEqual({ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'false' });
    await set('deletion_protection.enabled', 'true');
    expect(await refusal(elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })))).toMatchObject({
      name: 'OperationNotPermittedException',
    });
  });
});

describe('Target groups and listeners', () => {
  test('a target group that a listener uses is not deleted', async () => {
    const { elb, balancer, group, listener } = await start();
    const TargetGroupArn = await group();
    expect(await group()).toBe(TargetGroupArn);
    const ListenerArn = await listener(await balancer(), TargetGroupArn);
    const remove = () => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
    expect(await refusal(remove())).toMatchObject({ name: 'ResourceInUseException' });
    await elb.send(new DeleteListenerCommand({ ListenerArn }));
    await remove();
    const read = elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] }));
    expect(await refusal(read)).toMatchObject({ name: 'TargetGroupNotFoundException' });
  });

  test('health checks and attributes are checked', async () => {
    const { elb, group } = await start();
    const TargetGroupArn = await group();
    const modify = (change: object) => elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, ...change }));
    expect(await refusal(modify({ HealthCheckTimeoutSeconds: 10 }))).toMatchObject({
      name: 'ValidationError',
    });
    expect(await refusal(modify({ HealthyThresholdCount: 1 }))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(modify({ HealthCheckPath: 'healthz' }))).toMatchObject({ name: 'ValidationError' });
    await modify({ HealthCheckPath: '/healthz', Matcher: { HttpCode: '200' } });
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '-1' }];
    const wrong = elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    expect(await refusal(wrong)).toMatchObject({ name: 'ValidationError' });
  });

  test('a port has one listener, whose default rule shows its actions', async () => {
    const { elb, balancer, group, listener } = await start();
    const LoadBalancerArn = await balancer();
    const TargetGroupArn = await group();
    const ListenerArn = await listener(LoadBalancerArn, TargetGroupArn);
    expect(await listener(LoadBalancerArn, TargetGroupArn)).toBe(ListenerArn);
    const other = await group('other');
    expect(await refusal(listener(LoadBalancerArn, other))).toMatchObject({
      name: 'DuplicateListenerException',
    });
    expect((await elb.send(new DescribeRulesCommand({ ListenerArn }))).Rules).toMatchObject([
      { Priority: 'default', IsDefault: true, Actions: [{ Type: 'forward', TargetGroupArn }] },
    ]);
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    const read = elb.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }));
    expect(await refusal(read)).toMatchObject({ name: 'ListenerNotFoundException' });
  });

  test('HTTPS needs a certificate of the region, a redirect must lead somewhere else', async () => {
    const { elb, balancer, group, listener } = await start();
    const LoadBalancerArn = await balancer();
    const TargetGroupArn = await group();
    const DefaultActions = [{ Type: 'forward', TargetGroupArn } as const];
    const secure = (change: object) =>
      elb.send(
        new CreateListenerCommand({
          LoadBalancerArn,
          Protocol: 'HTTPS',
          Port: 443,
          DefaultActions,
          ...change,
        }),
      );
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const Certificates = [{ CertificateArn: `arn:aws:acm:${region}:${account}:certificate/${id}` }];
    const foreign = [{ CertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/${id}` }];
    expect(await refusal(secure({}))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(secure({ Certificates: foreign }))).toMatchObject({
      name: 'CertificateNotFoundException',
    });
    expect(await refusal(secure({ Certificates, SslPolicy: 'none' }))).toMatchObject({
      name: 'SSLPolicyNotFoundException',
    });
    await secure({ Certificates, SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' });
    const ListenerArn = await listener(LoadBalancerArn, TargetGroupArn);
    const redirect = (change: object) =>
      elb.send(
        new ModifyListenerCommand({
          ListenerArn,
          DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', ...change } }],
        }),
      );
    expect(await refusal(redirect({}))).toMatchObject({ name: 'InvalidLoadBalancerActionException' });
    const { Listeners: changed } = await redirect({ Protocol: 'HTTPS', Port: '443' });
    expect(changed?.[0]?.DefaultActions?.[0]?.RedirectConfig).toEqual({
      Protocol: 'HTTPS',
      Port: '443',
      Host: '#{host}',
      Path: '/#{path}',
      Query: '#{query}',
      StatusCode: 'HTTP_301',
    });
  });

  test('a group belongs to one balancer', async () => {
    const { balancer, group, listener } = await start();
    const arn = await group();
    await listener(await balancer(), arn);
    expect(await refusal(listener(await balancer({ Name: 'second' }), arn))).toMatchObject({
      name: 'TargetGroupAssociationLimitException',
    });
  });

  test('tags are set, removed and read by ARN', async () => {
    const { elb, balancer, group } = await start();
    const ResourceArns = [await balancer({ Tags: [{ Key: 'a', Value: '1' }] }), await group()];
    await elb.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'b', Value: '2' }] }));
    await elb.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['a'] }));
    const { TagDescriptions: read } = await elb.send(new DescribeTagsCommand({ ResourceArns }));
    expect(read?.map(({ Tags: found }) => found)).toEqual([
      [{ Key: 'b', Value: '2' }],
      [{ Key: 'b', Value: '2' }],
    ]);
    const many = elb.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'aws:x', Value: '1' }] }));
    expect(await refusal(many)).toMatchObject({ name: 'ValidationError' });
  });
});

describe('Target health', () => {
  test('a registered address is unused without a listener, then initial, then healthy', async () => {
    const { emulator, clock, elb, balancer, group, listener, health, subnets } = await start();
    const LoadBalancerArn = await balancer();
    await clock.advance(240);
    const TargetGroupArn = await group();
    const scope = emulator.scope(account, region);
    const card = createInterface(scope, { subnetId: subnets[0] ?? '', description: 'task' });
    const Targets = [{ Id: card.PrivateIpAddress }];
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    expect(await health(TargetGroupArn)).toEqual(['unused']);
    await listener(LoadBalancerArn, TargetGroupArn);
    expect(await health(TargetGroupArn)).toEqual(['initial']);
    await clock.advance(19);
    expect(await health(TargetGroupArn)).toEqual(['initial']);
    await clock.advance(1);
    expect(await health(TargetGroupArn)).toEqual(['healthy']);
    await listener(LoadBalancerArn, TargetGroupArn, 8080);
    expect(await health(TargetGroupArn)).toEqual(['healthy']);
  });

  test('checks begin when the balancer is active', async () => {
    const { emulator, clock, balancer, group, listener, health } = await start();
    const arn = await group();
    await listener(await balancer(), arn);
    const scope = emulator.scope(account, region);
    registerTarget(scope, arn, { id: '172.31.0.9' }, true);
    await clock.advance(100);
    expect(await health(arn)).toEqual(['initial']);
    await clock.advance(160);
    expect(await health(arn)).toEqual(['healthy']);
  });

  test('a target that stops to answer turns unhealthy after its threshold, and back', async () => {
    const { emulator, clock, balancer, group, listener, health } = await start();
    const arn = await group();
    await listener(await balancer(), arn);
    await clock.advance(240);
    const scope = emulator.scope(account, region);
    const told: string[] = [];
    scope.subscribe(targetHealthTopic, ({ state }) => told.push(state));
    const target = { id: '172.31.0.9' };
    registerTarget(scope, arn, target, true);
    await clock.advance(20);
    setTargetAnswers(scope, arn, target, false);
    await clock.advance(29);
    expect(await health(arn)).toEqual(['healthy']);
    await clock.advance(1);
    expect(await health(arn)).toEqual(['unhealthy']);
    setTargetAnswers(scope, arn, target, true);
    await clock.advance(20);
    expect(await health(arn)).toEqual(['healthy']);
    await clock.advance(0);
    expect(told).toEqual(['initial', 'healthy', 'unhealthy', 'healthy']);
  });

  test('a target drains for the deregistration delay', async () => {
    const { emulator, clock, elb, balancer, group, listener, health } = await start();
    const TargetGroupArn = await group();
    await listener(await balancer(), TargetGroupArn);
    await clock.advance(240);
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }];
    await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    registerTarget(emulator.scope(account, region), TargetGroupArn, { id: '172.31.0.9' }, true);
    await clock.advance(20);
    const Targets = [{ Id: '172.31.0.9', Port: 8080 }];
    await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    expect(await health(TargetGroupArn)).toEqual(['draining']);
    await clock.advance(30);
    expect(await health(TargetGroupArn)).toEqual([]);
    const { TargetHealthDescriptions: asked } = await elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn, Targets }),
    );
    expect(asked).toMatchObject([{ TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } }]);
  });

  test('an address outside the VPC is no target', async () => {
    const { elb, group } = await start();
    const TargetGroupArn = await group();
    const call = elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '8.8.8.8' }] }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidTargetException' });
  });

  test('a list shows a new balancer late, its ARN sooner', async () => {
    const { elb, clock, balancer } = await start({ lag: 'maximum', seed: 3 });
    const LoadBalancerArns = [await balancer()];
    await clock.advance(5);
    const { LoadBalancers: byArn } = await elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns }));
    const { LoadBalancers: all } = await elb.send(new DescribeLoadBalancersCommand({}));
    expect([byArn?.length, all?.length]).toEqual([1, 0]);
  });
});
