import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  AddTagsCommand,
  ApplySecurityGroupsToLoadBalancerCommand,
  AttachLoadBalancerToSubnetsCommand,
  ConfigureHealthCheckCommand,
  CreateLoadBalancerCommand,
  CreateLoadBalancerListenersCommand,
  DeleteLoadBalancerCommand,
  DeleteLoadBalancerListenersCommand,
  DescribeAccountLimitsCommand,
  DescribeInstanceHealthCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerPoliciesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DetachLoadBalancerFromSubnetsCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand,
  RegisterInstancesWithLoadBalancerCommand,
  RemoveTagsCommand,
  SetLoadBalancerListenerSSLCertificateCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import type { CreateAccessPointInput, Listener } from '@aws-sdk/client-elastic-load-balancing';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

let latest: Emulator | undefined;

afterEach(() => {
  expect([...(latest?.ignored ?? []), ...(latest?.unserved ?? [])]).toEqual([]);
});

const LoadBalancerName = 'site';
const certificate = (id: string): string =>
  `arn:aws:acm:${region}:${account}:certificate/${id.repeat(8)}-0000-4000-8000-000000000000`;
const http: Listener = { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 };
const https: Listener = {
  ...http,
  Protocol: 'HTTPS',
  LoadBalancerPort: 443,
  SSLCertificateId: certificate('a'),
};

async function start(options: Parameters<typeof startEmulator>[0] = {}) {
  const { emulator, clock } = startEmulator({ throttling: false, ...options });
  latest = emulator;
  const ec2 = new EC2Client(clientConfig(emulator));
  const elb = new ElasticLoadBalancingClient(clientConfig(emulator));
  const { Subnets: found = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnets = found.map(({ SubnetId = '' }) => SubnetId);
  const vpcId = found[0]?.VpcId ?? '';
  const create = (change: Partial<CreateAccessPointInput> = {}) =>
    elb.send(
      new CreateLoadBalancerCommand({ LoadBalancerName, Subnets: subnets, Listeners: [http], ...change }),
    );
  const read = async () => {
    const answer = await elb.send(
      new DescribeLoadBalancersCommand({ LoadBalancerNames: [LoadBalancerName] }),
    );
    return answer.LoadBalancerDescriptions?.[0] ?? {};
  };
  return { emulator, clock, ec2, elb, subnets, vpcId, create, read };
}

describe('Classic balancers', () => {
  test('one is there at once, as AWS sets it up', async () => {
    const { create, read, elb, subnets } = await start();
    const { DNSName } = await create();
    expect(DNSName).toMatch(/^site-\d+\.eu-west-1\.elb\.amazonaws\.com$/u);
    expect(await read()).toMatchObject({
      DNSName,
      Scheme: 'internet-facing',
      Subnets: subnets,
      Instances: [],
      ListenerDescriptions: [{ Listener: http, PolicyNames: [] }],
      HealthCheck: {
        Target: 'TCP:80',
        Interval: 30,
        Timeout: 5,
        UnhealthyThreshold: 2,
        HealthyThreshold: 10,
      },
    });
    const { LoadBalancerAttributes } = await elb.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerName }),
    );
    expect(LoadBalancerAttributes).toEqual({
      CrossZoneLoadBalancing: { Enabled: false },
      AccessLog: { Enabled: false },
      ConnectionDraining: { Enabled: false, Timeout: 300 },
      ConnectionSettings: { IdleTimeout: 60 },
      AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: 'defensive' }],
    });
  });

  test('a name is used once; the same settings and tags get the same balancer', async () => {
    const { create, subnets } = await start();
    const Tags = [{ Key: 'team', Value: 'web' }];
    const { DNSName } = await create({ Tags });
    expect((await create({ Tags })).DNSName).toBe(DNSName);
    expect(await refusal(create({ Tags: [{ Key: 'team', Value: 'shop' }] }))).toMatchObject({
      name: 'DuplicateAccessPointNameException',
      message: 'Load Balancer named site already exists and it is configured with different tags.',
    });
    expect(await refusal(create({ Tags, Subnets: subnets.slice(0, 1) }))).toMatchObject({
      message: 'Load Balancer named site already exists and it is configured with different parameters.',
    });
  });

  test('names, places, schemes and groups are checked', async () => {
    const { create, subnets } = await start();
    const cases: readonly [Partial<CreateAccessPointInput>, string][] = [
      [{ LoadBalancerName: 'a'.repeat(33) }, 'ValidationError'],
      [{ LoadBalancerName: '-site' }, 'ValidationError'],
      [{ Subnets: [], AvailabilityZones: ['eu-west-1a'] }, 'ValidationError'],
      [{ Scheme: 'internet-facing' }, 'InvalidSchemeException'],
      [{ Subnets: ['subnet-0123', ...subnets] }, 'SubnetNotFoundException'],
      [{ Subnets: [subnets[0] ?? '', subnets[0] ?? ''] }, 'InvalidConfigurationRequestException'],
      [{ SecurityGroups: ['sg-0123'] }, 'InvalidSecurityGroupException'],
    ];
    for (const [change, name] of cases) expect(await refusal(create(change))).toMatchObject({ name });
  });

  test('the internet needs a gateway', async () => {
    const { create, emulator, vpcId } = await start();
    const { internetGatewayTable } = await import('../ec2/tables.ts');
    const gateways = emulator.scope(account, region).table(internetGatewayTable);
    const own = gateways.truth.find((row) => row.Attachments?.[0]?.VpcId === vpcId);
    gateways.update(own?.InternetGatewayId ?? '', { Attachments: [] });
    expect(await refusal(create())).toMatchObject({ name: 'InvalidSubnetException' });
    await create({ Scheme: 'internal' });
  });

  test('there are quotas', async () => {
    const { create, elb } = await start({ quotas: { 'elb.load-balancers': 1, 'elb.listeners': 1 } });
    await create();
    expect(await refusal(create({ LoadBalancerName: 'other' }))).toMatchObject({
      name: 'TooManyAccessPointsException',
    });
    const more = new CreateLoadBalancerListenersCommand({ LoadBalancerName, Listeners: [https] });
    expect(await refusal(elb.send(more))).toMatchObject({ name: 'InvalidConfigurationRequestException' });
    const { Limits } = await elb.send(new DescribeAccountLimitsCommand({}));
    expect(Limits).toContainEqual({ Name: 'classic-load-balancers', Max: '1' });
  });

  test('its interfaces outlive it by minutes and keep its security group', async () => {
    const { ec2, elb, clock, create, vpcId } = await start();
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'front', Description: 'front', VpcId: vpcId }),
    );
    const GroupId = made.GroupId ?? '';
    await create();
    await elb.send(
      new ApplySecurityGroupsToLoadBalancerCommand({ LoadBalancerName, SecurityGroups: [GroupId] }),
    );
    const Filters = [{ Name: 'description', Values: ['ELB site'] }];
    const { NetworkInterfaces: cards } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(cards).toHaveLength(3);
    expect(cards?.[0]).toMatchObject({ RequesterManaged: true, Groups: [{ GroupId }] });
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerName }));
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerName }));
    await clock.advance(119);
    const remove = () => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    expect(await refusal(remove())).toMatchObject({ name: 'DependencyViolation' });
    await clock.advance(481);
    await remove();
  });

  test('subnets come and go, but not the last one', async () => {
    const { elb, create, read, subnets } = await start();
    await create({ Subnets: subnets.slice(0, 2) });
    await elb.send(new AttachLoadBalancerToSubnetsCommand({ LoadBalancerName, Subnets: subnets.slice(2) }));
    expect((await read()).AvailabilityZones).toHaveLength(3);
    await elb.send(new DetachLoadBalancerFromSubnetsCommand({ LoadBalancerName, Subnets: subnets.slice(1) }));
    expect((await read()).Subnets).toEqual(subnets.slice(0, 1));
    const last = new DetachLoadBalancerFromSubnetsCommand({ LoadBalancerName, Subnets: subnets });
    expect(await refusal(elb.send(last))).toMatchObject({ name: 'InvalidConfigurationRequestException' });
  });

  test('what is not there is not found', async () => {
    const { elb } = await start();
    const absent = {
      name: 'AccessPointNotFoundException',
      message: "There is no ACTIVE Load Balancer named 'site'",
    };
    expect(
      await refusal(elb.send(new DescribeLoadBalancersCommand({ LoadBalancerNames: ['site'] }))),
    ).toMatchObject(absent);
    expect(
      await refusal(elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerName }))),
    ).toMatchObject(absent);
  });
});

describe('Listeners', () => {
  test('a port has one listener; secure ones have a certificate and a policy', async () => {
    const { elb, create, read } = await start();
    await create();
    const add = (listener: Listener) =>
      elb.send(new CreateLoadBalancerListenersCommand({ LoadBalancerName, Listeners: [listener] }));
    await add(http);
    expect(await refusal(add({ ...http, InstancePort: 8080 }))).toMatchObject({
      name: 'DuplicateListenerException',
    });
    await add(https);
    expect((await read()).ListenerDescriptions).toMatchObject([
      { Listener: http },
      { Listener: https, PolicyNames: ['ELBSecurityPolicy-2016-08'] },
    ]);
    const { PolicyDescriptions } = await elb.send(
      new DescribeLoadBalancerPoliciesCommand({ LoadBalancerName }),
    );
    expect(PolicyDescriptions).toMatchObject([{ PolicyName: 'ELBSecurityPolicy-2016-08' }]);
    const policy = new DescribeLoadBalancerPoliciesCommand({ LoadBalancerName, PolicyNames: ['x'] });
    expect(await refusal(elb.send(policy))).toMatchObject({ name: 'PolicyNotFoundException' });
    await elb.send(new DeleteLoadBalancerListenersCommand({ LoadBalancerName, LoadBalancerPorts: [80, 81] }));
    expect((await read()).ListenerDescriptions).toMatchObject([{ Listener: https }]);
  });

  test('layers, protocols and certificates are checked', async () => {
    const { elb, create } = await start();
    await create();
    const add = (change: Partial<Listener>) =>
      elb.send(
        new CreateLoadBalancerListenersCommand({
          LoadBalancerName,
          Listeners: [{ ...http, LoadBalancerPort: 8443, ...change }],
        }),
      );
    expect(await refusal(add({ InstanceProtocol: 'TCP' }))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(add({ Protocol: 'UDP' }))).toMatchObject({ name: 'UnsupportedProtocolException' });
    expect(await refusal(add({ Protocol: 'HTTPS' }))).toMatchObject({
      name: 'ValidationError',
      message: 'Secure Listeners need to specify a SSLCertificateId',
    });
    const foreign = certificate('a').replace(account, '999999999999');
    expect(await refusal(add({ Protocol: 'HTTPS', SSLCertificateId: foreign }))).toMatchObject({
      name: 'CertificateNotFoundException',
    });
  });

  test('a certificate is exchanged where a secure listener is', async () => {
    const { elb, create, read } = await start();
    await create({ Listeners: [https] });
    const set = (LoadBalancerPort: number) =>
      elb.send(
        new SetLoadBalancerListenerSSLCertificateCommand({
          LoadBalancerName,
          LoadBalancerPort,
          SSLCertificateId: certificate('b'),
        }),
      );
    expect(await refusal(set(80))).toMatchObject({ name: 'ListenerNotFoundException' });
    await set(443);
    expect((await read()).ListenerDescriptions?.[0]?.Listener?.SSLCertificateId).toBe(certificate('b'));
  });
});

describe('Settings', () => {
  test('a health check has a target that fits its protocol, and a timeout shorter than its interval', async () => {
    const { elb, create, read } = await start();
    await create();
    const good = {
      Target: 'HTTP:80/healthz',
      Interval: 10,
      Timeout: 5,
      UnhealthyThreshold: 3,
      HealthyThreshold: 2,
    };
    const set = (change: Partial<typeof good>) =>
      elb.send(new ConfigureHealthCheckCommand({ LoadBalancerName, HealthCheck: { ...good, ...change } }));
    for (const change of [{ Target: 'HTTP:80' }, { Target: 'TCP:80/x' }, { Target: '/x' }, { Timeout: 10 }])
      expect(await refusal(set(change))).toMatchObject({ name: 'ValidationError' });
    await set({});
    expect((await read()).HealthCheck).toEqual(good);
  });

  test('attributes that are left out stay, and values are checked', async () => {
    const { elb, create } = await start();
    await create();
    const set = (LoadBalancerAttributes: object) =>
      elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerName, LoadBalancerAttributes }));
    const further = (Key: string, Value: string) => set({ AdditionalAttributes: [{ Key, Value }] });
    expect(await refusal(further('elb.http.other', 'x'))).toMatchObject({
      name: 'LoadBalancerAttributeNotFoundException',
    });
    for (const wrong of [
      further('elb.http.desyncmitigationmode', 'never'),
      set({ ConnectionDraining: { Enabled: true, Timeout: 3601 } }),
      set({ AccessLog: { Enabled: true } }),
    ])
      expect(await refusal(wrong)).toMatchObject({ name: 'InvalidConfigurationRequestException' });
    const { LoadBalancerAttributes: changed } = await set({ ConnectionDraining: { Enabled: true } });
    expect(changed).toMatchObject({
      ConnectionDraining: { Enabled: true, Timeout: 300 },
      ConnectionSettings: { IdleTimeout: 60 },
    });
  });

  test('ten tags are the most', async () => {
    const { elb, create } = await start();
    await create({ Tags: [{ Key: 'a', Value: '1' }] });
    const LoadBalancerNames = [LoadBalancerName];
    const add = (Tags: { Key: string; Value: string }[]) =>
      elb.send(new AddTagsCommand({ LoadBalancerNames, Tags }));
    const nine = Array.from({ length: 9 }, (_, index) => ({ Key: `k${String(index)}`, Value: 'x' }));
    await add(nine);
    expect(await refusal(add([{ Key: 'b', Value: '2' }]))).toMatchObject({ name: 'TooManyTagsException' });
    await elb.send(new RemoveTagsCommand({ LoadBalancerNames, Tags: [{ Key: 'a' }] }));
    await add([{ Key: 'b', Value: '2' }]);
    expect(
      await refusal(
        add([
          { Key: 'b', Value: '1' },
          { Key: 'b', Value: '2' },
        ]),
      ),
    ).toMatchObject({
      name: 'DuplicateTagKeysException',
    });
    expect(await refusal(add([{ Key: 'aws:x', Value: '1' }]))).toMatchObject({ name: 'ValidationError' });
    const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ LoadBalancerNames }));
    expect(TagDescriptions?.[0]?.Tags).toHaveLength(10);
  });

  test('instances exist', async () => {
    const { elb, create } = await start();
    await create();
    const Instances = [{ InstanceId: 'i-0123456789abcdef0' }];
    expect(
      await refusal(elb.send(new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances }))),
    ).toMatchObject({ name: 'InvalidEndPointException' });
    const { InstanceStates } = await elb.send(new DescribeInstanceHealthCommand({ LoadBalancerName }));
    expect(InstanceStates).toEqual([]);
  });
});
