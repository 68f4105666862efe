import type { Scope } from '../kernel/scope.ts';
import { groupOfProvider } from '../services/ecs/capacity-providers.ts';
import { capacityProviderTable, taskTable } from '../services/ecs/tables.ts';
import type { TaskRow } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import { hostOf, instancesIn } from './hosts.ts';
import type { NewTask } from './new-task.ts';
import { place, placementMessage } from './placement.ts';
import type { Refusal } from './placement.ts';
import { addEvent } from './service-events.ts';
import { zonesFor } from './task-interface.ts';
import type { TaskLifecycle } from './task-lifecycle.ts';
import { needsOf } from './task-needs.ts';
import type { Wake } from './wake.ts';

/**
 * Tasks that a provider has no room for wait in PROVISIONING, ten to thirty minutes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
 */
const patienceSeconds = 1800;
/** A task without a provider is tried again by its service. */
const retrySeconds = 60;

export const isWaiting = (task: TaskRow): boolean =>
  task.lastStatus === 'PROVISIONING' &&
  task.desiredStatus === 'RUNNING' &&
  task.containerInstanceArn === undefined;

/** True while managed scaling can still bring instances: then a task waits without a word. */
function mayGrow(scope: Scope, providerName: string | undefined): boolean {
  const provider = scope.table(capacityProviderTable).truth.get(providerName ?? '');
  const group = provider && groupOfProvider(scope, provider);
  const managed = provider?.autoScalingGroupProvider.managedScaling?.status === 'ENABLED';
  return managed && group !== undefined && group.DesiredCapacity < group.MaxSize;
}

/** True while instances of the group are on their way into the cluster. */
function isComing(scope: Scope, providerName: string | undefined, registered: number): boolean {
  const provider = scope.table(capacityProviderTable).truth.get(providerName ?? '');
  const group = provider && groupOfProvider(scope, provider);
  return group !== undefined && group.DesiredCapacity > registered;
}

/** What the service's events say of a task without a place. */
const troubleOf = (task: TaskRow, { obstacle, closest }: Refusal): string =>
  placementMessage(
    obstacle,
    closest,
    task.capacityProviderName === undefined ? 'cluster' : 'capacity provider',
  );

type Placed = Pick<
  NewTask,
  'definition' | 'group' | 'cluster' | 'networkConfiguration' | 'placementStrategy' | 'placementConstraints'
>;

/**
 * Why a task without a capacity provider finds no place at once. A cluster that nothing has joined yet is not judged.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
 */
export function placeOutright(scope: Scope, task: Placed): Refusal | undefined {
  const instances = instancesIn(scope, task.cluster.clusterName);
  if (instances.length === 0) return undefined;
  const placement = place(
    instances.map((instance) => hostOf(scope, instance)),
    {
      needs: needsOf(task.definition),
      group: task.group,
      zones: zonesFor(scope, task),
      strategies: task.placementStrategy ?? [],
      constraints: [...(task.placementConstraints ?? []), ...(task.definition.placementConstraints ?? [])],
    },
  );
  return 'host' in placement ? undefined : placement;
}

function placeTask(scope: Scope, lifecycle: TaskLifecycle, wake: Wake, task: TaskRow): void {
  const definition = definitionByArn(scope, task.taskDefinitionArn);
  if (!definition) return;
  const instances = instancesIn(scope, task.clusterName).filter(
    ({ capacityProviderName }) =>
      task.capacityProviderName === undefined || capacityProviderName === task.capacityProviderName,
  );
  const placement = place(
    instances.map((instance) => hostOf(scope, instance)),
    {
      needs: needsOf(definition),
      group: task.group,
      zones: zonesFor(scope, task),
      strategies: task.placementStrategy ?? [],
      constraints: [...(task.placementConstraints ?? []), ...(definition.placementConstraints ?? [])],
    },
  );
  if ('host' in placement) {
    lifecycle.launch(scope, task, placement.host.instance);
    return;
  }
  const waited = ((scope.now - task.createdAt.getTime()) / 1000) * scope.timeScale;
  if (waited >= patienceSeconds) {
    const stoppedReason = `TaskFailedToStart: ${placement.obstacle === 'EMPTY' ? 'EMPTY CAPACITY PROVIDER' : placement.obstacle}`;
    lifecycle.stop(scope, task.taskArn, { stopCode: 'TaskFailedToStart', stoppedReason });
    return;
  }
  wake(scope, task.clusterName, Math.min(retrySeconds, patienceSeconds - waited + 1));
  const silent =
    mayGrow(scope, task.capacityProviderName) || isComing(scope, task.capacityProviderName, instances.length);
  if (!silent && task.serviceKey !== undefined) addEvent(scope, task.serviceKey, troubleOf(task, placement));
}

/** Places what waits, the oldest first. */
export function placeTasks(scope: Scope, clusterName: string, lifecycle: TaskLifecycle, wake: Wake): void {
  const waiting = scope
    .table(taskTable)
    .truth.filter((task) => task.clusterName === clusterName && isWaiting(task))
    .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
  for (const task of waiting) placeTask(scope, lifecycle, wake, task);
}
