import type { Scope } from '../kernel/scope.ts';
import { serviceTable, taskTable } from '../services/ecs/tables.ts';
import type { TaskRow } from '../services/ecs/tables.ts';

/** `(task 1), (task 2)`, as events name tasks. */
export const taskList = (tasks: readonly TaskRow[]): string =>
  tasks.map((task) => `(task ${task.taskArn.slice(-32)})`).join(' ');

/** Tasks of a service in the order in which they were made; stopped ones too. */
export const tasksOfService = (scope: Scope, serviceKey: string): TaskRow[] =>
  scope.table(serviceTable).truth.has(serviceKey)
    ? scope.table(taskTable).truth.filter((row) => row.serviceKey === serviceKey)
    : [];
