import type { Scope } from '../kernel/scope.ts';
import type { TaskDefinitionRow, TaskRow } from '../services/ecs/tables.ts';
import { secretValue } from './secret-lookup.ts';
import type { ContainerOrder, TaskOrder } from './task-runtime.ts';

type Definition = TaskDefinitionRow['containerDefinitions'][number];

const pairs = (list: Definition['environment'] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ name = '', value = '' }) => [name, value]));

function mountsOf(container: Definition, definition: TaskDefinitionRow): ContainerOrder['mounts'] {
  const entries = (container.mountPoints ?? []).flatMap(({ sourceVolume, containerPath = '' }) => {
    const efs = definition.volumes.find(({ name }) => name === sourceVolume)?.efsVolumeConfiguration;
    const accessPointId = efs?.authorizationConfig?.accessPointId;
    return efs ? [[containerPath, { fileSystemId: efs.fileSystemId ?? '', accessPointId }] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The first check that can pass is one interval after the start. */
function healthyAfter({ healthCheck }: Definition): number | undefined {
  if (!healthCheck || healthCheck.command?.[0] === 'NONE') return undefined;
  return healthCheck.interval ?? 30;
}

function containerOf(
  scope: Scope,
  container: Definition,
  task: TaskRow,
  definition: TaskDefinitionRow,
): ContainerOrder {
  const override = task.overrides?.containerOverrides?.find(({ name }) => name === container.name);
  const secrets = (container.secrets ?? []).map(
    ({ name = '', valueFrom = '' }) => [name, secretValue(scope, valueFrom) ?? ''] as const,
  );
  return {
    name: container.name ?? '',
    image: container.image ?? '',
    essential: container.essential !== false,
    command: override?.command ?? container.command ?? [],
    environment: { ...pairs(container.environment), ...pairs(override?.environment) },
    secrets: Object.fromEntries(secrets),
    ports: (container.portMappings ?? []).flatMap(({ containerPort }) => containerPort ?? []),
    memory: container.memory,
    mounts: mountsOf(container, definition),
    healthyAfter: healthyAfter(container),
  };
}

/** A task with its secrets, variables and mounts looked up. */
export const orderOf = (scope: Scope, task: TaskRow, definition: TaskDefinitionRow): TaskOrder => ({
  taskArn: task.taskArn,
  oneShot: task.serviceKey === undefined,
  containers: definition.containerDefinitions.map((container) =>
    containerOf(scope, container, task, definition),
  ),
});
