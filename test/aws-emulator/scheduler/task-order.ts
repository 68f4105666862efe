import type { Scope } from '../kernel/scope.ts';
import { instanceTable } from '../services/ec2/instance-tables.ts';
import { containerInstanceTable } from '../services/ecs/tables.ts';
import type { TaskDefinitionRow, TaskRow } from '../services/ecs/tables.ts';
import { secretValue } from './secret-lookup.ts';
import type { ContainerOrder, HealthCheckOrder, PortOrder, TaskOrder } from './task-runtime.ts';

type Definition = TaskDefinitionRow['containerDefinitions'][number];

const pairs = (list: Definition['environment'] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ name = '', value = '' }) => [name, value]));

function mountsOf(container: Definition, definition: TaskDefinitionRow): ContainerOrder['mounts'] {
  const entries = (container.mountPoints ?? []).flatMap(({ sourceVolume, containerPath = '', readOnly }) => {
    const efs = definition.volumes.find(({ name }) => name === sourceVolume)?.efsVolumeConfiguration;
    if (!efs) return [];
    const accessPointId = efs.authorizationConfig?.accessPointId;
    const mount = { fileSystemId: efs.fileSystemId ?? '', accessPointId, readOnly: readOnly === true };
    return [[containerPath, mount] as const];
  });
  return Object.fromEntries(entries);
}

/** Defaults: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
function healthCheckOf({ healthCheck }: Definition): HealthCheckOrder | undefined {
  const { command = [], interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = healthCheck ?? {};
  if (!healthCheck || command[0] === 'NONE') return undefined;
  return { command, interval, timeout, retries, startPeriod };
}

/** A port that the host may choose is the container's own here. */
const portsOf = ({ portMappings = [] }: Definition, own: boolean): PortOrder[] =>
  portMappings.flatMap(({ containerPort: container, hostPort = 0 }) =>
    container === undefined ? [] : [{ container, host: own || hostPort === 0 ? container : hostPort }],
  );

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
function logOf({ name = '', logConfiguration: log }: Definition, task: TaskRow): ContainerOrder['log'] {
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = log?.options ?? {};
  if (log?.logDriver !== 'awslogs' || group === undefined) return undefined;
  const id = task.taskArn.slice(-32);
  return { group, stream: prefix === undefined ? id : `${prefix}/${name}/${id}` };
}

const defaultStopTimeout = 30;

/** How it runs and ends. */
const manner = ({
  linuxParameters: linux,
  readonlyRootFilesystem,
  stopTimeout = defaultStopTimeout,
}: Definition): Pick<ContainerOrder, 'temporary' | 'readOnlyRoot' | 'hasInit' | 'stopTimeout'> => ({
  temporary: (linux?.tmpfs ?? []).flatMap(({ containerPath }) => containerPath ?? []),
  readOnlyRoot: readonlyRootFilesystem === true,
  hasInit: linux?.initProcessEnabled === true,
  stopTimeout,
});

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
    ...manner(container),
    entryPoint: container.entryPoint,
    command: override?.command ?? container.command ?? [],
    user: container.user,
    environment: { ...pairs(container.environment), ...pairs(override?.environment) },
    secrets: Object.fromEntries(secrets),
    ports: portsOf(container, definition.networkMode === 'awsvpc'),
    memory: override?.memory ?? container.memory,
    mounts: mountsOf(container, definition),
    healthCheck: healthCheckOf(container),
    log: logOf(container, task),
  };
}

/** Its own interface, or in bridge mode its instance's. */
function placeOf(scope: Scope, task: TaskRow): TaskOrder['place'] {
  const instanceId = scope
    .table(containerInstanceTable)
    .truth.get(task.containerInstanceArn ?? '')?.ec2InstanceId;
  const instance = scope.table(instanceTable).truth.get(instanceId ?? '');
  return { vpcId: instance?.VpcId ?? '', address: task.address ?? instance?.PrivateIpAddress ?? '' };
}

/** A task with its secrets, variables and mounts looked up. */
export const orderOf = (scope: Scope, task: TaskRow, definition: TaskDefinitionRow): TaskOrder => ({
  taskArn: task.taskArn,
  oneShot: task.serviceKey === undefined,
  place: placeOf(scope, task),
  containers: definition.containerDefinitions.map((container) =>
    containerOf(scope, container, task, definition),
  ),
});
