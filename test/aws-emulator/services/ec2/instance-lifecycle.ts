import type { InstanceStateName } from '@aws-sdk/client-ec2';
import type { Scope } from '../../kernel/scope.ts';
import { createInterface, deleteInterface } from './interfaces.ts';
import { instanceTable, instanceTopic, volumeTable } from './instance-tables.ts';
import type { InstanceRow, LaunchData } from './instance-tables.ts';
import { coresOf } from './instance-type-list.ts';
import { publicImages } from './machine-images.ts';
import { networkInterfaceTable, subnetTable } from './tables.ts';
import { mergedTags } from './tags.ts';
import type { Tagged } from './row.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
const codes: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export const stateOf = (name: InstanceStateName) => ({ Code: codes[name], Name: name });

const secondsUntilForgotten = 3600;

export interface Launch {
  readonly data: LaunchData;
  readonly subnetId: string;
  /** Over those of the template. */
  readonly tags?: Tagged['Tags'];
  readonly reservationId?: string;
}

const tagsFor = (data: LaunchData, type: string): Tagged['Tags'] =>
  mergedTags(
    [],
    (data.TagSpecifications ?? [])
      .filter(({ ResourceType }) => ResourceType === type)
      .flatMap(({ Tags = [] }) => Tags),
  );

export const groupIdsOf = (data: LaunchData): readonly string[] =>
  data.SecurityGroupIds ?? data.NetworkInterfaces?.[0]?.Groups ?? [];

function createVolume(scope: Scope, { data }: Launch, instanceId: string, zone: string): string {
  const id = scope.newId('vol');
  const ebs = data.BlockDeviceMappings?.[0]?.Ebs ?? {};
  scope.table(volumeTable).insert(id, {
    VolumeId: id,
    State: 'in-use',
    AvailabilityZone: zone,
    CreateTime: scope.date,
    Encrypted: ebs.Encrypted ?? false,
    Size: ebs.VolumeSize ?? 30,
    VolumeType: ebs.VolumeType ?? 'gp3',
    Attachments: [
      {
        InstanceId: instanceId,
        VolumeId: id,
        State: 'attached',
        Device: data.BlockDeviceMappings?.[0]?.DeviceName ?? '/dev/xvda',
        DeleteOnTermination: ebs.DeleteOnTermination ?? true,
      },
    ],
    Tags: tagsFor(data, 'volume'),
  });
  return id;
}

function networkOf(scope: Scope, { data, subnetId }: Launch, instanceId: string) {
  const card = createInterface(scope, {
    subnetId,
    description: data.NetworkInterfaces?.[0]?.Description ?? '',
    securityGroupIds: groupIdsOf(data),
    instanceId,
    publicAddress: data.NetworkInterfaces?.[0]?.AssociatePublicIpAddress ?? false,
  });
  const tags = tagsFor(data, 'network-interface');
  scope.table(networkInterfaceTable).update(card.NetworkInterfaceId, { Tags: tags });
  return card;
}

/** Launches an instance: pending now, running after 20–40 s. The data must name an image and a type. */
export function launchInstance(scope: Scope, launch: Launch): InstanceRow {
  const { data, subnetId } = launch;
  const subnet = scope.table(subnetTable).truth.get(subnetId);
  if (!subnet) throw new Error(`no subnet ${subnetId}`);
  const id = scope.newId('i');
  const card = networkOf(scope, launch, id);
  const image = publicImages.find(({ ImageId }) => ImageId === data.ImageId);
  const row: InstanceRow = {
    InstanceId: id,
    ImageId: data.ImageId ?? '',
    InstanceType: data.InstanceType ?? 't3.micro',
    State: stateOf('pending'),
    LaunchTime: scope.date,
    SubnetId: subnetId,
    VpcId: subnet.VpcId,
    Placement: { AvailabilityZone: subnet.AvailabilityZone, Tenancy: 'default' },
    PrivateIpAddress: card.PrivateIpAddress,
    PrivateDnsName: `ip-${card.PrivateIpAddress.replaceAll('.', '-')}.${scope.region}.compute.internal`,
    SecurityGroups: [...card.Groups],
    Architecture: image?.Architecture ?? 'x86_64',
    ...coresOf(data.InstanceType),
    EbsOptimized: data.EbsOptimized ?? false,
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    Monitoring: { State: 'disabled' },
    MetadataOptions: { State: 'applied', ...data.MetadataOptions },
    ...(data.IamInstanceProfile?.Arn === undefined
      ? {}
      : { IamInstanceProfile: { Arn: data.IamInstanceProfile.Arn } }),
    Tags: mergedTags(tagsFor(data, 'instance'), launch.tags),
    reservationId: launch.reservationId ?? scope.newId('r'),
    userData: data.UserData,
    cpuCredits: data.CreditSpecification?.CpuCredits,
    interfaceId: card.NetworkInterfaceId,
    volumeId: createVolume(scope, launch, id, subnet.AvailabilityZone),
  };
  scope.after(scope.between(20, 40), () => {
    if (scope.table(instanceTable).truth.get(id)?.State.Name !== 'pending') return;
    scope.table(instanceTable).update(id, { State: stateOf('running') });
    scope.publish(instanceTopic, { instanceId: id, state: 'running' });
  });
  return scope.table(instanceTable).insert(id, row);
}

/** Terminates an instance; its interface and volume go when it has ended, its row an hour later. */
export function terminateInstance(scope: Scope, id: string, reason = 'User initiated'): void {
  const table = scope.table(instanceTable);
  const row = table.truth.get(id);
  if (!row || row.State.Name === 'shutting-down' || row.State.Name === 'terminated') return;
  table.update(id, {
    State: stateOf('shutting-down'),
    StateTransitionReason: `${reason} (${scope.date.toISOString().replace('T', ' ').slice(0, 19)} GMT)`,
  });
  scope.publish(instanceTopic, { instanceId: id, state: 'shutting-down' });
  scope.after(scope.between(20, 60), () => {
    deleteInterface(scope, row.interfaceId);
    scope.table(volumeTable).remove(row.volumeId);
    table.update(id, { State: stateOf('terminated') });
    scope.publish(instanceTopic, { instanceId: id, state: 'terminated' });
    scope.after(secondsUntilForgotten, () => table.remove(id));
  });
}
