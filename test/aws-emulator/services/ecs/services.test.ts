import { DeleteServiceCommand, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { CreateServiceRequest } from '@aws-sdk/client-ecs';
import { CreateTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import {
  createCluster,
  createTargetGroup,
  createWeb,
  registerWeb,
  setStage,
  web,
  webTasks,
} from '../../scheduler/stage.ts';
import { refusal } from '../../testing/setup.ts';

async function start(instances = 0) {
  const stage = await setStage();
  await createCluster(stage, instances);
  await registerWeb(stage, '1');
  return stage;
}

describe('Services', () => {
  test('a token or the same parameters make one service, other parameters are refused', async () => {
    const stage = await start();
    const first = await createWeb(stage, { clientToken: 'one' });
    expect((await createWeb(stage, { clientToken: 'one' })).service?.createdAt).toEqual(
      first.service?.createdAt,
    );
    expect((await createWeb(stage, { clientToken: 'two' })).service?.createdAt).toEqual(
      first.service?.createdAt,
    );
    expect(await refusal(createWeb(stage, { desiredCount: 3 }))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Creation of service was not idempotent.',
    });
  });

  test.each<[string, Partial<CreateServiceRequest>, RegExp]>([
    ['no network', { networkConfiguration: undefined }, /Network Configuration must be provided/],
    [
      'a public address',
      { networkConfiguration: { awsvpcConfiguration: { subnets: [], assignPublicIp: 'ENABLED' } } },
      /Assign public IP is not supported/,
    ],
    [
      'a subnet that is not there',
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } } },
      /does not exist/,
    ],
    ['a task definition that is not there', { taskDefinition: 'other' }, /TaskDefinition not found/],
    [
      'a provider of no cluster',
      { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'x' }] },
      /not associated/,
    ],
    [
      'both launch type and strategy',
      { capacityProviderStrategy: [{ capacityProvider: 'x' }] },
      /Specifying both/,
    ],
    ['grace without a balancer', { healthCheckGracePeriodSeconds: 60 }, /only valid for services configured/],
    [
      'percentages that cannot move',
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      /greater than minimumHealthyPercent/,
    ],
    [
      'rebalancing at 100 %',
      {
        availabilityZoneRebalancing: 'ENABLED',
        deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
      },
      /must be greater than 100/,
    ],
    ['an odd strategy', { placementStrategy: [{ type: 'binpack', field: 'disk' }] }, /is invalid/],
  ])('%s is refused', async (_what, over, message) => {
    const stage = await start();
    expect((await refusal(createWeb(stage, over))).message).toMatch(message);
  });

  test('a target group must have a listener, and the container its port', async () => {
    const stage = await start();
    const subnets = await stage.ec2.send(new DescribeSubnetsCommand({}));
    const loose = await stage.elbv2.send(
      new CreateTargetGroupCommand({
        Name: 'loose',
        Protocol: 'HTTP',
        Port: 8080,
        VpcId: subnets.Subnets?.[0]?.VpcId,
        TargetType: 'ip',
      }),
    );
    const behind = (targetGroupArn: string | undefined, containerPort = 8080) =>
      createWeb(stage, { loadBalancers: [{ targetGroupArn, containerName: 'web', containerPort }] });
    expect((await refusal(behind(loose.TargetGroups?.[0]?.TargetGroupArn))).message).toMatch(
      /does not have an associated load balancer/,
    );
    const routed = await createTargetGroup(stage);
    expect((await refusal(behind(routed, 9000))).message).toMatch(/did not have a container port 9000/);
    await behind(routed);
  });

  test('desired count, percentages and placement need no deployment; force and network do', async () => {
    const stage = await start();
    await createWeb(stage);
    const [first] = (await web(stage)).deployments ?? [];
    const update = (over: object) =>
      stage.ecs.send(new UpdateServiceCommand({ cluster: 'blog', service: 'web', ...over }));
    await update({
      desiredCount: 3,
      deploymentConfiguration: { maximumPercent: 150 },
      placementStrategy: [{ type: 'random' }],
      taskDefinition: 'web',
    });
    const kept = await web(stage);
    expect(kept.deployments).toMatchObject([{ id: first?.id }]);
    expect(kept).toMatchObject({
      desiredCount: 3,
      deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 100 },
    });
    await update({ forceNewDeployment: true });
    await update({ networkConfiguration: { awsvpcConfiguration: { subnets: [stage.subnets[0]] } } });
    expect((await web(stage)).deployments).toHaveLength(3);
  });

  test('a service leaves by force: it drains, becomes inactive, and its name is free', async () => {
    const stage = await start(2);
    await createWeb(stage);
    await stage.clock.advance(120);
    const remove = (force: boolean) =>
      stage.ecs.send(new DeleteServiceCommand({ cluster: 'blog', service: 'web', force }));
    expect(await refusal(remove(false))).toMatchObject({ name: 'InvalidParameterException' });
    await remove(true);
    expect(await web(stage)).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    expect((await refusal(createWeb(stage))).message).toMatch(/still Draining/);
    await stage.clock.advance(60);
    expect(await web(stage)).toMatchObject({ status: 'INACTIVE' });
    expect(await webTasks(stage)).toEqual([]);
    expect((await stage.ecs.send(new ListServicesCommand({ cluster: 'blog' }))).serviceArns).toEqual([]);
    const gone = new UpdateServiceCommand({ cluster: 'blog', service: 'web', desiredCount: 1 });
    expect(await refusal(stage.ecs.send(gone))).toMatchObject({ name: 'ServiceNotActiveException' });
    await createWeb(stage);
  });

  test('tasks carry the tags of their service', async () => {
    const stage = await start(2);
    await createWeb(stage, {
      tags: [{ key: 'owner', value: 'me' }],
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
    });
    await stage.clock.advance(60);
    const [task] = await webTasks(stage, 'RUNNING', ['TAGS']);
    expect(task?.tags).toEqual(
      expect.arrayContaining([
        { key: 'owner', value: 'me' },
        { key: 'aws:ecs:serviceName', value: 'web' },
      ]),
    );
  });
});
