import { ListServiceDeploymentsCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { CreateServiceRequest, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import {
  ConfigureHealthCheckCommand,
  CreateLoadBalancerCommand,
  DeregisterInstancesFromLoadBalancerCommand,
  DescribeInstanceHealthCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import { describe, expect, test } from '@jest/globals';
import { setInstanceAnswers } from '../services/elb/internal.ts';
import { account, clientConfig, refusal, region } from '../testing/setup.ts';
import { createCluster, createWeb, messagesOf, registerWeb, setStage, web, webTasks } from './stage.ts';
import type { Stage } from './stage.ts';

const LoadBalancerName = 'web';
const loadBalancers = [{ loadBalancerName: 'web', containerName: 'web', containerPort: 8080 }];
const half = { minimumHealthyPercent: 50, maximumPercent: 100 };
const classic: Partial<CreateServiceRequest> = {
  loadBalancers,
  deploymentConfiguration: half,
  networkConfiguration: undefined,
};

const bridged = (portMappings: object[]): Partial<RegisterTaskDefinitionRequest> => ({
  networkMode: 'bridge',
  containerDefinitions: [{ name: 'web', image: 'docker.io/web:1', cpu: 400, memory: 768, portMappings }],
});
const port80 = bridged([{ containerPort: 8080, hostPort: 80 }]);

const register = (stage: Stage, tag: string) =>
  registerWeb(stage, tag, {
    ...port80,
    containerDefinitions: port80.containerDefinitions?.map((one) => ({
      ...one,
      image: `docker.io/web:${tag}`,
    })),
  });

/** A cluster and a balancer with quick checks that drains for 30 s. */
async function start(instances: number): Promise<{ stage: Stage; elb: ElasticLoadBalancingClient }> {
  const stage = await setStage();
  await createCluster(stage, instances);
  const elb = new ElasticLoadBalancingClient(clientConfig(stage.emulator));
  const listener = { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 };
  await elb.send(
    new CreateLoadBalancerCommand({ LoadBalancerName, Subnets: [...stage.subnets], Listeners: [listener] }),
  );
  const HealthCheck = {
    Target: 'HTTP:80/healthz',
    Interval: 10,
    Timeout: 5,
    UnhealthyThreshold: 2,
    HealthyThreshold: 2,
  };
  await elb.send(new ConfigureHealthCheckCommand({ LoadBalancerName, HealthCheck }));
  const LoadBalancerAttributes = { ConnectionDraining: { Enabled: true, Timeout: 30 } };
  await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerName, LoadBalancerAttributes }));
  return { stage, elb };
}

const statesOf = async (elb: ElasticLoadBalancingClient): Promise<string[]> => {
  const { InstanceStates = [] } = await elb.send(new DescribeInstanceHealthCommand({ LoadBalancerName }));
  return InstanceStates.map(({ State = '', Description = '' }) => `${State}: ${Description}`);
};
const serving = async (elb: ElasticLoadBalancingClient): Promise<number> =>
  (await statesOf(elb)).filter((state) => state === 'InService: N/A').length;

const definitions = async (stage: Stage): Promise<string[]> =>
  (await webTasks(stage)).map(({ taskDefinitionArn = '' }) => taskDefinitionArn.split('/')[1] ?? '').sort();

describe('Services behind a classic balancer', () => {
  test('register the instances of their tasks, one task on each', async () => {
    const { stage, elb } = await start(2);
    await register(stage, '1');
    await createWeb(stage, classic);
    await stage.clock.advance(200);
    const service = await web(stage);
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(service.deployments).toHaveLength(1);
    expect(service.deployments?.[0]?.rolloutState).toBeUndefined();
    expect(messagesOf(service)).toEqual(
      expect.arrayContaining([
        '(service web) registered 1 instances in (elb web)',
        '(service web) has reached a steady state.',
      ]),
    );
    expect(await statesOf(elb)).toEqual(['InService: N/A', 'InService: N/A']);
    const places = (await webTasks(stage)).map(({ containerInstanceArn }) => containerInstanceArn);
    expect(new Set(places).size).toBe(2);
    const listed = new ListServiceDeploymentsCommand({ cluster: 'blog', service: 'web' });
    expect((await stage.ecs.send(listed)).serviceDeployments).toEqual([]);
  });

  test('roll at 50 % on the instances that they have, one always in service', async () => {
    const { stage, elb } = await start(2);
    await register(stage, '1');
    await createWeb(stage, classic);
    await stage.clock.advance(200);
    await register(stage, '2');
    await stage.ecs.send(
      new UpdateServiceCommand({ cluster: 'blog', service: 'web', taskDefinition: 'web:2' }),
    );
    const healthy: number[] = [];
    for (let turn = 0; turn < 100; turn += 1) {
      await stage.clock.advance(5);
      healthy.push(await serving(elb));
    }
    expect(Math.min(...healthy)).toBe(1);
    expect(await definitions(stage)).toEqual(['web:2', 'web:2']);
    expect((await web(stage)).deployments).toHaveLength(1);
  });

  test('say that a port is taken where 100 % leaves no room', async () => {
    const { stage } = await start(2);
    await register(stage, '1');
    await createWeb(stage, { ...classic, deploymentConfiguration: { minimumHealthyPercent: 100 } });
    await stage.clock.advance(200);
    await register(stage, '2');
    await stage.ecs.send(
      new UpdateServiceCommand({ cluster: 'blog', service: 'web', taskDefinition: 'web:2' }),
    );
    await stage.clock.advance(300);
    expect(messagesOf(await web(stage)).at(-1)).toMatch(
      /^\(service web\) was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [0-9a-f]{32}\) is already using a port required by your task\./u,
    );
    expect(await definitions(stage)).toContain('web:1');
  });

  test('replace a task whose instance fails the checks', async () => {
    const { stage, elb } = await start(2);
    await register(stage, '1');
    await createWeb(stage, { ...classic, desiredCount: 1 });
    await stage.clock.advance(200);
    const { InstanceStates } = await elb.send(new DescribeInstanceHealthCommand({ LoadBalancerName }));
    const id = InstanceStates?.[0]?.InstanceId ?? '';
    const scope = stage.emulator.scope(account, region);
    setInstanceAnswers(scope, LoadBalancerName, id, false);
    await stage.clock.advance(100);
    expect(messagesOf(await web(stage))).toContainEqual(
      expect.stringMatching(
        new RegExp(`\\(instance ${id}\\) \\(port 80\\) is unhealthy in \\(elb web\\)`, 'u'),
      ),
    );
    await stage.clock.advance(200);
    expect(await serving(elb)).toBe(1);
  });

  test('an instance that leaves is shown while it drains', async () => {
    const { stage, elb } = await start(1);
    await register(stage, '1');
    await createWeb(stage, { ...classic, desiredCount: 1 });
    await stage.clock.advance(200);
    const { InstanceStates } = await elb.send(new DescribeInstanceHealthCommand({ LoadBalancerName }));
    const Instances = (InstanceStates ?? []).map(({ InstanceId }) => ({ InstanceId }));
    await elb.send(new DeregisterInstancesFromLoadBalancerCommand({ LoadBalancerName, Instances }));
    await stage.clock.advance(10);
    expect(await statesOf(elb)).toEqual(['InService: Instance deregistration currently in progress.']);
    await stage.clock.advance(30);
    expect(await statesOf(elb)).toEqual([]);
  });
});

describe('What ECS refuses behind a classic balancer', () => {
  const attempt = async (
    definition: Partial<RegisterTaskDefinitionRequest>,
    change: Partial<CreateServiceRequest> = {},
  ): Promise<string> => {
    const { stage } = await start(0);
    await registerWeb(stage, '1', definition);
    return (await refusal(createWeb(stage, { ...classic, ...change }))).message;
  };

  test.each<[string, Partial<RegisterTaskDefinitionRequest>, Partial<CreateServiceRequest>, RegExp]>([
    [
      'a port that is not fixed',
      bridged([{ containerPort: 8080 }]),
      {},
      /host port mapping for the container port 8080/u,
    ],
    [
      'a port without a listener',
      bridged([{ containerPort: 8080, hostPort: 81 }]),
      {},
      /no listener for the instance port 81/u,
    ],
    [
      'a balancer that is absent',
      port80,
      { loadBalancers: [{ ...loadBalancers[0], loadBalancerName: 'x' }] },
      /no such load balancer x/u,
    ],
    [
      'a circuit breaker that is off',
      port80,
      { deploymentConfiguration: { ...half, deploymentCircuitBreaker: { enable: false, rollback: false } } },
      /circuit breaker feature is not supported/u,
    ],
    [
      'rebalancing',
      port80,
      { deploymentConfiguration: { maximumPercent: 200 }, availabilityZoneRebalancing: 'ENABLED' },
      /not supported for services that use a Classic/u,
    ],
    [
      'a health check of the container',
      {
        ...port80,
        containerDefinitions: port80.containerDefinitions?.map((one) => ({
          ...one,
          healthCheck: { command: ['CMD', 'true'] },
        })),
      },
      {},
      /Container health checks are not supported/u,
    ],
  ])('%s', async (_name, definition, change, message) => {
    expect(await attempt(definition, change)).toMatch(message);
  });

  test('interfaces of its own for each task', async () => {
    const { stage } = await start(0);
    await registerWeb(stage, '1');
    const awsvpcConfiguration = { subnets: [...stage.subnets], securityGroups: [stage.securityGroup] };
    const made = createWeb(stage, { ...classic, networkConfiguration: { awsvpcConfiguration } });
    expect((await refusal(made)).message).toMatch(
      /not supported for tasks that use the awsvpc network mode/u,
    );
  });

  test('another balancer later on', async () => {
    const { stage } = await start(0);
    await register(stage, '1');
    await createWeb(stage, classic);
    const update = new UpdateServiceCommand({ cluster: 'blog', service: 'web', loadBalancers: [] });
    expect((await refusal(stage.ecs.send(update))).message).toMatch(/cannot be changed/u);
  });
});
