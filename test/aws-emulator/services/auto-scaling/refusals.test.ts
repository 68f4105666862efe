import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeTagsCommand,
  SetInstanceProtectionCommand,
} from '@aws-sdk/client-auto-scaling';
import type { CreateAutoScalingGroupType, Tag } from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';
import { machineImages } from '../ec2/machine-images.ts';

const ImageId = machineImages.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? '';
const name = 'one';

/** An account with an empty group and a launch template, both called `one`. */
async function start(quotas: Readonly<Record<string, number>> = {}) {
  const { emulator } = startEmulator({ quotas, throttling: false });
  const ec2 = new EC2Client(clientConfig(emulator));
  const asg = new AutoScalingClient(clientConfig(emulator));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId, InstanceType: 't3.small' },
    }),
  );
  const create = (input: Partial<CreateAutoScalingGroupType> = {}) =>
    asg.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        MinSize: 0,
        MaxSize: 5,
        VPCZoneIdentifier: Subnets.map(({ SubnetId = '' }) => SubnetId).join(','),
        LaunchTemplate: { LaunchTemplateName: name },
        ...input,
      }),
    );
  await create();
  const tag = (...tags: Partial<Tag>[]) =>
    asg.send(
      new CreateOrUpdateTagsCommand({
        Tags: tags.map((one) => ({
          Key: 'team',
          Value: 'web',
          PropagateAtLaunch: false,
          ResourceId: name,
          ResourceType: 'auto-scaling-group',
          ...one,
        })),
      }),
    );
  const protect = (InstanceIds: string[]) =>
    asg.send(
      new SetInstanceProtectionCommand({
        AutoScalingGroupName: name,
        InstanceIds,
        ProtectedFromScaleIn: true,
      }),
    );
  return { asg, create, tag, protect };
}

type Ground = Awaited<ReturnType<typeof start>>;

const numbered = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index)}`);

const refused: readonly [string, (ground: Ground) => Promise<unknown>, string, string][] = [
  [
    'a filter of groups that it does not know',
    ({ asg }) =>
      asg.send(new DescribeAutoScalingGroupsCommand({ Filters: [{ Name: 'zone', Values: ['a'] }] })),
    'ValidationError',
    "Filter name 'zone' is not valid",
  ],
  [
    'a filter of tags that it does not know',
    ({ asg }) => asg.send(new DescribeTagsCommand({ Filters: [{ Name: 'zone', Values: ['a'] }] })),
    'ValidationError',
    "Filter name 'zone' is not valid",
  ],
  [
    'an instance of no group',
    ({ protect }) => protect(['i-0123456789abcdef0']),
    'ValidationError',
    'No managed instance found for instance ID: i-0123456789abcdef0',
  ],
  [
    '51 instances to protect',
    ({ protect }) => protect(numbered(51, 'i-')),
    'ValidationError',
    'less than or equal to 50',
  ],
  [
    'the 51st tag of a group',
    ({ tag }) => tag(...numbered(51, 'key').map((Key) => ({ Key }))),
    'LimitExceededFault',
    '50 tags',
  ],
  ['a reserved tag', ({ tag }) => tag({ Key: 'aws:team' }), 'ValidationError', 'reserved'],
  [
    'tags of anything but a group',
    ({ tag }) => tag({ ResourceType: 'instance' }),
    'ValidationError',
    'auto-scaling-group',
  ],
  [
    'a group that says nothing of what it launches',
    ({ create }) => create({ AutoScalingGroupName: 'two', LaunchTemplate: undefined }),
    'ValidationError',
    'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
  ],
  [
    'a launch template that is named by id and by name at once',
    ({ create }) =>
      create({
        AutoScalingGroupName: 'two',
        LaunchTemplate: { LaunchTemplateName: name, LaunchTemplateId: 'lt-0123456789abcdef0' },
      }),
    'ValidationError',
    'Valid requests must contain either launchTemplateId or LaunchTemplateName',
  ],
];

describe('Auto Scaling refuses', () => {
  test.each(refused)('%s', async (_what, call, code, message) => {
    expect(await refusal(call(await start()))).toMatchObject({
      name: code,
      message: expect.stringContaining(message) as unknown,
    });
  });

  test('one group more than the quota', async () => {
    const { create } = await start({ 'autoscaling.groups': 2 });
    await create({ AutoScalingGroupName: 'two' });
    expect(await refusal(create({ AutoScalingGroupName: 'three' }))).toMatchObject({
      name: 'LimitExceededFault',
    });
  });
});
