import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteAccessPointCommand,
  DeleteMountTargetCommand,
  DescribeAccessPointsCommand,
  EFSClient,
  PutBackupPolicyCommand,
  PutLifecycleConfigurationCommand,
  TagResourceCommand,
} from '@aws-sdk/client-efs';
import { describe, expect, test } from '@jest/globals';
import { groupId, layNetwork, subnetId } from '../../testing/network.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

/** An account with a file system that is available. */
async function start(quotas: Readonly<Record<string, number>> = {}) {
  const { emulator, clock } = startEmulator({ quotas });
  layNetwork(emulator.scope(account, region));
  const efs = new EFSClient(clientConfig(emulator));
  const create = async (CreationToken: string) =>
    (await efs.send(new CreateFileSystemCommand({ CreationToken }))).FileSystemId ?? '';
  const FileSystemId = await create('one');
  await clock.advance(30);
  const addPoint = (ClientToken: string) =>
    efs.send(new CreateAccessPointCommand({ ClientToken, FileSystemId }));
  const mount = (file: string, IpAddress: string) =>
    efs.send(
      new CreateMountTargetCommand({
        FileSystemId: file,
        SubnetId: subnetId('a'),
        SecurityGroups: [groupId],
        IpAddress,
      }),
    );
  const tag = (keys: readonly string[]) =>
    efs.send(
      new TagResourceCommand({ ResourceId: FileSystemId, Tags: keys.map((Key) => ({ Key, Value: 'x' })) }),
    );
  return { efs, clock, create, FileSystemId, addPoint, mount, tag };
}

type Ground = Awaited<ReturnType<typeof start>>;

const refused: readonly [string, (ground: Ground) => Promise<unknown>, string][] = [
  [
    'an access point that is not there',
    ({ efs }) => efs.send(new DeleteAccessPointCommand({ AccessPointId: 'fsap-0123456789abcdef0' })),
    'AccessPointNotFound',
  ],
  [
    'access points by their id and by file system at once',
    ({ efs, FileSystemId }) =>
      efs.send(new DescribeAccessPointsCommand({ FileSystemId, AccessPointId: 'fsap-0123456789abcdef0' })),
    'BadRequest',
  ],
  [
    'a mount target that is not there',
    ({ efs }) => efs.send(new DeleteMountTargetCommand({ MountTargetId: 'fsmt-0123456789abcdef0' })),
    'MountTargetNotFound',
  ],
  [
    'a backup policy between its states',
    ({ efs, FileSystemId }) =>
      efs.send(new PutBackupPolicyCommand({ FileSystemId, BackupPolicy: { Status: 'ENABLING' } })),
    'ValidationException',
  ],
  [
    'the archive without elastic throughput',
    ({ efs, FileSystemId }) =>
      efs.send(
        new PutLifecycleConfigurationCommand({
          FileSystemId,
          LifecyclePolicies: [{ TransitionToArchive: 'AFTER_90_DAYS' }],
        }),
      ),
    'BadRequest',
  ],
];

describe('EFS refuses', () => {
  test.each(refused)('%s', async (_what, call, name) => {
    expect(await refusal(call(await start()))).toMatchObject({ name });
  });

  test('one access point more than the quota', async () => {
    const { addPoint } = await start({ 'efs.access-points': 1 });
    await addPoint('one');
    expect(await refusal(addPoint('two'))).toMatchObject({ name: 'AccessPointLimitExceeded' });
  });

  test('an address that another mount target has', async () => {
    const { create, clock, mount, FileSystemId } = await start();
    const other = await create('two');
    await clock.advance(30);
    await mount(FileSystemId, '10.20.0.9');
    expect(await refusal(mount(other, '10.20.0.9'))).toMatchObject({ name: 'IpAddressInUse' });
    await mount(other, '10.20.0.10');
  });

  test('the 51st tag', async () => {
    const { tag } = await start();
    await tag(Array.from({ length: 50 }, (_, index) => `key${String(index)}`));
    await tag(['key0']);
    expect(await refusal(tag(['one-more']))).toMatchObject({ name: 'BadRequest' });
  });
});
