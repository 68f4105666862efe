import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand,
  DeleteSubnetCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  EC2Client,
  ModifyLaunchTemplateCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../kernel/emulator.ts';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';
import { imageOfParameter } from './machine-images.ts';

const parameter = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
const ImageId = imageOfParameter(parameter)?.ImageId ?? '';

let latest: Emulator | undefined;

afterEach(() => {
  expect([...(latest?.ignored ?? []), ...(latest?.unserved ?? [])]).toEqual([]);
});

const start = (options: Parameters<typeof startEmulator>[0] = {}) => {
  const { emulator, clock } = startEmulator(options);
  latest = emulator;
  return { emulator, clock, ec2: new EC2Client(clientConfig(emulator)) };
};

const template = (ec2: EC2Client, token = 'one') =>
  ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'wps-instances',
      ClientToken: token,
      LaunchTemplateData: { ImageId, InstanceType: 't3.small', EbsOptimized: true },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'owner', Value: 'me' }] }],
    }),
  );

const anySubnet = async (ec2: EC2Client): Promise<string> =>
  (await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.[0]?.SubnetId ?? '';

const runOne = async (ec2: EC2Client, SubnetId: string): Promise<string> => {
  const order = { ImageId, InstanceType: 't3.small', MinCount: 1, MaxCount: 1, SubnetId } as const;
  return (await ec2.send(new RunInstancesCommand(order))).Instances?.[0]?.InstanceId ?? '';
};

const stateOf = async (ec2: EC2Client, id: string): Promise<string | undefined> =>
  (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations?.[0]?.Instances?.[0]
    ?.State?.Name;

describe('Launch templates', () => {
  test('the same token makes one template, another token meets its name', async () => {
    const { ec2 } = start();
    const first = await template(ec2);
    const again = await template(ec2);
    expect(again.LaunchTemplate?.LaunchTemplateId).toBe(first.LaunchTemplate?.LaunchTemplateId);
    expect(await refusal(template(ec2, 'two'))).toMatchObject({
      name: 'InvalidLaunchTemplateName.AlreadyExistsException',
    });
    const { LaunchTemplates: found = [] } = await ec2.send(
      new DescribeLaunchTemplatesCommand({ Filters: [{ Name: 'tag:owner', Values: ['me'] }] }),
    );
    expect(found).toHaveLength(1);
  });

  test('a version begins as its source, and $Latest and $Default follow', async () => {
    const { ec2 } = start();
    const { LaunchTemplate: made } = await template(ec2);
    const LaunchTemplateId = made?.LaunchTemplateId ?? '';
    await ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateId,
        SourceVersion: '1',
        LaunchTemplateData: { InstanceType: 't3.medium' },
      }),
    );
    const read = async (version: string) => {
      const input = { LaunchTemplateId, Versions: [version] };
      return (await ec2.send(new DescribeLaunchTemplateVersionsCommand(input))).LaunchTemplateVersions?.[0];
    };
    const data = { ImageId, InstanceType: 't3.medium', EbsOptimized: true };
    expect(await read('$Latest')).toMatchObject({ VersionNumber: 2, LaunchTemplateData: data });
    expect(await read('$Default')).toMatchObject({ VersionNumber: 1, DefaultVersion: true });
    await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion: '2' }));
    expect(await read('$Default')).toMatchObject({ VersionNumber: 2, DefaultVersion: true });
    expect(await read('1')).toMatchObject({ DefaultVersion: false });
    expect(await refusal(read('3'))).toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });
  });

  test('every version but the default can be deleted', async () => {
    const { ec2 } = start();
    const { LaunchTemplate: made } = await template(ec2);
    const LaunchTemplateId = made?.LaunchTemplateId ?? '';
    const next = { LaunchTemplateId, LaunchTemplateData: { InstanceType: 't3.micro' } } as const;
    await ec2.send(new CreateLaunchTemplateVersionCommand(next));
    const outcome = await ec2.send(
      new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['1', '2', '7'] }),
    );
    expect(outcome.SuccessfullyDeletedLaunchTemplateVersions).toMatchObject([{ VersionNumber: 2 }]);
    expect(outcome.UnsuccessfullyDeletedLaunchTemplateVersions).toMatchObject([
      { VersionNumber: 1, ResponseError: { Code: 'unexpectedError' } },
      { VersionNumber: 7, ResponseError: { Code: 'launchTemplateVersionDoesNotExist' } },
    ]);
    await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }));
    expect(await refusal(ec2.send(new CreateLaunchTemplateVersionCommand(next)))).toMatchObject({
      name: 'InvalidLaunchTemplateId.NotFound',
    });
  });

  test('user data must be base64', async () => {
    const { ec2 } = start();
    const LaunchTemplateData = { UserData: '#!/bin/bash' };
    const call = ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'raw', LaunchTemplateData }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidUserData.Malformed' });
  });

  test('a list shows a new template late, its id sooner', async () => {
    const { ec2, clock } = start({ lag: 'maximum', seed: 5 });
    const { LaunchTemplate: made } = await template(ec2);
    const ids = { LaunchTemplateIds: [made?.LaunchTemplateId ?? ''] };
    await clock.advance(5);
    expect((await ec2.send(new DescribeLaunchTemplatesCommand(ids))).LaunchTemplates).toHaveLength(1);
    expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toHaveLength(0);
    await clock.advance(60);
    expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toHaveLength(1);
  });
});

describe('Instances', () => {
  test('an instance starts, runs, ends and leaves its subnet', async () => {
    const { ec2, clock } = start();
    const SubnetId = await anySubnet(ec2);
    const id = await runOne(ec2, SubnetId);
    expect(await stateOf(ec2, id)).toBe('pending');
    await clock.advance(41);
    expect(await stateOf(ec2, id)).toBe('running');
    expect(await refusal(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toMatchObject({
      name: 'DependencyViolation',
    });
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toHaveLength(1);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(await stateOf(ec2, id)).toBe('shutting-down');
    await clock.advance(61);
    expect(await stateOf(ec2, id)).toBe('terminated');
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toHaveLength(0);
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await clock.advance(3600);
    expect(await refusal(stateOf(ec2, id))).toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });

  test('image, type, profile, credits and vCPU quota are checked at the launch', async () => {
    const { ec2 } = start({ quotas: { 'ec2.vcpus': 3 }, throttling: false });
    const SubnetId = await anySubnet(ec2);
    const order = { ImageId, InstanceType: 't3.small', MinCount: 1, MaxCount: 1, SubnetId } as const;
    const run = (change: Partial<ConstructorParameters<typeof RunInstancesCommand>[0]>) =>
      refusal(ec2.send(new RunInstancesCommand({ ...order, ...change })));
    expect(await run({ ImageId: 'ami-0123456789abcdef0' })).toMatchObject({ name: 'InvalidAMIID.NotFound' });
    expect(await run({ InstanceType: 't4g.small' })).toMatchObject({ name: 'InvalidParameterValue' });
    expect(await run({ IamInstanceProfile: { Name: 'nobody' } })).toMatchObject({
      message: expect.stringContaining('Invalid IAM Instance Profile name') as unknown,
    });
    const CreditSpecification = { CpuCredits: 'standard' };
    expect(await run({ InstanceType: 'm5.large', CreditSpecification })).toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await runOne(ec2, SubnetId);
    expect(await run({})).toMatchObject({ name: 'VcpuLimitExceeded' });
  });

  test('types and their zones can be looked up', async () => {
    const { ec2 } = start();
    const { InstanceTypes: types } = await ec2.send(
      new DescribeInstanceTypesCommand({ InstanceTypes: ['m7g.large'] }),
    );
    expect(types).toMatchObject([
      { ProcessorInfo: { SupportedArchitectures: ['arm64'] }, VCpuInfo: { DefaultVCpus: 2 } },
    ]);
    const { InstanceTypeOfferings: offerings } = await ec2.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone-id',
        Filters: [{ Name: 'instance-type', Values: ['t3.small'] }],
      }),
    );
    expect(offerings).toHaveLength(3);
    const images = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId], Owners: ['amazon'] }));
    expect(images.Images).toMatchObject([{ Architecture: 'x86_64', State: 'available' }]);
  });
});
