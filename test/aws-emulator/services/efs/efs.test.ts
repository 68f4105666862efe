import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteAccessPointCommand,
  DeleteFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeAccessPointsCommand,
  DescribeBackupPolicyCommand,
  DescribeFileSystemPolicyCommand,
  DescribeFileSystemsCommand,
  DescribeLifecycleConfigurationCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  EFSClient,
  ListTagsForResourceCommand,
  ModifyMountTargetSecurityGroupsCommand,
  PutBackupPolicyCommand,
  PutFileSystemPolicyCommand,
  PutLifecycleConfigurationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFileSystemCommand,
} from '@aws-sdk/client-efs';
import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';
import { networkInterfaceTable } from '../ec2/tables.ts';
import { groupId, layNetwork, subnetId, vpcId } from '../../testing/network.ts';

const day = 24 * 60 * 60;

async function start(options: Partial<EmulatorOptions> = {}) {
  const { emulator, clock } = startEmulator(options);
  const scope = emulator.scope(account, region);
  layNetwork(scope);
  const efs = new EFSClient(clientConfig(emulator));
  const created = await efs.send(
    new CreateFileSystemCommand({
      CreationToken: 'one',
      Encrypted: true,
      ThroughputMode: 'elastic',
      Tags: [{ Key: 'Name', Value: 'files' }],
    }),
  );
  const id = created.FileSystemId ?? '';
  const file = async () =>
    (await efs.send(new DescribeFileSystemsCommand({ FileSystemId: id }))).FileSystems?.[0];
  const mount = (zone: string, groups: string[] = [groupId]) =>
    efs.send(
      new CreateMountTargetCommand({ FileSystemId: id, SubnetId: subnetId(zone), SecurityGroups: groups }),
    );
  const targets = async () =>
    (await efs.send(new DescribeMountTargetsCommand({ FileSystemId: id }))).MountTargets ?? [];
  const interfaces = () => scope.table(networkInterfaceTable).truth.list();
  return { emulator, clock, efs, id, created, file, mount, targets, interfaces };
}

describe('EFS file systems', () => {
  test('become available after some seconds', async () => {
    const { created, clock, file } = await start();
    expect(created).toMatchObject({ LifeCycleState: 'creating', Name: 'files', Encrypted: true });
    expect(await file()).toMatchObject({ LifeCycleState: 'creating' });
    await clock.advance(21);
    expect(await file()).toMatchObject({ LifeCycleState: 'available', NumberOfMountTargets: 0 });
  });

  test('a creation token used twice is refused, and the refusal tells the id', async () => {
    const { efs, id } = await start();
    const again = efs.send(new CreateFileSystemCommand({ CreationToken: 'one', Encrypted: true }));
    expect(await refusal(again)).toMatchObject({ name: 'FileSystemAlreadyExists', FileSystemId: id });
  });

  test('are found by creation token', async () => {
    const { efs, id } = await start();
    await efs.send(new CreateFileSystemCommand({ CreationToken: 'two' }));
    const found = await efs.send(new DescribeFileSystemsCommand({ CreationToken: 'one' }));
    expect(found.FileSystems?.map((row) => row.FileSystemId)).toEqual([id]);
  });

  test('list in pages', async () => {
    const { efs } = await start();
    await efs.send(new CreateFileSystemCommand({ CreationToken: 'two' }));
    const first = await efs.send(new DescribeFileSystemsCommand({ MaxItems: 1 }));
    const second = await efs.send(
      new DescribeFileSystemsCommand({ MaxItems: 1, Marker: first.NextMarker ?? '' }),
    );
    expect(second.FileSystems).toHaveLength(1);
    expect(second.NextMarker).toBeUndefined();
  });

  test('a list shows a new one only after a while when reads lag', async () => {
    const { efs, clock } = await start({ lag: 'maximum' });
    const list = async () =>
      (await efs.send(new DescribeFileSystemsCommand({ CreationToken: 'one' }))).FileSystems?.length;
    expect(await list()).toBe(0);
    await clock.advance(90);
    expect(await list()).toBe(1);
  });

  test.each([
    ['elastic throughput in Max I/O mode', { PerformanceMode: 'maxIO', ThroughputMode: 'elastic' }],
    ['provisioned throughput without its size', { ThroughputMode: 'provisioned' }],
    ['a key without encryption', { KmsKeyId: 'alias/own' }],
    ['a throughput mode that does not exist', { ThroughputMode: 'warp' }],
  ])('%s is refused', async (_what, input) => {
    const { efs } = await start();
    const call = efs.send(new CreateFileSystemCommand({ CreationToken: 'bad', ...(input as object) }));
    expect(await refusal(call)).toMatchObject({ name: 'BadRequest' });
  });

  test('no more than the quota', async () => {
    const { efs } = await start({ quotas: { 'efs.file-systems': 1 } });
    const call = efs.send(new CreateFileSystemCommand({ CreationToken: 'two' }));
    expect(await refusal(call)).toMatchObject({ name: 'FileSystemLimitExceeded' });
  });

  test('the throughput mode changes once in 24 hours', async () => {
    const { efs, id, clock, file } = await start();
    const change = (ThroughputMode: 'bursting' | 'elastic') =>
      efs.send(new UpdateFileSystemCommand({ FileSystemId: id, ThroughputMode }));
    await clock.advance(21);
    expect(await change('bursting')).toMatchObject({ LifeCycleState: 'updating' });
    expect(await refusal(change('elastic'))).toMatchObject({ name: 'IncorrectFileSystemLifeCycleState' });
    await clock.advance(60);
    expect(await refusal(change('elastic'))).toMatchObject({ name: 'TooManyRequests' });
    await clock.advance(day);
    await change('elastic');
    expect(await file()).toMatchObject({ ThroughputMode: 'elastic' });
  });

  test('nothing is set before it is available', async () => {
    const { efs, id, mount } = await start();
    const calls = [
      mount('a'),
      efs.send(new PutBackupPolicyCommand({ FileSystemId: id, BackupPolicy: { Status: 'ENABLED' } })),
      efs.send(new PutLifecycleConfigurationCommand({ FileSystemId: id, LifecyclePolicies: [] })),
      efs.send(new CreateAccessPointCommand({ FileSystemId: id, ClientToken: 'one' })),
    ];
    for (const call of calls)
      expect(await refusal(call)).toMatchObject({ name: 'IncorrectFileSystemLifeCycleState' });
  });

  test('a backup policy is being enabled before it is enabled', async () => {
    const { efs, id, clock } = await start();
    const status = async () =>
      (await efs.send(new DescribeBackupPolicyCommand({ FileSystemId: id }))).BackupPolicy?.Status;
    await clock.advance(21);
    expect(await refusal(status())).toMatchObject({ name: 'PolicyNotFound' });
    await efs.send(new PutBackupPolicyCommand({ FileSystemId: id, BackupPolicy: { Status: 'ENABLED' } }));
    expect(await status()).toBe('ENABLING');
    await clock.advance(31);
    expect(await status()).toBe('ENABLED');
  });

  test('lifecycle policies hold one transition each', async () => {
    const { efs, id, clock } = await start();
    await clock.advance(21);
    const put = (LifecyclePolicies: object[]) =>
      efs.send(new PutLifecycleConfigurationCommand({ FileSystemId: id, LifecyclePolicies }));
    const both = {
      TransitionToIA: 'AFTER_30_DAYS',
      TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS',
    };
    expect(await refusal(put([both]))).toMatchObject({ name: 'BadRequest' });
    const apart = Object.entries(both).map(([key, value]) => ({ [key]: value }));
    await put(apart);
    const seen = await efs.send(new DescribeLifecycleConfigurationCommand({ FileSystemId: id }));
    expect(seen.LifecyclePolicies).toEqual(apart);
  });

  test('a policy is kept in the spelling of EFS', async () => {
    const { efs, id, clock } = await start();
    await clock.advance(21);
    const ask = async () =>
      (await efs.send(new DescribeFileSystemPolicyCommand({ FileSystemId: id }))).Policy ?? '';
    expect(await refusal(ask())).toMatchObject({ name: 'PolicyNotFound' });
    const put = (Policy: string) => efs.send(new PutFileSystemPolicyCommand({ FileSystemId: id, Policy }));
    expect(await refusal(put('{"Version":'))).toMatchObject({ name: 'InvalidPolicyException' });
    const statement = { Effect: 'Deny', Principal: '*', Action: '*' };
    await put(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
    expect(JSON.parse(await ask())).toMatchObject({ Statement: [{ Principal: { AWS: '*' } }] });
  });

  test('carry tags that can be changed', async () => {
    const { efs, id } = await start();
    await efs.send(new TagResourceCommand({ ResourceId: id, Tags: [{ Key: 'team', Value: 'web' }] }));
    await efs.send(new UntagResourceCommand({ ResourceId: id, TagKeys: ['Name'] }));
    const seen = await efs.send(new ListTagsForResourceCommand({ ResourceId: id }));
    expect(seen.Tags).toEqual([{ Key: 'team', Value: 'web' }]);
    const reserved = efs.send(
      new TagResourceCommand({ ResourceId: id, Tags: [{ Key: 'aws:team', Value: 'web' }] }),
    );
    expect(await refusal(reserved)).toMatchObject({ name: 'BadRequest' });
  });

  test('go after their mount targets, and take their access points along', async () => {
    const { efs, id, clock, mount, file } = await start();
    await clock.advance(21);
    const target = await mount('a');
    await efs.send(new CreateAccessPointCommand({ FileSystemId: id, ClientToken: 'one' }));
    const remove = () => efs.send(new DeleteFileSystemCommand({ FileSystemId: id }));
    expect(await refusal(remove())).toMatchObject({ name: 'FileSystemInUse' });
    await efs.send(new DeleteMountTargetCommand({ MountTargetId: target.MountTargetId ?? '' }));
    expect(await refusal(remove())).toMatchObject({ name: 'FileSystemInUse' });
    await clock.advance(181);
    await remove();
    expect(await file()).toMatchObject({ LifeCycleState: 'deleting' });
    await clock.advance(21);
    expect(await refusal(file())).toMatchObject({ name: 'FileSystemNotFound' });
    expect((await efs.send(new DescribeAccessPointsCommand({}))).AccessPoints).toEqual([]);
  });
});

describe('EFS mount targets', () => {
  test('take a minute or two and hold an interface until they are gone', async () => {
    const { efs, id, clock, mount, targets, interfaces } = await start();
    await clock.advance(21);
    const target = await mount('a');
    expect(target).toMatchObject({ LifeCycleState: 'creating', VpcId: vpcId });
    expect(interfaces()).toMatchObject([
      {
        Description: `EFS mount target for ${id} (${String(target.MountTargetId)})`,
        RequesterManaged: true,
        PrivateIpAddress: target.IpAddress,
      },
    ]);
    await clock.advance(121);
    expect(await targets()).toMatchObject([{ LifeCycleState: 'available' }]);
    await efs.send(new DeleteMountTargetCommand({ MountTargetId: target.MountTargetId ?? '' }));
    expect(await targets()).toMatchObject([{ LifeCycleState: 'deleting' }]);
    expect(interfaces()).toHaveLength(1);
    await clock.advance(181);
    expect(await targets()).toEqual([]);
    expect(interfaces()).toEqual([]);
  });

  test('there is one in each zone', async () => {
    const { clock, mount } = await start();
    await clock.advance(21);
    await mount('a');
    await mount('b');
    expect(await refusal(mount('a'))).toMatchObject({ name: 'MountTargetConflict' });
  });

  test('subnets and groups exist, at most five groups', async () => {
    const { efs, id, clock, mount } = await start();
    await clock.advance(21);
    const nowhere = efs.send(
      new CreateMountTargetCommand({ FileSystemId: id, SubnetId: 'subnet-0123456789abcdef0' }),
    );
    expect(await refusal(nowhere)).toMatchObject({ name: 'SubnetNotFound' });
    expect(await refusal(mount('a', ['sg-0123456789abcdef0']))).toMatchObject({
      name: 'SecurityGroupNotFound',
    });
    const six = Array.from({ length: 6 }, () => groupId);
    expect(await refusal(mount('a', six))).toMatchObject({ name: 'SecurityGroupLimitExceeded' });
  });

  test('groups change once it is available', async () => {
    const { efs, clock, mount, interfaces } = await start();
    await clock.advance(21);
    const { MountTargetId = '' } = await mount('a', []);
    const change = () =>
      efs.send(new ModifyMountTargetSecurityGroupsCommand({ MountTargetId, SecurityGroups: [groupId] }));
    expect(await refusal(change())).toMatchObject({ name: 'IncorrectMountTargetState' });
    await clock.advance(121);
    await change();
    const seen = await efs.send(new DescribeMountTargetSecurityGroupsCommand({ MountTargetId }));
    expect(seen.SecurityGroups).toEqual([groupId]);
    expect(interfaces()[0]?.Groups).toMatchObject([{ GroupId: groupId }]);
  });

  test('a question names exactly one thing', async () => {
    const { efs } = await start();
    expect(await refusal(efs.send(new DescribeMountTargetsCommand({})))).toMatchObject({
      name: 'BadRequest',
    });
  });
});

describe('EFS access points', () => {
  test('a client token used twice is refused, and the refusal tells the id', async () => {
    const { efs, id, clock } = await start();
    await clock.advance(21);
    const create = () =>
      efs.send(
        new CreateAccessPointCommand({
          FileSystemId: id,
          ClientToken: 'one',
          PosixUser: { Uid: 33, Gid: 33 },
          RootDirectory: { Path: '/wordpress' },
        }),
      );
    const { AccessPointId } = await create();
    expect(await refusal(create())).toMatchObject({ name: 'AccessPointAlreadyExists', AccessPointId });
  });

  test('come and go in seconds', async () => {
    const { efs, id, clock } = await start();
    await clock.advance(21);
    const { AccessPointId = '' } = await efs.send(
      new CreateAccessPointCommand({ FileSystemId: id, ClientToken: 'one' }),
    );
    const states = async () =>
      (await efs.send(new DescribeAccessPointsCommand({ FileSystemId: id }))).AccessPoints?.map(
        (point) => point.LifeCycleState,
      );
    expect(await states()).toEqual(['creating']);
    await clock.advance(11);
    expect(await states()).toEqual(['available']);
    await efs.send(new DeleteAccessPointCommand({ AccessPointId }));
    expect(await states()).toEqual(['deleting']);
    await clock.advance(11);
    expect(await states()).toEqual([]);
  });
});
