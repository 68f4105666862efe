import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { createTask, managedTags } from '../../scheduler/new-task.ts';
import { placeOutright } from '../../scheduler/task-placement.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import { ecsArn, nameOf } from './arns.ts';
import { checkStrategy } from './cluster-capacity.ts';
import { activeCluster, readCluster } from './clusters.ts';
import * as checks from './service-checks.ts';
import { launchChoice, tooMany } from './service-rules.ts';
import { manyTasks, noPlace, overrideName, taskAbsent, tokenReused } from './task-rules.ts';
import { taskTable } from './tables.ts';
import type { ClusterRow, TaskRow } from './tables.ts';
import { mergedTags } from './tags.ts';

type Run = InputOf<typeof ecs, 'RunTask'>;

const shown = (row: TaskRow, include: readonly string[]): ecs.Task => ({
  ...row,
  containers: [...row.containers],
  tags: include.includes('TAGS') ? [...row.tags] : [],
});

const arnOf = (context: CallContext, cluster: ClusterRow, reference: string): string =>
  reference.startsWith('arn:')
    ? reference
    : ecsArn(context.scope, `task/${cluster.clusterName}/${nameOf(reference)}`);

function run(context: CallContext, input: Run, cluster: ClusterRow): ecs.RunTaskResponse {
  const definition = checks.runnable(context, input.taskDefinition);
  const strategy =
    input.launchType === undefined
      ? (input.capacityProviderStrategy ?? cluster.defaultCapacityProviderStrategy)
      : [];
  const own = input.enableECSManagedTags === true ? managedTags(cluster.clusterName) : [];
  const copied = input.propagateTags === 'TASK_DEFINITION' ? definition.tags : [];
  const request = {
    cluster,
    definition,
    group: input.group ?? `family:${definition.family}`,
    startedBy: input.startedBy,
    capacityProviderName: strategy[0]?.capacityProvider,
    networkConfiguration: input.networkConfiguration,
    placementStrategy: input.placementStrategy,
    placementConstraints: input.placementConstraints,
    tags: [...mergedTags(copied, input.tags), ...own],
    overrides: input.overrides as ecs.TaskOverride | undefined,
  };
  const refusal = strategy.length === 0 ? placeOutright(context.scope, request) : undefined;
  if (refusal) {
    context.scope.refused(noPlace);
    const arn = ecsArn(context.scope, `container-instance/${cluster.clusterName}/${refusal.closest}`);
    return { tasks: [], failures: [{ arn, reason: refusal.obstacle }] };
  }
  const tasks = Array.from({ length: input.count ?? 1 }, () => createTask(context.scope, request));
  return { tasks: tasks.map((row) => shown(row, ['TAGS'])), failures: [] };
}

const tokenMilliseconds = 24 * 3_600_000;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ECS_Idempotency.html */
function onceFor(context: CallContext) {
  const tasksOf = ({ tasks = [] }: ecs.RunTaskResponse): readonly ecs.Task[] => tasks;
  const rows = context.table(taskTable).truth;
  const isForgotten = ({ taskArn = '', createdAt }: ecs.Task): boolean =>
    !rows.has(taskArn) ||
    context.now - (createdAt?.getTime() ?? 0) >= tokenMilliseconds / context.scope.timeScale;
  return {
    isOver: (first: ecs.RunTaskResponse) => tasksOf(first).every(isForgotten),
    mismatch: (first: ecs.RunTaskResponse) =>
      tokenReused.refuse('The provided clientToken is already in use with a different RunTask request.', {
        resourceIds: tasksOf(first).map(({ taskArn }) => taskArn),
      }),
  };
}

function checkRun(context: CallContext, input: Run, cluster: ClusterRow): void {
  if (input.launchType !== undefined && (input.capacityProviderStrategy ?? []).length > 0)
    throw launchChoice.refuse(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  if ((input.count ?? 1) > 10) throw manyTasks.refuse('count should be <= 10');
  const definition = checks.runnable(context, input.taskDefinition);
  for (const { name = '' } of input.overrides?.containerOverrides ?? [])
    if (!definition.containerDefinitions.some((container) => container.name === name))
      throw overrideName.refuse(
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
  checks.checkNetwork(context, definition, input.networkConfiguration);
  checks.checkPlacement(input.placementStrategy, input.placementConstraints);
  checkStrategy(input.capacityProviderStrategy ?? [], cluster.capacityProviders, cluster.clusterName);
}

type List = InputOf<typeof ecs, 'ListTasks'>;

function matcherOf(input: List): (row: TaskRow) => boolean {
  const { desiredStatus = 'RUNNING', serviceName, family, startedBy, containerInstance } = input;
  return (row) =>
    row.desiredStatus === desiredStatus &&
    (serviceName === undefined || row.group === `service:${nameOf(serviceName)}`) &&
    (family === undefined || nameOf(row.taskDefinitionArn).startsWith(`${family}:`)) &&
    (startedBy === undefined || row.startedBy === startedBy) &&
    (containerInstance === undefined || nameOf(row.containerInstanceArn ?? '') === nameOf(containerInstance));
}

const describeLimit = 100;

export const tasks = (scheduler: Scheduler) =>
  ({
    RunTask(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const make = (): ecs.RunTaskResponse => {
        checkRun(context, input, cluster);
        const answer = run(context, input, cluster);
        scheduler.wake(context.scope, cluster.clusterName);
        return answer;
      };
      return context.once(input.clientToken, input, make, onceFor(context));
    },

    StopTask(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const arn = arnOf(context, cluster, input.task);
      if (!context.table(taskTable).reachable(arn))
        throw taskAbsent.refuse('The referenced task was not found.');
      scheduler.lifecycle.stop(context.scope, arn, {
        stopCode: 'UserInitiated',
        stoppedReason: input.reason ?? 'Task stopped by user',
        scaledIn: true,
      });
      const row = context.table(taskTable).truth.get(arn);
      return row ? { task: shown(row, ['TAGS']) } : {};
    },

    DescribeTasks(context, input) {
      if (input.tasks.length > describeLimit)
        throw tooMany.refuse(`Cannot have more than ${String(describeLimit)} tasks in a describe call.`);
      const { include = [] } = input;
      const cluster = readCluster(context, input.cluster);
      const arns = input.tasks.map((reference) => arnOf(context, cluster, reference));
      const rows = arns.map((arn) => context.table(taskTable).byId(arn));
      return {
        tasks: rows.flatMap((row) => (row ? [shown(row, include)] : [])),
        failures: arns.filter((_, index) => !rows[index]).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },

    ListTasks(context, input) {
      const cluster = readCluster(context, input.cluster);
      const arns = context
        .table(taskTable)
        .list()
        .filter((row) => row.clusterName === cluster.clusterName)
        .filter(matcherOf(input))
        .map((row) => row.taskArn);
      const { items, next } = context.page(arns, {
        limit: input.maxResults,
        token: input.nextToken,
        default: 100,
        max: 100,
      });
      return { taskArns: items, nextToken: next };
    },
  }) satisfies Handlers<typeof ecs>;
