import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { resourcesOf } from '../../scheduler/agents.ts';
import { hostOf, tasksOn } from '../../scheduler/hosts.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import { ecsArn, nameOf } from './arns.ts';
import { activeCluster, readCluster } from './clusters.ts';
import { tooMany } from './service-rules.ts';
import { instanceAbsent, instanceBusy } from './task-rules.ts';
import { containerInstanceTable } from './tables.ts';
import type { ClusterRow, ContainerInstanceRow } from './tables.ts';

function shown(scope: Scope, row: ContainerInstanceRow, include: readonly string[]): ecs.ContainerInstance {
  const { free, tasks } = hostOf(scope, row);
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    ...row,
    remainingResources: resourcesOf(free.cpu, free.memory),
    runningTasksCount: running,
    pendingTasksCount: tasks.length - running,
    tags: include.includes('TAGS') ? [...row.tags] : [],
  };
}

const arnOf = (context: CallContext, cluster: ClusterRow, reference: string): string =>
  ecsArn(context.scope, `container-instance/${cluster.clusterName}/${nameOf(reference)}`);

function existing(context: CallContext, cluster: ClusterRow, reference: string): ContainerInstanceRow {
  const row = context.table(containerInstanceTable).reachable(arnOf(context, cluster, reference));
  if (!row) throw instanceAbsent.refuse('The referenced container instance was not found.');
  return row;
}

const describeLimit = 100;

/**
 * Of the query language this emulator knows one sentence: `ec2InstanceId in [i-1, i-2]`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
 */
function filterOf(context: CallContext, filter: string | undefined): (row: ContainerInstanceRow) => boolean {
  if (filter === undefined) return () => true;
  const [, list] = /^ec2InstanceId in \[([^\]]*)\]$/u.exec(filter) ?? [];
  if (list === undefined)
    return context.fail('InvalidParameterException', `The emulator does not know the filter ${filter}.`);
  const ids = new Set(list.split(',').map((id) => id.trim().replaceAll("'", '')));
  return (row) => ids.has(row.ec2InstanceId);
}

export const containerInstances = (scheduler: Scheduler) =>
  ({
    ListContainerInstances(context, input) {
      const { status } = input;
      const cluster = readCluster(context, input.cluster);
      const matches = filterOf(context, input.filter);
      const arns = context
        .table(containerInstanceTable)
        .list()
        .filter((row) => row.clusterName === cluster.clusterName)
        .filter((row) => status === undefined || row.status === status)
        .filter(matches)
        .map((row) => row.containerInstanceArn);
      const { items, next } = context.page(arns, {
        limit: input.maxResults,
        token: input.nextToken,
        default: 100,
        max: 100,
      });
      return { containerInstanceArns: items, nextToken: next };
    },

    DescribeContainerInstances(context, input) {
      if (input.containerInstances.length > describeLimit)
        throw tooMany.refuse(`Cannot have more than ${String(describeLimit)} instances in a describe call.`);
      const { include = [] } = input;
      const cluster = readCluster(context, input.cluster);
      const arns = input.containerInstances.map((reference) => arnOf(context, cluster, reference));
      const rows = arns.map((arn) => context.table(containerInstanceTable).byId(arn));
      return {
        containerInstances: rows.flatMap((row) => (row ? [shown(context.scope, row, include)] : [])),
        failures: arns.filter((_, index) => !rows[index]).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },

    UpdateContainerInstancesState(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const arns = input.containerInstances.map((reference) => arnOf(context, cluster, reference));
      const table = context.table(containerInstanceTable);
      const { status } = input;
      const changed = arns.map((arn) => table.reachable(arn) && table.update(arn, { status }));
      scheduler.wake(context.scope, cluster.clusterName);
      return {
        containerInstances: changed.flatMap((row) => (row ? [shown(context.scope, row, [])] : [])),
        failures: arns.filter((_, index) => !changed[index]).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },

    DeregisterContainerInstance(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const row = existing(context, cluster, input.containerInstance);
      const running = tasksOn(context.scope, row.containerInstanceArn);
      if (input.force !== true && running.length > 0)
        throw instanceBusy.refuse('Found running tasks on the instance.');
      for (const task of running)
        scheduler.lifecycle.lose(context.scope, task.taskArn, {
          stopCode: 'UserInitiated',
          stoppedReason: 'Container instance was deregistered.',
          scaledIn: true,
        });
      context.table(containerInstanceTable).remove(row.containerInstanceArn);
      scheduler.wake(context.scope, cluster.clusterName);
      return { containerInstance: { ...shown(context.scope, row, []), status: 'INACTIVE' } };
    },

    ListAttributes(context, input) {
      const { attributeName, attributeValue } = input;
      const cluster = readCluster(context, input.cluster);
      const attributes = context
        .table(containerInstanceTable)
        .list()
        .filter((row) => row.clusterName === cluster.clusterName)
        .flatMap((row) =>
          row.attributes.map((attribute) => ({ ...attribute, targetId: row.containerInstanceArn })),
        )
        .filter(({ name }) => attributeName === undefined || name === attributeName)
        .filter(({ value }) => attributeValue === undefined || value === attributeValue);
      const { items, next } = context.page(attributes, { limit: input.maxResults, token: input.nextToken });
      return { attributes: items, nextToken: next };
    },
  }) satisfies Handlers<typeof ecs>;
