import type { HealthCheck, RegisterTaskDefinitionRequest, Volume } from '@aws-sdk/client-ecs';
import type { Present } from '../../kernel/handlers.ts';
import * as rules from './task-definition-rules.ts';

type Request = Present<RegisterTaskDefinitionRequest>;
type Container = Request['containerDefinitions'][number];

const smallestMemory = 6;

function checkNames(containers: readonly Container[]): void {
  if (containers.length === 0) throw rules.containers.refuse('Container list cannot be empty.');
  const names = containers.map(({ name }) => name ?? '');
  if (names.includes('')) throw rules.containers.refuse('Container.name should not be null or empty.');
  if (new Set(names).size < names.length)
    throw rules.containers.refuse('Container.name should be unique in a task definition.');
  if (containers.some(({ image }) => !image))
    throw rules.containers.refuse('Container.image should not be null or empty.');
  if (containers.every(({ essential }) => essential === false))
    throw rules.containers.refuse('Task definition must have at least one essential container.');
}

function checkMemory({ name, memory, memoryReservation }: Container, taskMemory: string | undefined): void {
  const setting = `Invalid setting for container '${name ?? ''}'.`;
  if (memory === undefined && memoryReservation === undefined && taskMemory === undefined)
    throw rules.memory.refuse(
      `${setting} At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  if ((memory ?? smallestMemory) < smallestMemory)
    throw rules.memory.refuse(`${setting} The minimum value for 'memory' is ${String(smallestMemory)} MiB.`);
  if (memory !== undefined && memoryReservation !== undefined && memoryReservation >= memory)
    throw rules.memory.refuse(`${setting} 'memoryReservation' must be less than 'memory'.`);
}

function checkPorts({ portMappings = [], links = [] }: Container, networkMode: string | undefined): void {
  if (networkMode !== 'awsvpc') return;
  if (links.length > 0) throw rules.ports.refuse('Links are not supported when networkMode=awsvpc.');
  const differs = portMappings.some(
    ({ containerPort, hostPort }) => hostPort !== undefined && hostPort !== containerPort,
  );
  if (differs)
    throw rules.ports.refuse(
      'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    );
}

function checkHealth({ healthCheck: check }: Container): void {
  if (!check) return;
  if (!['CMD', 'CMD-SHELL', 'NONE'].includes(check.command[0] ?? ''))
    throw rules.healthCheck.refuse('The health check command must start with CMD, CMD-SHELL or NONE.');
  const bounds: readonly [Exclude<keyof HealthCheck, 'command'>, number, number][] = [
    ['interval', 5, 300],
    ['timeout', 2, 120],
    ['retries', 1, 10],
    ['startPeriod', 0, 300],
  ];
  for (const [member, low, high] of bounds) {
    const value = check[member];
    if (value !== undefined && (value < low || value > high))
      throw rules.healthCheck.refuse(
        `HealthCheck.${member} must be between ${String(low)} and ${String(high)}, not ${String(value)}.`,
      );
  }
}

function checkVolume({ efsVolumeConfiguration: efs }: Volume): void {
  if (!efs) return;
  const { accessPointId, iam } = efs.authorizationConfig ?? {};
  const encrypted = efs.transitEncryption === 'ENABLED';
  if ((accessPointId !== undefined || iam === 'ENABLED') && !encrypted)
    throw rules.fileSystems.refuse(
      'Transit encryption must be enabled when an EFS access point or IAM authorization is used.',
    );
  if (accessPointId !== undefined && (efs.rootDirectory ?? '/') !== '/')
    throw rules.fileSystems.refuse(
      'The root directory must be omitted or set to / when an EFS access point is used.',
    );
}

function checkRole(role: string | undefined): void {
  if (role?.startsWith('arn:') === true && !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(role))
    throw rules.roleShape.refuse('Role is not valid');
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html */
export function checkTaskDefinition(input: Request): void {
  const { containerDefinitions, volumes = [], networkMode } = input;
  checkNames(containerDefinitions);
  const names = new Set(volumes.map(({ name }) => name));
  for (const container of containerDefinitions) {
    checkMemory(container, input.memory);
    checkPorts(container, networkMode);
    checkHealth(container);
    const unknown = container.mountPoints?.find(({ sourceVolume }) => !names.has(sourceVolume ?? ''));
    if (unknown) throw rules.volumes.refuse(`Unknown volume '${unknown.sourceVolume ?? ''}'.`);
    if ((container.secrets ?? []).length > 0 && input.executionRoleArn === undefined)
      throw rules.executionRole.refuse(
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      );
  }
  volumes.forEach(checkVolume);
  checkRole(input.taskRoleArn);
  checkRole(input.executionRoleArn);
}
