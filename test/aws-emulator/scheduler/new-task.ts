import type { Container, Service, Tag, TaskOverride } from '@aws-sdk/client-ecs';
import type { Scope } from '../kernel/scope.ts';
import { ecsArn } from '../services/ecs/arns.ts';
import { taskTable } from '../services/ecs/tables.ts';
import type { ClusterRow, EcsTags, TaskDefinitionRow, TaskRow } from '../services/ecs/tables.ts';
import { needsOf } from './task-needs.ts';

export interface NewTask {
  readonly cluster: ClusterRow;
  readonly definition: TaskDefinitionRow;
  /** `service:name`, `family:name` or what RunTask was given. */
  readonly group: string;
  readonly startedBy?: string | undefined;
  /** Key of its service and id of its deployment; a task of its own has none. */
  readonly service?: { readonly key: string; readonly deploymentId: string };
  readonly capacityProviderName: string | undefined;
  readonly networkConfiguration: Service['networkConfiguration'];
  readonly placementStrategy: Service['placementStrategy'];
  readonly placementConstraints: Service['placementConstraints'];
  readonly tags: EcsTags;
  readonly overrides?: TaskOverride | undefined;
}

function containersOf(
  scope: Scope,
  definition: TaskDefinitionRow,
  taskArn: string,
  clusterName: string,
): Container[] {
  return definition.containerDefinitions.map((container) => ({
    containerArn: ecsArn(scope, `container/${clusterName}/${taskArn.slice(-32)}/${scope.random.hex(32)}`),
    taskArn,
    name: container.name,
    image: container.image,
    lastStatus: 'PENDING',
    networkInterfaces: [],
    cpu: String(container.cpu ?? 0),
    ...(container.memory === undefined ? {} : { memory: String(container.memory) }),
    ...(container.healthCheck === undefined ? {} : { healthStatus: 'UNKNOWN' as const }),
  }));
}

/** ECS's own tags, when they are asked for. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html */
export const managedTags = (clusterName: string, serviceName?: string): Tag[] => [
  { key: 'aws:ecs:clusterName', value: clusterName },
  ...(serviceName === undefined ? [] : [{ key: 'aws:ecs:serviceName', value: serviceName }]),
];

/** Makes a task that waits to be placed. */
export function createTask(scope: Scope, request: NewTask): TaskRow {
  const { cluster, definition } = request;
  const taskArn = ecsArn(scope, `task/${cluster.clusterName}/${scope.random.hex(32)}`);
  const needs = needsOf(definition);
  const row: TaskRow = {
    taskArn,
    clusterArn: cluster.clusterArn,
    clusterName: cluster.clusterName,
    taskDefinitionArn: definition.taskDefinitionArn,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    containers: containersOf(scope, definition, taskArn, cluster.clusterName),
    attachments: [],
    attributes: [],
    createdAt: scope.date,
    group: request.group,
    version: 1,
    cpu: String(needs.cpu),
    memory: String(needs.memory),
    healthStatus: 'UNKNOWN',
    launchType: 'EC2',
    overrides: request.overrides ?? { containerOverrides: [] },
    ...(request.startedBy === undefined ? {} : { startedBy: request.startedBy }),
    ...(request.capacityProviderName === undefined
      ? {}
      : { capacityProviderName: request.capacityProviderName }),
    tags: request.tags,
    serviceKey: request.service?.key,
    deploymentId: request.service?.deploymentId,
    networkConfiguration: request.networkConfiguration,
    placementStrategy: request.placementStrategy,
    placementConstraints: request.placementConstraints,
    address: undefined,
    interfaceId: undefined,
    targets: [],
    scaledIn: false,
    wasUp: false,
  };
  return scope.table(taskTable).insert(taskArn, row);
}
