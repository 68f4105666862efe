import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { setTargetAnswers } from '../services/elbv2/internal.ts';
import { account, region } from '../testing/setup.ts';
import {
  createCluster,
  createTargetGroup,
  createWeb,
  healthOf,
  messagesOf,
  registerWeb,
  setStage,
  web,
  webTasks,
} from './stage.ts';
import type { Stage } from './stage.ts';

async function start(instances = 2): Promise<{ stage: Stage; group: string }> {
  const stage = await setStage();
  await createCluster(stage, instances);
  const group = await createTargetGroup(stage);
  await registerWeb(stage, '1');
  await createWeb(stage, {
    loadBalancers: [{ targetGroupArn: group, containerName: 'web', containerPort: 8080 }],
    healthCheckGracePeriodSeconds: 60,
  });
  await stage.clock.advance(200);
  return { stage, group };
}

const roll = (stage: Stage, taskDefinition: string) =>
  stage.ecs.send(new UpdateServiceCommand({ cluster: 'blog', service: 'web', taskDefinition }));

const definitions = async (stage: Stage): Promise<string[]> =>
  (await webTasks(stage)).map(({ taskDefinitionArn = '' }) => taskDefinitionArn.split('/')[1] ?? '').sort();

async function rollouts(stage: Stage) {
  const listed = await stage.ecs.send(new ListServiceDeploymentsCommand({ cluster: 'blog', service: 'web' }));
  const arns = (listed.serviceDeployments ?? []).flatMap(
    ({ serviceDeploymentArn }) => serviceDeploymentArn ?? [],
  );
  const answer = await stage.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns }));
  return answer.serviceDeployments ?? [];
}

describe('Rollouts', () => {
  test('a service becomes steady when its targets are healthy', async () => {
    const { stage, group } = await start();
    const service = await web(stage);
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(messagesOf(service).at(-1)).toBe('(service web) has reached a steady state.');
    expect(await healthOf(stage, group)).toEqual(['healthy', 'healthy']);
    const zones = (await webTasks(stage)).map(({ availabilityZone }) => availabilityZone);
    expect(new Set(zones).size).toBe(2);
  });

  test('at 100 % old tasks serve until the new ones are healthy', async () => {
    const { stage, group } = await start();
    await registerWeb(stage, '2');
    await roll(stage, 'web:2');
    const healthy: number[] = [];
    for (let turn = 0; turn < 60; turn += 1) {
      await stage.clock.advance(5);
      healthy.push((await healthOf(stage, group)).filter((state) => state === 'healthy').length);
    }
    expect(Math.min(...healthy)).toBeGreaterThanOrEqual(2);
    expect(await definitions(stage)).toEqual(['web:2', 'web:2']);
    expect((await web(stage)).deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(await rollouts(stage)).toMatchObject([{ status: 'SUCCESSFUL' }, { status: 'SUCCESSFUL' }]);
  });

  test('an image that dies trips the circuit breaker, and the service goes back', async () => {
    const { stage, group } = await start();
    await registerWeb(stage, '2-broken');
    await roll(stage, 'web:2');
    await stage.clock.advance(60);
    const [failed] = await webTasks(stage, 'STOPPED');
    expect(failed).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 1 }],
    });
    await stage.clock.advance(400);
    const service = await web(stage);
    expect(service.taskDefinition).toMatch(/web:1$/);
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(await definitions(stage)).toEqual(['web:1', 'web:1']);
    expect(await healthOf(stage, group)).toEqual(['healthy', 'healthy']);
    const [newest] = await rollouts(stage);
    expect(newest).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'TRIGGERED', threshold: 3 },
    });
    expect(messagesOf(service).join('\n')).toMatch(
      /deployment failed: tasks failed to start\.\n.*rolling back to deployment/,
    );
  });

  test('a newer revision supersedes a rollout that is on its way', async () => {
    const { stage } = await start();
    await registerWeb(stage, '2-broken');
    await roll(stage, 'web:2');
    await stage.clock.advance(20);
    await registerWeb(stage, '3');
    await roll(stage, 'web:3');
    expect((await web(stage)).deployments).toMatchObject([
      { status: 'PRIMARY', taskDefinition: expect.stringMatching(/web:3$/) },
      { status: 'ACTIVE' },
      { status: 'ACTIVE' },
    ]);
    await stage.clock.advance(300);
    expect(await definitions(stage)).toEqual(['web:3', 'web:3']);
    expect((await rollouts(stage)).map(({ status }) => status)).toEqual([
      'SUCCESSFUL',
      'STOPPED',
      'SUCCESSFUL',
    ]);
  });

  test('a first rollout that fails has nothing to go back to and stops trying', async () => {
    const stage = await setStage();
    await createCluster(stage, 2);
    await registerWeb(stage, '1-broken');
    await createWeb(stage);
    await stage.clock.advance(600);
    expect((await web(stage)).deployments).toMatchObject([
      {
        status: 'PRIMARY',
        rolloutState: 'FAILED',
        rolloutStateReason: expect.stringContaining('circuit breaker'),
      },
    ]);
    expect(await webTasks(stage)).toEqual([]);
  });

  test('scaling starts and stops tasks without a new deployment', async () => {
    const { stage } = await start();
    const [before] = (await web(stage)).deployments ?? [];
    await stage.ecs.send(new UpdateServiceCommand({ cluster: 'blog', service: 'web', desiredCount: 3 }));
    await stage.clock.advance(120);
    expect((await web(stage)).runningCount).toBe(3);
    await stage.ecs.send(new UpdateServiceCommand({ cluster: 'blog', service: 'web', desiredCount: 1 }));
    await stage.clock.advance(120);
    expect(await web(stage)).toMatchObject({ runningCount: 1, deployments: [{ id: before?.id }] });
  });

  test('a task that was stopped by hand is replaced', async () => {
    const { stage } = await start();
    const [task] = await webTasks(stage);
    await stage.ecs.send(new StopTaskCommand({ cluster: 'blog', task: task?.taskArn, reason: 'by hand' }));
    await stage.clock.advance(200);
    expect(await webTasks(stage)).toHaveLength(2);
    expect(await webTasks(stage, 'STOPPED')).toMatchObject([
      { stopCode: 'UserInitiated', stoppedReason: 'by hand' },
    ]);
    expect((await web(stage)).deployments).toMatchObject([{ failedTasks: 0 }]);
  });

  test('a task that fails the health checks of its load balancer is replaced', async () => {
    const { stage, group } = await start();
    const [sick] = await webTasks(stage);
    const address = sick?.attachments?.[0]?.details?.find(({ name }) => name === 'privateIPv4Address')?.value;
    setTargetAnswers(stage.emulator.scope(account, region), group, { id: address ?? '', port: 8080 }, false);
    await stage.clock.advance(300);
    expect(await webTasks(stage, 'STOPPED')).toMatchObject([
      { taskArn: sick?.taskArn, stoppedReason: expect.stringContaining('Task failed ELB health checks') },
    ]);
    expect(await healthOf(stage, group)).toEqual(['healthy', 'healthy']);
  });

  test('a task takes an interface of its own in the zone of its instance, until it has stopped', async () => {
    const { stage } = await start();
    const read = async () =>
      (
        await stage.ec2.send(
          new DescribeNetworkInterfacesCommand({
            Filters: [{ Name: 'description', Values: ['arn:aws:ecs:*:attachment/*'] }],
          }),
        )
      ).NetworkInterfaces ?? [];
    const cards = await read();
    expect(cards).toHaveLength(2);
    expect(cards.map((card) => card.AvailabilityZone).sort()).toEqual(
      (await webTasks(stage)).map(({ availabilityZone }) => availabilityZone).sort(),
    );
    await stage.ecs.send(new UpdateServiceCommand({ cluster: 'blog', service: 'web', desiredCount: 0 }));
    await stage.clock.advance(100);
    expect(await read()).toEqual([]);
  });
});
