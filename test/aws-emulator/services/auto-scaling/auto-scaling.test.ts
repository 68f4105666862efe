import {
  AutoScalingClient,
  CancelInstanceRefreshCommand,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
  DeleteAutoScalingGroupCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeScalingActivitiesCommand,
  DescribeTagsCommand,
  SetInstanceProtectionCommand,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { CreateAutoScalingGroupType, UpdateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';
import { ec2Service } from '../ec2/ec2.ts';
import { machineImages } from '../ec2/machine-images.ts';
import { iamService } from '../iam/iam.ts';
import { autoScalingService } from './auto-scaling.ts';
import { completeTermination, groupInstanceTopic, holdTerminations, setDesiredCapacity } from './internal.ts';

const ImageId = machineImages.findLast(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? '';
const name = 'wps-group';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let latest: Emulator | undefined;

afterEach(() => {
  expect([...(latest?.ignored ?? []), ...(latest?.unserved ?? [])]).toEqual([]);
});

async function start(
  options: Parameters<typeof startEmulator>[0] = {},
  data: RequestLaunchTemplateData = {},
) {
  const { emulator, clock } = startEmulator({ throttling: false, ...options });
  latest = emulator;
  const ec2 = new EC2Client(clientConfig(emulator));
  const asg = new AutoScalingClient(clientConfig(emulator));
  const { Subnets: subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const LaunchTemplateData = { ImageId, InstanceType: 't3.small', ...data } as const;
  const made = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: 'wps', LaunchTemplateData }),
  );
  const LaunchTemplateId = made.LaunchTemplate?.LaunchTemplateId ?? '';
  await clock.advance(6);
  const create = (change: Partial<CreateAutoScalingGroupType> = {}) =>
    asg.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        MinSize: 0,
        MaxSize: 5,
        DesiredCapacity: 2,
        VPCZoneIdentifier: subnets.map(({ SubnetId = '' }) => SubnetId).join(','),
        LaunchTemplate: { LaunchTemplateId, Version: '1' },
        NewInstancesProtectedFromScaleIn: true,
        ...change,
      }),
    );
  const update = (change: Partial<UpdateAutoScalingGroupType>) =>
    asg.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, ...change }));
  const group = async () => {
    const input = { AutoScalingGroupNames: [name] };
    return (await asg.send(new DescribeAutoScalingGroupsCommand(input))).AutoScalingGroups?.[0];
  };
  const states = async () => (await group())?.Instances?.map(({ LifecycleState: state }) => state);
  const ids = async () => (await group())?.Instances?.map(({ InstanceId: id = '' }) => id) ?? [];
  const remove = (ForceDelete = false) =>
    asg.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: name, ForceDelete }));
  const activities = async () => {
    const input = { AutoScalingGroupName: name };
    return (await asg.send(new DescribeScalingActivitiesCommand(input))).Activities ?? [];
  };
  return {
    emulator,
    clock,
    ec2,
    asg,
    LaunchTemplateId,
    create,
    update,
    group,
    states,
    ids,
    remove,
    activities,
  };
}

describe('Auto Scaling groups', () => {
  test('instances are launched over all zones, tagged, and in service within a minute', async () => {
    const { emulator, clock, ec2, create, states, ids, group } = await start();
    const told: string[] = [];
    emulator.scope(account, region).subscribe(groupInstanceTopic, ({ state }) => told.push(state));
    const Tags = [
      { Key: 'stack', Value: '1', PropagateAtLaunch: true },
      { Key: 'private', Value: '1', PropagateAtLaunch: false },
    ];
    await create({ DesiredCapacity: 3, Tags });
    expect(await states()).toEqual([]);
    await clock.advance(8);
    expect(await states()).toEqual(['Pending', 'Pending', 'Pending']);
    await clock.advance(60);
    expect(await states()).toEqual(['InService', 'InService', 'InService']);
    const zones = new Set((await group())?.Instances?.map(({ AvailabilityZone: zone }) => zone));
    expect(zones.size).toBe(3);
    const { Reservations: found = [] } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: await ids() }),
    );
    const keys = found[0]?.Instances?.[0]?.Tags?.map(({ Key }) => Key);
    expect(keys).toEqual(['stack', 'aws:autoscaling:groupName']);
    expect(told.filter((state) => state === 'in-service')).toHaveLength(3);
  });

  test('names, sizes, subnets and templates are checked', async () => {
    const { create } = await start();
    const refused = async (change: Partial<CreateAutoScalingGroupType>) =>
      (await refusal(create(change))).message;
    expect(await refused({ MinSize: 6 })).toContain('Max bound, 5, must be greater');
    expect(await refused({ DesiredCapacity: 6 })).toContain('must be between');
    expect(await refused({ VPCZoneIdentifier: ',' })).toContain(
      'At least one Availability Zone or VPC Subnet',
    );
    const LaunchTemplateId = 'lt-0123456789abcdef0';
    expect(await refused({ LaunchTemplate: { LaunchTemplateId } })).toContain('does not exist');
    await create();
    expect(await refusal(create())).toMatchObject({ name: 'AlreadyExistsFault' });
  });

  test('a profile that has just been made is not known yet', async () => {
    const arn = `arn:aws:iam::${account}:instance-profile/wps`;
    const { emulator, clock, create } = await start(
      { lag: 'maximum', seed: 1 },
      { IamInstanceProfile: { Arn: arn } },
    );
    expect((await refusal(create())).message).toBe(
      `You must use a valid fully-formed launch template. Value (${arn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`,
    );
    const iam = new IAMClient(clientConfig(emulator));
    await iam.send(new CreateRoleCommand({ RoleName: 'wps', AssumeRolePolicyDocument: trust }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'wps' }));
    await clock.advance(6);
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'wps', RoleName: 'wps' }));
    await clock.advance(16);
    await create();
  });

  test('protected instances survive a smaller capacity', async () => {
    const { clock, asg, create, update, ids, activities } = await start();
    await create();
    await clock.advance(60);
    const [first = '', second = ''] = await ids();
    await update({ MaxSize: 1 });
    await clock.advance(300);
    expect(await ids()).toEqual([first, second]);
    expect((await activities())[0]).toMatchObject({ StatusCode: 'Cancelled' });
    const protection = { AutoScalingGroupName: name, InstanceIds: [second], ProtectedFromScaleIn: false };
    await asg.send(new SetInstanceProtectionCommand(protection));
    await clock.advance(120);
    expect(await ids()).toEqual([first]);
  });

  test('an instance that ends is replaced', async () => {
    const { clock, ec2, create, ids, states } = await start();
    await create({ DesiredCapacity: 1 });
    await clock.advance(60);
    const before = await ids();
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: before }));
    await clock.advance(240);
    expect(await states()).toEqual(['InService']);
    expect(await ids()).not.toEqual(before);
  });

  test('a termination can take the desired capacity with it, not below the minimum', async () => {
    const { clock, asg, create, update, ids, group } = await start();
    await create();
    await clock.advance(60);
    const [first = '', second = ''] = await ids();
    const terminate = (InstanceId: string) =>
      asg.send(
        new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }),
      );
    await terminate(first);
    await clock.advance(120);
    expect(await group()).toMatchObject({ DesiredCapacity: 1, Instances: [{ InstanceId: second }] });
    await update({ MinSize: 1 });
    expect((await refusal(terminate(second))).message).toContain('desiredSize equals minSize (1)');
  });

  test('with instances a group goes by force alone, and when they have ended', async () => {
    const { clock, create, remove, group, states, update } = await start();
    await create();
    await clock.advance(8);
    expect(await refusal(remove())).toMatchObject({ name: 'ScalingActivityInProgressFault' });
    await clock.advance(60);
    expect(await refusal(remove())).toMatchObject({ name: 'ResourceInUseFault' });
    await remove(true);
    expect(await group()).toMatchObject({ Status: 'Delete in progress' });
    expect(await refusal(create())).toMatchObject({ name: 'AlreadyExistsFault' });
    expect(await refusal(update({ MaxSize: 1 }))).toMatchObject({ name: 'ScalingActivityInProgressFault' });
    await clock.advance(15);
    expect(await states()).toHaveLength(2);
    await clock.advance(90);
    expect(await group()).toBeUndefined();
    await create({ DesiredCapacity: 0 });
    await clock.advance(60);
    await remove();
    expect(await group()).toBeUndefined();
  });

  test('a changed minimum moves the desired capacity, a changed template only new instances', async () => {
    const { clock, ec2, create, update, group, LaunchTemplateId } = await start();
    await create({ DesiredCapacity: 1 });
    await clock.advance(60);
    const next = {
      LaunchTemplateId,
      SourceVersion: '1',
      LaunchTemplateData: { InstanceType: 't3.medium' },
    } as const;
    await ec2.send(new CreateLaunchTemplateVersionCommand(next));
    await update({ MinSize: 2, LaunchTemplate: { LaunchTemplateId, Version: '2' } });
    await clock.advance(60);
    const versions = (await group())?.Instances?.map(({ LaunchTemplate: used }) => used?.Version);
    expect(versions).toEqual(['1', '2']);
    expect(await group()).toMatchObject({ DesiredCapacity: 2, LaunchTemplate: { Version: '2' } });
  });

  test('a launch that is refused shows in the activities, and is tried again', async () => {
    const { clock, create, activities, states } = await start({ quotas: { 'ec2.vcpus': 2 } });
    await create();
    await clock.advance(180);
    expect(await states()).toEqual(['InService']);
    const failed = (await activities()).filter(({ StatusCode: code }) => code === 'Failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.StatusMessage).toContain('vCPU limit of 2');
  });

  test('a zone without the type takes no instance, and the activities say so', async () => {
    const unoffered = [{ instanceType: 't3.small' }];
    const { clock, create, activities, states } = await start({ facts: { unoffered } });
    await create();
    await clock.advance(60);
    expect(await states()).toEqual([]);
    const [failed] = (await activities()).filter(({ StatusCode: code }) => code === 'Failed');
    expect(failed?.StatusMessage).toContain('is not supported in your requested Availability Zone');
  });

  test('tags are set, read and removed', async () => {
    const { asg, create } = await start();
    await create({ DesiredCapacity: 0 });
    const tag = { ResourceId: name, ResourceType: 'auto-scaling-group', Key: 'a' };
    const input = { Tags: [{ ...tag, Value: '1', PropagateAtLaunch: true }] };
    await asg.send(new CreateOrUpdateTagsCommand(input));
    const Filters = [{ Name: 'tag:a', Values: ['1'] }];
    expect(
      (await asg.send(new DescribeAutoScalingGroupsCommand({ Filters }))).AutoScalingGroups,
    ).toHaveLength(1);
    expect((await asg.send(new DescribeTagsCommand({}))).Tags).toMatchObject(input.Tags);
    await asg.send(new DeleteTagsCommand({ Tags: [tag] }));
    expect((await asg.send(new DescribeTagsCommand({}))).Tags).toEqual([]);
    const other = asg.send(new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, ResourceId: 'none' }] }));
    expect(await refusal(other)).toMatchObject({ name: 'ValidationError' });
  });

  test('whoever holds terminations lets instances go one by one', async () => {
    // Without ECS, which lets go of what runs no task.
    const services = [autoScalingService, ec2Service, iamService];
    const { emulator, clock, create, states, ids } = await start({ services });
    await create({ NewInstancesProtectedFromScaleIn: false });
    await clock.advance(60);
    const scope = emulator.scope(account, region);
    holdTerminations(scope, name, true);
    const [oldest = ''] = await ids();
    setDesiredCapacity(scope, name, 1, 'a test asked for it.');
    await clock.advance(300);
    expect((await states())?.sort()).toEqual(['InService', 'Terminating:Wait']);
    completeTermination(scope, oldest);
    const leaving = (await ids()).find((id) => id !== oldest) ?? '';
    completeTermination(scope, leaving);
    await clock.advance(120);
    expect(await states()).toEqual(['InService']);
  });
});

describe('Instance refresh', () => {
  const refreshOf = async (asg: AutoScalingClient) => {
    const input = { AutoScalingGroupName: name };
    return (await asg.send(new DescribeInstanceRefreshesCommand(input))).InstanceRefreshes?.[0];
  };

  test('replaces protected instances when told to, one at a time', async () => {
    const { clock, asg, create, ids } = await start();
    await create();
    await clock.advance(60);
    const before = await ids();
    const Preferences = { ScaleInProtectedInstances: 'Refresh' } as const;
    const input = { AutoScalingGroupName: name, Preferences };
    await asg.send(new StartInstanceRefreshCommand(input));
    expect(await refusal(asg.send(new StartInstanceRefreshCommand(input)))).toMatchObject({
      name: 'InstanceRefreshInProgressFault',
    });
    await clock.advance(900);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'Successful', PercentageComplete: 100 });
    expect((await ids()).filter((id) => before.includes(id))).toEqual([]);
  });

  test('by default waits for protected instances, and can be cancelled', async () => {
    const { clock, asg, create, ids } = await start();
    await create();
    await clock.advance(60);
    const before = await ids();
    await asg.send(new StartInstanceRefreshCommand({ AutoScalingGroupName: name }));
    await clock.advance(600);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'InProgress' });
    await asg.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: name }));
    await clock.advance(15);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'Cancelled' });
    expect(await ids()).toEqual(before);
    expect(
      await refusal(asg.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: name }))),
    ).toMatchObject({ name: 'ActiveInstanceRefreshNotFoundFault' });
  });

  const withVersion2 = async (
    started: Awaited<ReturnType<typeof start>>,
    data: { InstanceType: 't3.medium' | 'm7i.8xlarge' },
  ) => {
    const { ec2, clock, create, LaunchTemplateId } = started;
    await create();
    await clock.advance(60);
    await ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateId,
        SourceVersion: '1',
        LaunchTemplateData: data,
      }),
    );
    return {
      AutoScalingGroupName: name,
      DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId, Version: '2' } },
      Preferences: {
        MinHealthyPercentage: 100,
        MaxHealthyPercentage: 110,
        InstanceWarmup: 120,
        ScaleInProtectedInstances: 'Refresh',
        SkipMatching: true,
        AutoRollback: true,
      },
    } as const;
  };

  test('at 100 % launches first, waits for the warm-up, and gives the group its template in the end', async () => {
    const started = await start();
    const { asg, clock, group, update, LaunchTemplateId } = started;
    const input = await withVersion2(started, { InstanceType: 't3.medium' });
    await asg.send(new StartInstanceRefreshCommand(input));
    const counts = new Set<number>();
    for (let step = 0; step < 60 && (await refreshOf(asg))?.Status !== 'Successful'; step += 1) {
      await clock.advance(15);
      const seen = await group();
      const present = seen?.Instances?.filter(({ LifecycleState }) => LifecycleState === 'InService');
      counts.add(present?.length ?? 0);
      if (step === 4) {
        expect(seen).toMatchObject({ LaunchTemplate: { Version: '1' } });
        const other = { LaunchTemplate: { LaunchTemplateId, Version: '1' } };
        expect((await refusal(update(other))).message).toContain('active instance refresh');
      }
    }
    expect([...counts].sort()).toEqual([2, 3]);
    await clock.advance(120);
    expect(await group()).toMatchObject({ LaunchTemplate: { Version: '2' } });
    expect((await group())?.Instances?.map(({ LaunchTemplate: used }) => used?.Version)).toEqual(['2', '2']);
  });

  test('is rolled back when asked to, by the template from before', async () => {
    const started = await start();
    const { asg, clock, group } = started;
    const rollback = new RollbackInstanceRefreshCommand({ AutoScalingGroupName: name });
    const input = await withVersion2(started, { InstanceType: 't3.medium' });
    expect(await refusal(asg.send(rollback))).toMatchObject({ name: 'ActiveInstanceRefreshNotFoundFault' });
    await asg.send(new StartInstanceRefreshCommand(input));
    await clock.advance(300);
    await asg.send(rollback);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'RollbackInProgress' });
    await clock.advance(1200);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'RollbackSuccessful' });
    expect(await group()).toMatchObject({ LaunchTemplate: { Version: '1' } });
    expect((await group())?.Instances?.map(({ LaunchTemplate: used }) => used?.Version)).toEqual(['1', '1']);
  });

  test('goes back by itself after an hour without a healthy instance', async () => {
    const shortages = [{ instanceType: 'm7i.8xlarge' }];
    const started = await start({ facts: { shortages } });
    const { asg, clock, group, ids } = started;
    const input = await withVersion2(started, { InstanceType: 'm7i.8xlarge' });
    const before = await ids();
    await asg.send(new StartInstanceRefreshCommand(input));
    await clock.advance(3500);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'InProgress' });
    await clock.advance(600);
    expect(await refreshOf(asg)).toMatchObject({ Status: 'RollbackSuccessful' });
    expect(await group()).toMatchObject({ LaunchTemplate: { Version: '1' } });
    expect(await ids()).toEqual(before);
  });

  test('takes a rollback only where there is something to go back to', async () => {
    const { asg, clock, create } = await start();
    await create();
    await clock.advance(60);
    const begin = (Preferences: object) =>
      asg.send(new StartInstanceRefreshCommand({ AutoScalingGroupName: name, Preferences }));
    expect(await refusal(begin({ AutoRollback: true }))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(begin({ MaxHealthyPercentage: 110 }))).toMatchObject({ name: 'ValidationError' });
    const rootVolumes = { AutoScalingGroupName: name, Strategy: 'ReplaceRootVolume' } as const;
    expect(await refusal(asg.send(new StartInstanceRefreshCommand(rootVolumes)))).toMatchObject({
      name: 'ValidationError',
    });
    await begin({});
    const rollback = new RollbackInstanceRefreshCommand({ AutoScalingGroupName: name });
    expect(await refusal(asg.send(rollback))).toMatchObject({ name: 'IrreversibleInstanceRefreshFault' });
  });
});
