import type { Scope } from '../kernel/scope.ts';
import { clusterTable, containerInstanceTable, serviceTable, taskTable } from '../services/ecs/tables.ts';
import type { DeploymentRow, ServiceRow, TaskRow } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import {
  completeDeployment,
  countFailure,
  primaryOf,
  breakerThreshold,
  tripBreaker,
  updateDeployment,
} from './deployments.ts';
import { createTask, managedTags } from './new-task.ts';
import { addEvent } from './service-events.ts';
import { taskList, tasksOfService } from './service-tasks.ts';
import type { Stop, TaskLifecycle } from './task-lifecycle.ts';
import { isUp } from './task-targets.ts';
import type { Wake } from './wake.ts';

/** A task without any health check counts as well when it has run this long. Uncertain: AWS names no time. */
const provenAfterSeconds = 30;
/** Between attempts to start a task that failed. Uncertain. */
const retrySeconds = { first: 5, last: 900 };

export interface ServiceTools {
  readonly lifecycle: TaskLifecycle;
  readonly wake: Wake;
}

interface View {
  readonly service: ServiceRow;
  readonly primary: DeploymentRow;
  /** Tasks that are to run: of the primary deployment and of its predecessors. */
  readonly wanted: readonly TaskRow[];
  readonly old: readonly TaskRow[];
  readonly up: ReadonlySet<string>;
}

const scaledIn = (deployment: DeploymentRow): Stop => ({
  stopCode: 'ServiceSchedulerInitiated',
  stoppedReason: `Scaling activity initiated by (deployment ${deployment.id})`,
  scaledIn: true,
});

function stopAll(
  scope: Scope,
  tools: ServiceTools,
  key: string,
  tasks: readonly TaskRow[],
  stop: Stop,
): void {
  if (tasks.length === 0) return;
  addEvent(scope, key, `has stopped ${String(tasks.length)} running tasks: ${taskList(tasks)}.`);
  for (const task of tasks) tools.lifecycle.stop(scope, task.taskArn, stop);
}

const isDraining = (scope: Scope, task: TaskRow): boolean =>
  scope.table(containerInstanceTable).truth.get(task.containerInstanceArn ?? '')?.status === 'DRAINING';

/** Tasks on instances that drain count as old: they are replaced within the same percentages. */
function viewOf(scope: Scope, key: string, service: ServiceRow, primary: DeploymentRow): View {
  const live = tasksOfService(scope, key).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const isCurrent = (task: TaskRow): boolean => task.deploymentId === primary.id && !isDraining(scope, task);
  return {
    service,
    primary,
    wanted: live.filter(isCurrent),
    old: live.filter((task) => !isCurrent(task)),
    up: new Set(live.filter((task) => isUp(scope, task)).map(({ taskArn }) => taskArn)),
  };
}

/** Those that are not up go first, then the youngest. */
const leastUseful = (tasks: readonly TaskRow[], up: ReadonlySet<string>): TaskRow[] =>
  [...tasks].sort(
    (left, right) =>
      Number(up.has(left.taskArn)) - Number(up.has(right.taskArn)) ||
      right.createdAt.getTime() - left.createdAt.getTime(),
  );

function scaleIn(scope: Scope, tools: ServiceTools, key: string, view: View): void {
  const surplus = view.wanted.length - view.service.desiredCount;
  if (surplus > 0)
    stopAll(scope, tools, key, leastUseful(view.wanted, view.up).slice(0, surplus), scaledIn(view.primary));
}

/**
 * Old tasks leave as soon as enough others are up.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
function stopOld(scope: Scope, tools: ServiceTools, key: string, view: View): void {
  const { service, old, up } = view;
  const { minimumHealthyPercent = 100 } = service.deploymentConfiguration;
  const least = Math.ceil((service.desiredCount * minimumHealthyPercent) / 100);
  const dead = old.filter(({ taskArn }) => !up.has(taskArn));
  const alive = old.filter(({ taskArn }) => up.has(taskArn));
  const spare = Math.max(0, up.size - least);
  stopAll(scope, tools, key, [...dead, ...alive.slice(0, spare)], scaledIn(view.primary));
}

function tagsFor(service: ServiceRow, definitionTags: ServiceRow['tags']): ServiceRow['tags'] {
  const own =
    service.enableECSManagedTags === true ? managedTags(service.clusterName, service.serviceName) : [];
  if (service.propagateTags === 'SERVICE') return [...service.tags, ...own];
  return service.propagateTags === 'TASK_DEFINITION' ? [...definitionTags, ...own] : own;
}

function startOne(scope: Scope, key: string, { service, primary }: View): TaskRow | undefined {
  const cluster = scope.table(clusterTable).truth.get(service.clusterName);
  const definition = definitionByArn(scope, primary.taskDefinition);
  if (!cluster || !definition) return undefined;
  const [strategy] = primary.capacityProviderStrategy ?? [];
  return createTask(scope, {
    cluster,
    definition,
    group: `service:${service.serviceName}`,
    startedBy: primary.id,
    service: { key, deploymentId: primary.id },
    capacityProviderName: strategy?.capacityProvider,
    networkConfiguration: primary.networkConfiguration,
    placementStrategy: service.placementStrategy,
    placementConstraints: service.placementConstraints,
    tags: tagsFor(service, definition.tags),
  });
}

function startNew(scope: Scope, tools: ServiceTools, key: string, view: View): void {
  const { service, primary, wanted, old } = view;
  const { maximumPercent = 200 } = service.deploymentConfiguration;
  const most = Math.floor((service.desiredCount * maximumPercent) / 100);
  const room = Math.min(service.desiredCount - wanted.length, most - wanted.length - old.length);
  if (room <= 0) return;
  const early = ((primary.notBefore - scope.now) / 1000) * scope.timeScale;
  if (early > 0) {
    tools.wake(scope, service.clusterName, early);
    return;
  }
  const started = Array.from({ length: room }, () => startOne(scope, key, view)).filter(
    (task) => task !== undefined,
  );
  if (started.length > 0)
    addEvent(scope, key, `has started ${String(started.length)} tasks: ${taskList(started)}.`);
}

/** Remembers which tasks were up once: those that were are no failures of their deployment. */
function noteUp(scope: Scope, tools: ServiceTools, key: string, view: View): void {
  const seconds = (task: TaskRow): number =>
    ((scope.now - (task.startedAt?.getTime() ?? scope.now)) / 1000) * scope.timeScale;
  const waits = (task: TaskRow): boolean => task.targets.length === 0 && task.healthStatus !== 'HEALTHY';
  for (const task of view.wanted.filter(({ taskArn, wasUp }) => view.up.has(taskArn) && !wasUp)) {
    const early = waits(task) ? provenAfterSeconds - seconds(task) : 0;
    if (early > 0) {
      tools.wake(scope, view.service.clusterName, early);
      continue;
    }
    scope.table(taskTable).update(task.taskArn, { wasUp: true });
    if (!view.primary.proven) updateDeployment(scope, key, view.primary.id, { proven: true, failedTasks: 0 });
  }
}

function settle(scope: Scope, key: string): void {
  const service = scope.table(serviceTable).truth.get(key);
  const primary = service && primaryOf(service);
  if (!primary) return;
  const live = tasksOfService(scope, key).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  const wanted = live.filter((task) => task.deploymentId === primary.id && task.desiredStatus === 'RUNNING');
  const steady =
    wanted.length === service.desiredCount &&
    live.length === wanted.length &&
    wanted.every((task) => task.wasUp && isUp(scope, task));
  if (steady && primary.rolloutState === 'IN_PROGRESS') completeDeployment(scope, key, primary);
  if (steady && !service.steady) addEvent(scope, key, 'has reached a steady state.');
  if (steady !== service.steady) scope.table(serviceTable).update(key, { steady });
}

/** A service on its way out becomes inactive when its last task has stopped. */
function drain(scope: Scope, tools: ServiceTools, key: string): void {
  const live = tasksOfService(scope, key).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  const running = live.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const stop = {
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: 'Service is being deleted',
    scaledIn: true,
  } as const;
  stopAll(scope, tools, key, running, stop);
  if (live.length === 0) scope.table(serviceTable).update(key, { status: 'INACTIVE', deployments: [] });
}

/** One look at a service: what is too much stops, what is missing starts, what is done is said. */
export function scheduleService(scope: Scope, tools: ServiceTools, key: string): void {
  const service = scope.table(serviceTable).truth.get(key);
  if (service?.status === 'DRAINING') {
    drain(scope, tools, key);
    return;
  }
  const primary = service && primaryOf(service);
  if (service?.status !== 'ACTIVE' || !primary) return;
  const view = viewOf(scope, key, service, primary);
  noteUp(scope, tools, key, view);
  scaleIn(scope, tools, key, view);
  if (primary.rolloutState !== 'FAILED') {
    stopOld(scope, tools, key, view);
    startNew(scope, tools, key, viewOf(scope, key, service, primary));
  }
  settle(scope, key);
}

/** The next attempt waits longer with every failure. */
function failed(scope: Scope, primary: DeploymentRow): DeploymentRow {
  const wait = Math.min(retrySeconds.last, retrySeconds.first * 2 ** Math.max(0, primary.failedTasks - 3));
  return {
    ...primary,
    failedTasks: primary.failedTasks + (primary.proven ? 0 : 1),
    notBefore: scope.now + (wait * 1000) / scope.timeScale,
  };
}

function trips(service: ServiceRow, { rollback, rolloutState, failedTasks }: DeploymentRow): boolean {
  const enabled = service.deploymentConfiguration.deploymentCircuitBreaker?.enable === true;
  const judged = enabled && !rollback && rolloutState === 'IN_PROGRESS';
  return judged && failedTasks >= breakerThreshold(service.desiredCount);
}

const struggling =
  'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/**
 * A task of a service begins to end. Unless the service wanted it so, it is a failure of a deployment that has not
 * yet had a good task; enough of them trip the breaker.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function noteEnding(scope: Scope, tools: Pick<ServiceTools, 'wake'>, task: TaskRow): void {
  tools.wake(scope, task.clusterName);
  const key = task.serviceKey ?? '';
  const service = scope.table(serviceTable).truth.get(key);
  const primary = service && primaryOf(service);
  if (!primary || primary.id !== task.deploymentId || task.scaledIn || task.wasUp) return;
  const deployment = failed(scope, primary);
  updateDeployment(scope, key, primary.id, deployment);
  countFailure(scope, deployment);
  if (deployment.failedTasks >= 10) addEvent(scope, key, struggling);
  if (trips(service, deployment)) tripBreaker(scope, key, deployment);
}
