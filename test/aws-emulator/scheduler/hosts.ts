import type { Scope } from '../kernel/scope.ts';
import { containerInstanceTable, taskTable } from '../services/ecs/tables.ts';
import type { ContainerInstanceRow, TaskRow } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import { needsOf } from './task-needs.ts';
import type { TaskNeeds } from './task-needs.ts';

/** A container instance with what is left of it. */
export interface Host {
  readonly instance: ContainerInstanceRow;
  readonly tasks: readonly TaskRow[];
  readonly free: TaskNeeds;
}

const none: TaskNeeds = { cpu: 0, memory: 0, interfaces: 0, ports: [] };

export const integerResource = (instance: ContainerInstanceRow, name: string): number =>
  instance.registeredResources.find((resource) => resource.name === name)?.integerValue ?? 0;

/** Tasks that take up resources of an instance: they do until they have stopped. */
export const tasksOn = (scope: Scope, containerInstanceArn: string): TaskRow[] =>
  scope
    .table(taskTable)
    .truth.filter((row) => row.containerInstanceArn === containerInstanceArn && row.lastStatus !== 'STOPPED');

export function hostOf(scope: Scope, instance: ContainerInstanceRow): Host {
  const tasks = tasksOn(scope, instance.containerInstanceArn);
  const used = tasks.map((task) => {
    const definition = definitionByArn(scope, task.taskDefinitionArn);
    return definition ? needsOf(definition) : none;
  });
  const total = (member: 'cpu' | 'memory' | 'interfaces'): number =>
    used.reduce((sum, needs) => sum + needs[member], 0);
  return {
    instance,
    tasks,
    free: {
      cpu: integerResource(instance, 'CPU') - total('cpu'),
      memory: integerResource(instance, 'MEMORY') - total('memory'),
      interfaces: instance.interfaceSlots - total('interfaces'),
      ports: used.flatMap(({ ports }) => ports),
    },
  };
}

/** Instances of a cluster in the order in which they registered. */
export const instancesIn = (scope: Scope, clusterName: string): ContainerInstanceRow[] =>
  scope
    .table(containerInstanceTable)
    .truth.filter((row) => row.clusterName === clusterName)
    .sort(
      (left, right) =>
        left.registeredAt.getTime() - right.registeredAt.getTime() ||
        left.containerInstanceArn.localeCompare(right.containerInstanceArn),
    );
