import { rule } from '../../kernel/rule.ts';

const api = (name: string): string =>
  `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`;

export const definitionAbsent = rule({
  id: 'ecs.task-definition.absent',
  code: 'ClientException',
  page: api('DescribeTaskDefinition'),
  text: 'A family, a family with its revision or an ARN names a task definition.',
});
export const containers = rule({
  id: 'ecs.task-definition.containers',
  code: 'ClientException',
  page: api('RegisterTaskDefinition'),
  text: 'A task has containers with different names, one of them essential.',
});
export const memory = rule({
  id: 'ecs.task-definition.memory',
  code: 'ClientException',
  page: api('ContainerDefinition'),
  text: 'A container has a hard or a soft memory limit, the soft one below the hard one and none below 6 MiB.',
});
export const ports = rule({
  id: 'ecs.task-definition.ports',
  code: 'ClientException',
  page: api('PortMapping'),
  text: 'With awsvpc, a host port is left out or is the container port.',
});
export const volumes = rule({
  id: 'ecs.task-definition.volumes',
  code: 'ClientException',
  page: api('MountPoint'),
  text: 'Mount points name volumes of the task.',
});
export const fileSystems = rule({
  id: 'ecs.task-definition.efs',
  code: 'ClientException',
  page: api('EFSVolumeConfiguration'),
  text: 'An access point or IAM needs transit encryption; with an access point the root directory is left out or /.',
});
export const executionRole = rule({
  id: 'ecs.task-definition.execution-role',
  code: 'ClientException',
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
  text: 'Secrets are fetched by the execution role.',
});
export const roleShape = rule({
  id: 'ecs.task-definition.role',
  code: 'ClientException',
  page: api('RegisterTaskDefinition'),
  text: 'Roles are named by their ARN or by name.',
});
export const healthCheck = rule({
  id: 'ecs.task-definition.health-check',
  code: 'ClientException',
  page: api('HealthCheck'),
  text: 'A health check begins with CMD, CMD-SHELL or NONE; interval 5–300 s, timeout 2–120 s, retries 1–10, start period 0–300 s.',
});
export const revisionNeeded = rule({
  id: 'ecs.task-definition.revision',
  code: 'InvalidParameterException',
  page: api('DeregisterTaskDefinition'),
  text: 'Revisions are deregistered one by one.',
});
export const notActive = rule({
  id: 'ecs.task-definition.not-active',
  code: 'ClientException',
  page: api('DeregisterTaskDefinition'),
  text: 'Only an active revision is deregistered.',
  uncertain: true,
});
