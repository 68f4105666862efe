import { DescribeSubnetsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  ConfigureHealthCheckCommand,
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeInstanceHealthCommand,
  ElasticLoadBalancingClient,
  RegisterInstancesWithLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inNetwork } from '../aws-emulator/live/live-network.ts';
import { machineImages } from '../aws-emulator/services/ec2/machine-images.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { http } from '../image/support/http-client.ts';
import { startLiveEmulator } from './support/live-emulator.ts';
import type { LiveEmulator } from './support/live-emulator.ts';
import { startWebTarget } from './support/web-target.ts';
import type { WebTarget } from './support/web-target.ts';

const LoadBalancerName = 'blog';
const instancePort = 32_768;

let live: LiveEmulator;
let ec2: EC2Client;
let elb: ElasticLoadBalancingClient;
let target: WebTarget;
let instanceId: string;
let name: string;

const state = async (): Promise<string | undefined> => {
  const asked = new DescribeInstanceHealthCommand({ LoadBalancerName });
  return (await elb.send(asked)).InstanceStates?.[0]?.State;
};

const untilState = (wanted: string) =>
  waitUntil(`the instance to be ${wanted}`, async () => {
    const now = await state();
    return now === wanted ? undefined : `it is ${now ?? 'not registered'}`;
  });

const get = () => http({ host: live.network.locate(name) ?? 'nowhere' });

/** Runs an instance, and a server at its address. */
async function runInstance(subnetId: string): Promise<void> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: machineImages.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId,
      ...{ InstanceType: 't3.nano', MinCount: 1, MaxCount: 1, SubnetId: subnetId },
    }),
  );
  const { InstanceId = '', VpcId = '', PrivateIpAddress = '' } = Instances?.[0] ?? {};
  instanceId = InstanceId;
  const host = live.network.listen(inNetwork(VpcId, PrivateIpAddress));
  target = await startWebTarget('container', host, instancePort);
}

beforeAll(async () => {
  live = await startLiveEmulator();
  ec2 = new EC2Client(live.clientConfig());
  elb = new ElasticLoadBalancingClient(live.clientConfig());
  const { Subnets: all = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const Subnets = all
    .filter(({ DefaultForAz }) => DefaultForAz === true)
    .map(({ SubnetId = '' }) => SubnetId);
  await runInstance(Subnets[0] ?? '');
  const listener = { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP' };
  const created = await elb.send(
    new CreateLoadBalancerCommand({
      ...{ LoadBalancerName, Subnets, Listeners: [{ ...listener, InstancePort: instancePort }] },
    }),
  );
  name = created.DNSName ?? '';
  await elb.send(
    new ConfigureHealthCheckCommand({
      LoadBalancerName,
      HealthCheck: {
        Target: `HTTP:${instancePort}/healthz`,
        ...{ Interval: 10, Timeout: 5, UnhealthyThreshold: 2, HealthyThreshold: 2 },
      },
    }),
  );
});

afterAll(async () => {
  await target.stop();
  ec2.destroy();
  elb.destroy();
  await live.close();
});

describe('A live classic load balancer', () => {
  test('sends requests to the port of an instance whose checks pass, and to no other', async () => {
    await waitUntil('the load balancer to answer', async () => {
      const { status } = await get();
      return status === 503 ? undefined : `with ${status}`;
    });
    await elb.send(
      new RegisterInstancesWithLoadBalancerCommand({
        LoadBalancerName,
        Instances: [{ InstanceId: instanceId }],
      }),
    );
    await untilState('InService');
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ name: 'container', headers: { 'x-forwarded-port': '80' } });
    target.health = 500;
    await untilState('OutOfService');
    const before = target.served();
    expect((await get()).status).toBe(503);
    expect(target.served()).toBe(before);
  });

  test('answers nobody when it is gone', async () => {
    const host = live.network.locate(name) ?? '';
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerName }));
    expect(live.network.locate(name)).toBeUndefined();
    await expect(http({ host })).rejects.toThrow(/ECONNREFUSED/);
  });
});
