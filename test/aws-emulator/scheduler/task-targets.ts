import type { Scope } from '../kernel/scope.ts';
import { containerInstanceTable, serviceTable } from '../services/ecs/tables.ts';
import type { TaskRow } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import { deregisterTarget, registerTarget, targetState } from '../services/elbv2/internal.ts';

type Targets = TaskRow['targets'];

/** Port of the instance that leads to a container's port, in bridge mode. */
function hostPort(task: TaskRow, containerName: string | undefined, port: number): number {
  const bindings = task.containers.find(({ name }) => name === containerName)?.networkBindings ?? [];
  return bindings.find(({ containerPort }) => containerPort === port)?.hostPort ?? port;
}

/** What the service's target groups know the task by: its own address, or its instance and port. */
function targetsOf(scope: Scope, task: TaskRow): Targets {
  const service = scope.table(serviceTable).truth.get(task.serviceKey ?? '');
  const instance = scope.table(containerInstanceTable).truth.get(task.containerInstanceArn ?? '');
  return (service?.loadBalancers ?? []).flatMap(
    ({ targetGroupArn: arn, containerName, containerPort = 0 }) => {
      if (arn === undefined) return [];
      if (task.address !== undefined) return [{ arn, id: task.address, port: containerPort }];
      return instance
        ? [{ arn, id: instance.ec2InstanceId, port: hostPort(task, containerName, containerPort) }]
        : [];
    },
  );
}

export function registerTask(scope: Scope, task: TaskRow, answers: boolean): Targets {
  const targets = targetsOf(scope, task);
  for (const { arn, ...target } of targets) registerTarget(scope, arn, target, answers);
  return targets;
}

export function deregisterTask(scope: Scope, { targets }: TaskRow): void {
  for (const { arn, ...target } of targets) deregisterTarget(scope, arn, target);
}

/** True when no target group knows the task any more: its connections have drained. */
export const isDrained = (scope: Scope, { targets }: TaskRow): boolean =>
  targets.every(({ arn, ...target }) => targetState(scope, arn, target) === undefined);

/** Its containers' own checks pass and so do those of the load balancer. */
export function isUp(scope: Scope, task: TaskRow): boolean {
  if (task.lastStatus !== 'RUNNING' || task.desiredStatus !== 'RUNNING') return false;
  const checked = definitionByArn(scope, task.taskDefinitionArn)?.containerDefinitions.some(
    ({ healthCheck }) => healthCheck !== undefined,
  );
  if (checked === true && task.healthStatus !== 'HEALTHY') return false;
  return task.targets.every(({ arn, ...target }) => targetState(scope, arn, target) === 'healthy');
}
