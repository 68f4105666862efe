import type { Scope } from '../kernel/scope.ts';
import { containerInstanceTable, serviceTable } from '../services/ecs/tables.ts';
import type { TaskRow, TaskTarget } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import { deregisterInstance, instanceState, registerInstance } from '../services/elb/internal.ts';
import { deregisterTarget, registerTarget, targetState } from '../services/elbv2/internal.ts';

/** Port of the instance that leads to a container's port, in bridge mode: one that is fixed by the definition. */
function hostPort(scope: Scope, task: TaskRow, containerName: string | undefined, port: number): number {
  const mappings =
    definitionByArn(scope, task.taskDefinitionArn)?.containerDefinitions.find(
      ({ name }) => name === containerName,
    )?.portMappings ?? [];
  const fixed = mappings.find(({ containerPort }) => containerPort === port)?.hostPort ?? 0;
  return fixed > 0 ? fixed : port;
}

/** What the service's load balancers know the task by: its own address, or its instance and port. */
function targetsOf(scope: Scope, task: TaskRow): TaskTarget[] {
  const service = scope.table(serviceTable).truth.get(task.serviceKey ?? '');
  const instance = scope.table(containerInstanceTable).truth.get(task.containerInstanceArn ?? '');
  return (service?.loadBalancers ?? []).flatMap(
    ({ targetGroupArn, loadBalancerName, containerName, containerPort = 0 }): TaskTarget[] => {
      const at = targetGroupArn ?? loadBalancerName;
      const isClassic = targetGroupArn === undefined;
      if (at === undefined) return [];
      if (task.address !== undefined && !isClassic)
        return [{ at, isClassic, id: task.address, port: containerPort }];
      const port = hostPort(scope, task, containerName, containerPort);
      return instance ? [{ at, isClassic, id: instance.ec2InstanceId, port }] : [];
    },
  );
}

/** `targets in (target-group arn:…)`, `instances in (elb blog)`, as events say it. */
export const placeOf = ({ at, isClassic }: TaskTarget): string =>
  isClassic ? `instances in (elb ${at})` : `targets in (target-group ${at})`;

export function registerTask(scope: Scope, task: TaskRow, answers: boolean): readonly TaskTarget[] {
  const targets = targetsOf(scope, task);
  for (const { at, isClassic, id, port } of targets) {
    if (isClassic) registerInstance(scope, at, id, answers);
    else registerTarget(scope, at, { id, port }, answers);
  }
  return targets;
}

export function deregisterTask(scope: Scope, { targets }: TaskRow): void {
  for (const { at, isClassic, id, port } of targets) {
    if (isClassic) deregisterInstance(scope, at, id);
    else deregisterTarget(scope, at, { id, port });
  }
}

/** `healthy`, `unhealthy`, `draining`, …; undefined when its load balancer does not know it. */
export const stateOf = (scope: Scope, { at, isClassic, id, port }: TaskTarget): string | undefined =>
  isClassic ? instanceState(scope, at, id) : targetState(scope, at, { id, port });

/** True when no load balancer knows the task any more: its connections have drained. */
export const isDrained = (scope: Scope, { targets }: TaskRow): boolean =>
  targets.every((target) => stateOf(scope, target) === undefined);

/** Its containers' own checks pass and so do those of the load balancer. */
export function isUp(scope: Scope, task: TaskRow): boolean {
  if (task.lastStatus !== 'RUNNING' || task.desiredStatus !== 'RUNNING') return false;
  const checked = definitionByArn(scope, task.taskDefinitionArn)?.containerDefinitions.some(
    ({ healthCheck }) => healthCheck !== undefined,
  );
  if (checked === true && task.healthStatus !== 'HEALTHY') return false;
  return task.targets.every((target) => stateOf(scope, target) === 'healthy');
}
