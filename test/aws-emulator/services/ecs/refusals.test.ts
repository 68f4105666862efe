import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2';
import * as ecs from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { createCluster, createWeb, registerWeb, setStage } from '../../scheduler/stage.ts';
import type { Stage } from '../../scheduler/stage.ts';
import { account, clientConfig, refusal, region } from '../../testing/setup.ts';
import { imageOfParameter } from '../ec2/machine-images.ts';

const cluster = 'blog';
const absentArn = (path: string): string => `arn:aws:ecs:${region}:${account}:${path}`;
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `id${String(index)}`);

const refused: readonly [string, (stage: Stage) => Promise<unknown>, string, string][] = [
  [
    'tags of a cluster that is not there',
    ({ ecs: client }) =>
      client.send(
        new ecs.TagResourceCommand({
          resourceArn: absentArn('cluster/other'),
          tags: [{ key: 'team', value: 'web' }],
        }),
      ),
    'InvalidParameterException',
    'The specified resource cannot be found. Specify a valid resource and try again.',
  ],
  [
    'tags of what takes none',
    ({ ecs: client }) =>
      client.send(new ecs.ListTagsForResourceCommand({ resourceArn: absentArn('attribute/one') })),
    'InvalidParameterException',
    'cannot be tagged',
  ],
  [
    'a capacity provider without its group',
    ({ ecs: client }) =>
      client.send(
        new ecs.CreateCapacityProviderCommand({
          name: 'one',
          autoScalingGroupProvider: {
            autoScalingGroupArn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:1:autoScalingGroupName/none`,
          },
        }),
      ),
    'InvalidParameterException',
    'is not valid. Specify a valid ARN and try again.',
  ],
  [
    'a role that is no role',
    (stage) => registerWeb(stage, '1', { taskRoleArn: `arn:aws:iam::${account}:user/me` }),
    'ClientException',
    'Role is not valid',
  ],
  [
    'a service that is not there',
    ({ ecs: client }) =>
      client.send(new ecs.UpdateServiceCommand({ cluster, service: 'none', desiredCount: 1 })),
    'ServiceNotFoundException',
    'Service not found.',
  ],
  [
    'a task that is not there',
    ({ ecs: client }) => client.send(new ecs.StopTaskCommand({ cluster, task: 'none' })),
    'InvalidParameterException',
    'The referenced task was not found.',
  ],
  [
    'a container instance that is not there',
    ({ ecs: client }) =>
      client.send(new ecs.DeregisterContainerInstanceCommand({ cluster, containerInstance: 'none' })),
    'InvalidParameterException',
    'The referenced container instance was not found.',
  ],
  [
    'eleven services to describe',
    ({ ecs: client }) => client.send(new ecs.DescribeServicesCommand({ cluster, services: many(11) })),
    'InvalidParameterException',
    'more than 10',
  ],
  [
    '101 tasks to describe',
    ({ ecs: client }) => client.send(new ecs.DescribeTasksCommand({ cluster, tasks: many(101) })),
    'InvalidParameterException',
    'more than 100',
  ],
  [
    '101 container instances to describe',
    ({ ecs: client }) =>
      client.send(new ecs.DescribeContainerInstancesCommand({ cluster, containerInstances: many(101) })),
    'InvalidParameterException',
    'more than 100',
  ],
];

async function instanceArn({ ecs: client }: Stage): Promise<string> {
  const { containerInstanceArns: arns } = await client.send(
    new ecs.ListContainerInstancesCommand({ cluster }),
  );
  return arns?.[0] ?? '';
}

/** The group `instances`, empty. */
async function createGroup(stage: Stage): Promise<string> {
  const asg = new AutoScalingClient(clientConfig(stage.emulator));
  const image = imageOfParameter('/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id');
  await stage.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'instances',
      LaunchTemplateData: { ImageId: image?.ImageId, InstanceType: 't3.small' },
    }),
  );
  await asg.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'instances',
      MinSize: 0,
      MaxSize: 1,
      VPCZoneIdentifier: stage.subnets.join(','),
      LaunchTemplate: { LaunchTemplateName: 'instances' },
    }),
  );
  const { AutoScalingGroups } = await asg.send(new DescribeAutoScalingGroupsCommand({}));
  return AutoScalingGroups?.[0]?.AutoScalingGroupARN ?? '';
}

describe('ECS refuses', () => {
  test.each(refused)('%s', async (_what, call, name, message) => {
    const stage = await setStage();
    await createCluster(stage, 0);
    expect(await refusal(call(stage))).toMatchObject({
      name,
      message: expect.stringContaining(message) as unknown,
    });
  });

  test('to deregister an instance that runs tasks, unless by force', async () => {
    const stage = await setStage();
    await createCluster(stage, 1);
    await registerWeb(stage, '1');
    await createWeb(stage, { desiredCount: 1 });
    await stage.clock.advance(120);
    const containerInstance = await instanceArn(stage);
    const deregister = (force: boolean) =>
      stage.ecs.send(new ecs.DeregisterContainerInstanceCommand({ cluster, containerInstance, force }));
    expect(await refusal(deregister(false))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Found running tasks on the instance.',
    });
    await deregister(true);
  });

  test('another capacity provider strategy without a new deployment', async () => {
    const stage = await setStage();
    await createCluster(stage, 0);
    const autoScalingGroupArn = await createGroup(stage);
    const own = { name: 'own', autoScalingGroupProvider: { autoScalingGroupArn } };
    await stage.ecs.send(new ecs.CreateCapacityProviderCommand(own));
    const providers = { capacityProviders: ['own'], defaultCapacityProviderStrategy: [] };
    await stage.ecs.send(new ecs.PutClusterCapacityProvidersCommand({ cluster, ...providers }));
    await registerWeb(stage, '1');
    await createWeb(stage);
    const update = (forceNewDeployment: boolean) =>
      stage.ecs.send(
        new ecs.UpdateServiceCommand({
          cluster,
          service: 'web',
          capacityProviderStrategy: [{ capacityProvider: 'own' }],
          forceNewDeployment,
        }),
      );
    expect(await refusal(update(false))).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('you must force a new deployment') as unknown,
    });
    await update(true);
  });
});

test('draining names the container instances that are not there, and drains the others', async () => {
  const stage = await setStage();
  await createCluster(stage, 1);
  const arn = await instanceArn(stage);
  const answer = await stage.ecs.send(
    new ecs.UpdateContainerInstancesStateCommand({
      cluster,
      containerInstances: [arn, 'none'],
      status: 'DRAINING',
    }),
  );
  expect(answer).toMatchObject({
    containerInstances: [{ containerInstanceArn: arn, status: 'DRAINING' }],
    failures: [{ arn: absentArn(`container-instance/${cluster}/none`), reason: 'MISSING' }],
  });
});
