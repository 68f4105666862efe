import type { Attachment } from '@aws-sdk/client-ecs';
import type { Scope } from '../kernel/scope.ts';
import { createInterface } from '../services/ec2/interfaces.ts';
import { subnetTable } from '../services/ec2/tables.ts';
import { ecsArn } from '../services/ecs/arns.ts';
import { containerInstanceTable } from '../services/ecs/tables.ts';
import type { TaskRow } from '../services/ecs/tables.ts';

/** Subnets that a task's interface may be in. */
const subnetsOf = (task: Pick<TaskRow, 'networkConfiguration'>): readonly string[] =>
  task.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];

/** Zones that the task can run in: an interface and its instance are in the same zone. Undefined: any. */
export function zonesFor(scope: Scope, task: Pick<TaskRow, 'networkConfiguration'>): string[] | undefined {
  if (subnetsOf(task).length === 0) return undefined;
  return subnetsOf(task).flatMap((id) => scope.table(subnetTable).truth.get(id)?.AvailabilityZone ?? []);
}

export interface TaskInterface {
  readonly interfaceId: string;
  readonly address: string;
  readonly attachment: Attachment & { readonly id: string };
}

/**
 * Puts the task's interface into its subnet, in the zone of its instance. Throws what EC2 says when the subnet is
 * full; undefined when subnet or instance have gone.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
 */
export function attachInterface(scope: Scope, task: TaskRow): TaskInterface | undefined {
  const instance = scope.table(containerInstanceTable).truth.get(task.containerInstanceArn ?? '');
  const subnet = subnetsOf(task)
    .map((id) => scope.table(subnetTable).truth.get(id))
    .find((row) => row?.AvailabilityZone === instance?.zone);
  if (!subnet || !instance) return undefined;
  const id = `${scope.random.hex(8)}-${scope.random.hex(4)}-${scope.random.hex(4)}-${scope.random.hex(4)}-${scope.random.hex(12)}`;
  const card = createInterface(scope, {
    subnetId: subnet.SubnetId,
    description: ecsArn(scope, `attachment/${id}`),
    securityGroupIds: task.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [],
    requesterId: '578734482556',
    instanceId: instance.ec2InstanceId,
  });
  const details = {
    subnetId: subnet.SubnetId,
    networkInterfaceId: card.NetworkInterfaceId,
    macAddress: card.MacAddress ?? '',
    privateDnsName: `ip-${card.PrivateIpAddress.replaceAll('.', '-')}.${scope.region}.compute.internal`,
    privateIPv4Address: card.PrivateIpAddress,
  };
  return {
    interfaceId: card.NetworkInterfaceId,
    address: card.PrivateIpAddress,
    attachment: {
      id,
      type: 'ElasticNetworkInterface',
      status: 'ATTACHED',
      details: Object.entries(details).map(([name, value]) => ({ name, value })),
    },
  };
}
