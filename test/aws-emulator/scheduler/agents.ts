import type { Resource } from '@aws-sdk/client-ecs';
import type { Scope } from '../kernel/scope.ts';
import { groupInstanceTable } from '../services/auto-scaling/tables.ts';
import { groupOfProvider } from '../services/ecs/capacity-providers.ts';
import { instanceTable } from '../services/ec2/instance-tables.ts';
import type { InstanceRow } from '../services/ec2/instance-tables.ts';
import { hasEcsAgent } from '../services/ec2/machine-images.ts';
import { ecsArn } from '../services/ecs/arns.ts';
import { capacityProviderTable, clusterTable, containerInstanceTable } from '../services/ecs/tables.ts';
import type { ContainerInstanceRow } from '../services/ecs/tables.ts';
import { allows, knownInstanceProfile } from '../services/iam/rights.ts';
import { nameKey, roleTable } from '../services/iam/tables.ts';
import { sizeOf } from './instance-types.ts';
import { reachesInternet } from './network-path.ts';

/** Seconds from running to registered: with the launch it makes the 60–150 that operators see. */
const startingSeconds = [40, 100] as const;
const retrySeconds = 30;

/** A line of /etc/ecs/ecs.config that the user data writes. */
function setting(instance: InstanceRow, name: string): string | undefined {
  const text = Buffer.from(instance.userData ?? '', 'base64').toString();
  return new RegExp(`\\b${name}=["']?([^"'\\s]+)`).exec(text)?.[1];
}

function mayRegister(scope: Scope, instance: InstanceRow, clusterArn: string): boolean {
  const profile = knownInstanceProfile(scope, { arn: instance.IamInstanceProfile?.Arn });
  const role =
    profile?.role === undefined ? undefined : scope.table(roleTable).truth.get(nameKey(profile.role));
  return (
    role !== undefined &&
    allows(scope, role.Arn, { action: 'ecs:RegisterContainerInstance', resource: clusterArn }) &&
    reachesInternet(scope, instance.SubnetId)
  );
}

export function resourcesOf(cpu: number, memory: number): Resource[] {
  const integer = (name: string, value: number): Resource => ({
    name,
    type: 'INTEGER',
    doubleValue: 0,
    longValue: 0,
    integerValue: value,
  });
  const ports = ['22', '2375', '2376', '51678', '51679'];
  return [
    integer('CPU', cpu),
    integer('MEMORY', memory),
    {
      name: 'PORTS',
      type: 'STRINGSET',
      doubleValue: 0,
      longValue: 0,
      integerValue: 0,
      stringSetValue: ports,
    },
  ];
}

function attributesOf(instance: InstanceRow): ContainerInstanceRow['attributes'] {
  return Object.entries({
    'ecs.availability-zone': instance.Placement.AvailabilityZone ?? '',
    'ecs.instance-type': instance.InstanceType,
    'ecs.ami-id': instance.ImageId,
    'ecs.subnet-id': instance.SubnetId,
    'ecs.vpc-id': instance.VpcId,
    'ecs.os-type': 'linux',
    'ecs.cpu-architecture': instance.Architecture ?? 'x86_64',
  }).map(([name, value]) => ({ name, value }));
}

function providerOf(scope: Scope, instanceId: string): string | undefined {
  const groupName = scope.table(groupInstanceTable).truth.get(instanceId)?.groupName;
  return scope
    .table(capacityProviderTable)
    .truth.find(
      (row) => row.status === 'ACTIVE' && groupOfProvider(scope, row)?.AutoScalingGroupName === groupName,
    )?.name;
}

function register(scope: Scope, instance: InstanceRow, clusterName: string): void {
  const containerInstanceArn = ecsArn(scope, `container-instance/${clusterName}/${scope.random.hex(32)}`);
  const size = sizeOf(instance.InstanceType);
  const reserved = Number(setting(instance, 'ECS_RESERVED_MEMORY') ?? 0);
  const capacityProviderName = providerOf(scope, instance.InstanceId);
  const copiesTags = setting(instance, 'ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM') === 'ec2_instance';
  const tags = copiesTags ? instance.Tags.filter(({ Key }) => !Key.startsWith('aws:')) : [];
  scope.table(containerInstanceTable).insert(containerInstanceArn, {
    containerInstanceArn,
    ec2InstanceId: instance.InstanceId,
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    status: 'ACTIVE',
    version: 1,
    versionInfo: { agentVersion: '1.96.0', dockerVersion: 'DockerVersion: 25.0.8' },
    agentConnected: true,
    registeredResources: resourcesOf(size.cpu, size.memory - reserved),
    attributes: attributesOf(instance),
    registeredAt: scope.date,
    attachments: [],
    tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    clusterName,
    zone: instance.Placement.AvailabilityZone ?? '',
    subnetId: instance.SubnetId,
    interfaceSlots: size.interfaceSlots,
  });
}

export const containerInstanceOf = (scope: Scope, instanceId: string): ContainerInstanceRow | undefined =>
  scope.table(containerInstanceTable).truth.find((row) => row.ec2InstanceId === instanceId);

/**
 * The ECS agent of an instance that runs: it registers in the cluster that its user data names, once its role may and
 * it has a way out, and tries again for as long as the instance runs.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
 */
export function startAgent(
  scope: Scope,
  instanceId: string,
  registered: (clusterName: string) => void,
): void {
  const attempt = (): void => {
    const instance = scope.table(instanceTable).truth.get(instanceId);
    if (instance?.State.Name !== 'running' || containerInstanceOf(scope, instanceId)) return;
    if (!hasEcsAgent(instance.ImageId)) return;
    const clusterName = setting(instance, 'ECS_CLUSTER');
    if (clusterName === undefined) return;
    const cluster = scope.table(clusterTable).truth.get(clusterName);
    if (cluster?.status === 'ACTIVE' && mayRegister(scope, instance, cluster.clusterArn)) {
      register(scope, instance, clusterName);
      registered(clusterName);
      return;
    }
    scope.after(retrySeconds, attempt);
  };
  scope.after(scope.between(...startingSeconds), attempt);
}
