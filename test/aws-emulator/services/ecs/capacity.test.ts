import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateCapacityProviderCommand,
  DeleteCapacityProviderCommand,
  DeleteClusterCommand,
  DescribeCapacityProvidersCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  PutClusterCapacityProvidersCommand,
  UpdateCapacityProviderCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { AutoScalingGroupProvider } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import {
  createCluster,
  createWeb,
  messagesOf,
  registerWeb,
  setStage,
  userData,
  web,
} from '../../scheduler/stage.ts';
import type { Stage } from '../../scheduler/stage.ts';
import { clientConfig, refusal } from '../../testing/setup.ts';
import { imageOfParameter } from '../ec2/machine-images.ts';

const parameter = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';

interface Ground {
  readonly stage: Stage;
  readonly asg: AutoScalingClient;
  readonly groupArn: string;
}

const groupOf = async ({ asg }: Pick<Ground, 'asg'>) =>
  (await asg.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups?.[0];

async function start(sizes = { MinSize: 1, MaxSize: 3 }): Promise<Ground> {
  const stage = await setStage();
  await createCluster(stage, 0);
  const asg = new AutoScalingClient(clientConfig(stage.emulator));
  const { LaunchTemplate } = await stage.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'instances',
      LaunchTemplateData: {
        ImageId: imageOfParameter(parameter)?.ImageId,
        InstanceType: 't3.small',
        UserData: userData('blog'),
        IamInstanceProfile: { Arn: stage.profileArn },
      },
    }),
  );
  await asg.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'instances',
      ...sizes,
      VPCZoneIdentifier: stage.subnets.join(','),
      LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId, Version: '1' },
      NewInstancesProtectedFromScaleIn: true,
    }),
  );
  return { stage, asg, groupArn: (await groupOf({ asg }))?.AutoScalingGroupARN ?? '' };
}

const managed: Partial<AutoScalingGroupProvider> = {
  managedScaling: { status: 'ENABLED', targetCapacity: 100 },
  managedTerminationProtection: 'ENABLED',
  managedDraining: 'ENABLED',
};

const createProvider = ({ stage, groupArn }: Ground, name = 'instances', over: object = managed) =>
  stage.ecs.send(
    new CreateCapacityProviderCommand({
      name,
      autoScalingGroupProvider: { autoScalingGroupArn: groupArn, ...over },
    }),
  );

const associate = ({ stage }: Ground, names: string[]) =>
  stage.ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: 'blog',
      capacityProviders: names,
      defaultCapacityProviderStrategy: names.map((capacityProvider) => ({ capacityProvider, weight: 1 })),
    }),
  );

/** A cluster with a provider and a service of that provider; instances have joined. */
async function run(sizes?: { MinSize: number; MaxSize: number }): Promise<Ground> {
  const ground = await start(sizes);
  await createProvider(ground);
  await associate(ground, ['instances']);
  await registerWeb(ground.stage, '1');
  await createWeb(ground.stage, {
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: 'instances', weight: 1 }],
  });
  await ground.stage.clock.advance(300);
  return ground;
}

const scale = ({ stage }: Ground, desiredCount: number) =>
  stage.ecs.send(new UpdateServiceCommand({ cluster: 'blog', service: 'web', desiredCount }));

async function instances({ stage }: Ground) {
  const { containerInstanceArns: arns = [] } = await stage.ecs.send(
    new ListContainerInstancesCommand({ cluster: 'blog' }),
  );
  if (arns.length === 0) return [];
  const answer = await stage.ecs.send(
    new DescribeContainerInstancesCommand({ cluster: 'blog', containerInstances: arns }),
  );
  return answer.containerInstances ?? [];
}

describe('Capacity providers', () => {
  test('a group belongs to one provider, and a name to one', async () => {
    const ground = await start();
    const { capacityProvider } = await createProvider(ground);
    expect(capacityProvider?.autoScalingGroupProvider).toMatchObject(managed);
    expect((await refusal(createProvider(ground, 'other'))).message).toMatch(/already being used by another/);
    expect((await refusal(createProvider(ground))).message).toMatch(/already exists/);
    expect((await refusal(createProvider(ground, 'ecs-instances'))).message).toMatch(/can't be prefixed/);
    expect((await groupOf(ground))?.Tags).toMatchObject([{ Key: 'AmazonECSManaged' }]);
  });

  test('termination protection needs managed scaling', async () => {
    const ground = await start();
    const unmanaged = { managedTerminationProtection: 'ENABLED' };
    expect(await refusal(createProvider(ground, 'instances', unmanaged))).toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('a provider that changes is changed by nobody else', async () => {
    const ground = await start();
    await createProvider(ground);
    const update = () =>
      ground.stage.ecs.send(
        new UpdateCapacityProviderCommand({
          name: 'instances',
          autoScalingGroupProvider: { managedDraining: 'DISABLED' },
        }),
      );
    await update();
    expect(await refusal(update())).toMatchObject({ name: 'UpdateInProgressException' });
    await ground.stage.clock.advance(10);
    await update();
  });

  test('the list of a cluster is whole, settles, and loses no provider that is used', async () => {
    const ground = await run();
    const { stage } = ground;
    expect(await refusal(associate(ground, ['other']))).toMatchObject({ name: 'InvalidParameterException' });
    expect(await refusal(associate(ground, []))).toMatchObject({ name: 'ResourceInUseException' });
    await associate(ground, ['instances']);
    expect(await refusal(associate(ground, ['instances']))).toMatchObject({
      name: 'UpdateInProgressException',
    });
    const remove = new DeleteCapacityProviderCommand({ capacityProvider: 'instances' });
    expect((await refusal(stage.ecs.send(remove))).message).toMatch(/associated with cluster: blog/);
  });

  test('emptied, the provider goes in its time, and then the cluster', async () => {
    const ground = await start({ MinSize: 0, MaxSize: 1 });
    const { ecs, clock } = ground.stage;
    await createProvider(ground);
    await associate(ground, ['instances']);
    await clock.advance(30);
    const removeCluster = () => ecs.send(new DeleteClusterCommand({ cluster: 'blog' }));
    expect(await refusal(removeCluster())).toMatchObject({
      name: 'ClusterContainsCapacityProviderException',
    });
    await associate(ground, []);
    await clock.advance(30);
    await ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: 'instances' }));
    const read = async () =>
      (await ecs.send(new DescribeCapacityProvidersCommand({ capacityProviders: ['instances'] })))
        .capacityProviders;
    expect(await read()).toMatchObject([{ status: 'ACTIVE', updateStatus: 'DELETE_IN_PROGRESS' }]);
    await clock.advance(60);
    expect(await read()).toMatchObject([{ status: 'INACTIVE' }]);
    await removeCluster();
  });
});

describe('Managed scaling', () => {
  test('instances join their cluster 60 to 150 s after their launch, with what their type offers', async () => {
    const ground = await start({ MinSize: 2, MaxSize: 3 });
    await createProvider(ground);
    await ground.stage.clock.advance(50);
    expect(await instances(ground)).toEqual([]);
    await ground.stage.clock.advance(110);
    const joined = await instances(ground);
    expect(joined).toMatchObject([
      { status: 'ACTIVE', capacityProviderName: 'instances' },
      { status: 'ACTIVE', capacityProviderName: 'instances' },
    ]);
    expect(joined[0]?.registeredResources?.[0]).toMatchObject({ name: 'CPU', integerValue: 2048 });
  });

  test('the group grows for tasks that wait, and shrinks a quarter of an hour after they left', async () => {
    const ground = await run();
    expect((await groupOf(ground))?.DesiredCapacity).toBe(1);
    expect((await web(ground.stage)).runningCount).toBe(2);
    await scale(ground, 5);
    await ground.stage.clock.advance(400);
    expect((await web(ground.stage)).runningCount).toBe(5);
    expect((await groupOf(ground))?.DesiredCapacity).toBe(3);
    await scale(ground, 1);
    await ground.stage.clock.advance(600);
    expect((await groupOf(ground))?.DesiredCapacity).toBe(3);
    await ground.stage.clock.advance(900);
    expect((await groupOf(ground))?.DesiredCapacity).toBe(1);
    await ground.stage.clock.advance(300);
    expect(await instances(ground)).toHaveLength(1);
    expect((await web(ground.stage)).runningCount).toBe(1);
  });

  test('no idle instance stays behind when they fall idle one after another', async () => {
    const ground = await run({ MinSize: 1, MaxSize: 5 });
    await scale(ground, 10);
    await ground.stage.clock.advance(900);
    expect(await instances(ground)).toHaveLength(5);
    for (const count of [7, 5, 3, 1]) {
      await scale(ground, count);
      await ground.stage.clock.advance(2);
    }
    await ground.stage.clock.advance(3000);
    const group = await groupOf(ground);
    const left = await instances(ground);
    expect(left.length).toBe(group?.DesiredCapacity);
    expect(left.filter(({ runningTasksCount: tasks }) => tasks === 0)).toEqual([]);
  });

  test('the group shrinks when its smallest size no longer keeps idle instances', async () => {
    const ground = await run({ MinSize: 3, MaxSize: 3 });
    await ground.stage.clock.advance(2000);
    expect((await groupOf(ground))?.DesiredCapacity).toBe(3);
    await ground.asg.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'instances', MinSize: 1 }),
    );
    await ground.stage.clock.advance(1000);
    expect((await groupOf(ground))?.DesiredCapacity).toBe(1);
  });

  test('at its largest the group leaves tasks without a place, and the service says so', async () => {
    const ground = await run({ MinSize: 1, MaxSize: 1 });
    await scale(ground, 3);
    await ground.stage.clock.advance(200);
    const service = await web(ground.stage);
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 1 });
    expect(messagesOf(service).at(-1)).toMatch(
      /unable to place a task because no container instance met all/,
    );
  });

  test('a group that is deleted by force takes its instances and their tasks with it', async () => {
    const ground = await run();
    await scale(ground, 0);
    await ground.stage.clock.advance(120);
    await ground.asg.send(
      new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'instances', ForceDelete: true }),
    );
    await ground.stage.clock.advance(200);
    expect(await instances(ground)).toEqual([]);
  });

  test('an instance that leaves its group lets its tasks move first', async () => {
    const ground = await run({ MinSize: 2, MaxSize: 3 });
    const { stage, asg } = ground;
    const [leaving] = (await groupOf(ground))?.Instances ?? [];
    await asg.send(
      new TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: leaving?.InstanceId,
        ShouldDecrementDesiredCapacity: false,
      }),
    );
    const running: number[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      await stage.clock.advance(10);
      running.push((await web(stage)).runningCount ?? 0);
    }
    expect(Math.min(...running)).toBe(2);
    const left = await instances(ground);
    expect(left.map(({ ec2InstanceId }) => ec2InstanceId)).not.toContain(leaving?.InstanceId);
    expect(left).toHaveLength(2);
  });

  test('the tasks of an instance that is terminated at once are replaced elsewhere', async () => {
    const ground = await run({ MinSize: 2, MaxSize: 3 });
    const { stage } = ground;
    const [lost] = await instances(ground);
    await stage.ec2.send(new TerminateInstancesCommand({ InstanceIds: [lost?.ec2InstanceId ?? ''] }));
    await stage.clock.advance(70);
    expect((await instances(ground)).map(({ ec2InstanceId }) => ec2InstanceId)).not.toContain(
      lost?.ec2InstanceId,
    );
    await stage.clock.advance(300);
    expect(await web(stage)).toMatchObject({ runningCount: 2, deployments: [{ failedTasks: 0 }] });
  });
});
