import type * as ecs from '@aws-sdk/client-ecs';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { serviceKey } from './arns.ts';
import { readCluster } from './clusters.ts';
import { isClassic } from './service-checks.ts';
import * as rules from './service-rules.ts';
import { serviceDeploymentTable, serviceRevisionTable, serviceTable, taskTable } from './tables.ts';
import type { ServiceDeploymentRow } from './tables.ts';

function withCounts(scope: Scope, row: ServiceDeploymentRow): ecs.ServiceDeployment {
  const deployments = scope
    .table(serviceTable)
    .truth.list()
    .flatMap(({ deployments: list }) => list)
    .filter(({ revisionArn }) => revisionArn === row.targetServiceRevision.arn);
  const ids = deployments.map(({ id }) => id);
  const tasks = scope
    .table(taskTable)
    .truth.filter((task) => task.desiredStatus === 'RUNNING' && ids.includes(task.deploymentId ?? ''));
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    ...row,
    targetServiceRevision: {
      ...row.targetServiceRevision,
      runningTaskCount: running,
      pendingTaskCount: tasks.length - running,
    },
  };
}

function brief(row: ServiceDeploymentRow): ecs.ServiceDeploymentBrief {
  const { targetServiceRevision, ...rest } = row;
  return {
    ...rest,
    ...(targetServiceRevision.arn === undefined
      ? {}
      : { targetServiceRevisionArn: targetServiceRevision.arn }),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
export const serviceRollouts = {
  ListServiceDeployments(context, input) {
    const cluster = readCluster(context, input.cluster);
    const key = serviceKey(cluster.clusterName, input.service);
    const service = context.table(serviceTable).byId(key);
    if (!service) throw rules.serviceAbsent.refuse('Service not found.');
    // Uncertain: no page says that the history is kept where no rollout state is; nobody should count on it.
    const isKept = !isClassic(service.loadBalancers);
    const { status, createdAt: { after, before } = {} } = input;
    const rows = context
      .table(serviceDeploymentTable)
      .list()
      .filter(() => isKept)
      .filter((row) => row.serviceArn === service.serviceArn)
      .filter((row) => status === undefined || status.includes(row.status))
      .filter((row) => row.createdAt >= (after ?? row.createdAt))
      .filter((row) => row.createdAt <= (before ?? row.createdAt))
      .sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
    const { items, next } = context.page(rows, {
      limit: input.maxResults,
      token: input.nextToken,
      default: 20,
      max: 100,
    });
    return { serviceDeployments: items.map(brief), nextToken: next };
  },

  DescribeServiceDeployments(context, input) {
    const table = context.table(serviceDeploymentTable);
    const rows = input.serviceDeploymentArns.map((arn) => table.byId(arn));
    return {
      serviceDeployments: rows.flatMap((row) => (row ? [withCounts(context.scope, row)] : [])),
      failures: input.serviceDeploymentArns
        .filter((_, index) => !rows[index])
        .map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },

  DescribeServiceRevisions(context, input) {
    const table = context.table(serviceRevisionTable);
    const rows = input.serviceRevisionArns.map((arn) => table.byId(arn));
    return {
      serviceRevisions: rows.flatMap((row) => row ?? []),
      failures: input.serviceRevisionArns
        .filter((_, index) => !rows[index])
        .map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
} satisfies Handlers<typeof ecs>;
