import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { beginDeployment, superseded } from '../../scheduler/deployments.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import { clusterNameOf, ecsArn, nameOf, serviceKey } from './arns.ts';
import { checkStrategy } from './cluster-capacity.ts';
import { activeCluster, readCluster } from './clusters.ts';
import * as checks from './service-checks.ts';
import { checkClassic, checkClassicChange } from './classic-checks.ts';
import { newRow, settingsOf, updatedRow } from './service-row.ts';
import * as rules from './service-rules.ts';
import { serviceTable, taskTable } from './tables.ts';
import type { ClusterRow, DeploymentRow, ServiceRow } from './tables.ts';

type Create = InputOf<typeof ecs, 'CreateService'>;
type Update = InputOf<typeof ecs, 'UpdateService'>;

function countsOf(scope: Scope, key: string, deploymentId?: string) {
  const tasks = scope
    .table(taskTable)
    .truth.filter(
      (row) => row.serviceKey === key && (deploymentId === undefined || row.deploymentId === deploymentId),
    );
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  return {
    runningCount: wanted.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingCount: wanted.filter(({ lastStatus }) => lastStatus !== 'RUNNING').length,
  };
}

function shownDeployment(
  scope: Scope,
  key: string,
  row: ServiceRow,
  deployment: DeploymentRow,
): ecs.Deployment {
  const counts = countsOf(scope, key, deployment.id);
  const own = counts.runningCount + counts.pendingCount;
  const { rolloutState, rolloutStateReason, ...rest } = deployment;
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html: not behind a classic balancer.
  const rollout = checks.isClassic(row.loadBalancers) ? {} : { rolloutState, rolloutStateReason };
  const desiredCount = deployment.status === 'PRIMARY' ? row.desiredCount : own;
  return { ...rest, ...rollout, ...counts, desiredCount };
}

function shown(scope: Scope, row: ServiceRow, include: readonly string[]): ecs.Service {
  const key = serviceKey(row.clusterName, row.serviceName);
  const { tags, deployments, ...service } = row;
  const { deploymentCircuitBreaker, ...configuration } = row.deploymentConfiguration;
  const breaker = checks.isClassic(row.loadBalancers) ? {} : { deploymentCircuitBreaker };
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  return {
    ...service,
    deploymentConfiguration: { ...configuration, ...breaker },
    events: [...row.events],
    ...countsOf(scope, key),
    deployments: deployments.map((deployment) => shownDeployment(scope, key, row, deployment)),
    ...(primary ? { currentServiceDeployment: primary.serviceDeploymentArn } : {}),
    tags: include.includes('TAGS') ? [...tags] : [],
  };
}

function checkGrace({ healthCheckGracePeriodSeconds, loadBalancers = [] }: Create): void {
  if (healthCheckGracePeriodSeconds !== undefined && loadBalancers.length === 0)
    throw rules.grace.refuse(
      'Health check grace period is only valid for services configured to use load balancers',
    );
}

function checkCreate(context: CallContext, input: Create, cluster: ClusterRow): void {
  if (input.launchType !== undefined && (input.capacityProviderStrategy ?? []).length > 0)
    throw rules.launchChoice.refuse(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  const definition = checks.runnable(context, input.taskDefinition);
  checks.checkNetwork(context, definition, input.networkConfiguration);
  checks.checkLoadBalancers(context, definition, input.loadBalancers ?? []);
  checks.checkPercentages(input.deploymentConfiguration ?? {});
  checks.checkPlacement(input.placementStrategy, input.placementConstraints);
  checks.checkRebalancing(
    input.availabilityZoneRebalancing,
    input.deploymentConfiguration ?? {},
    input.placementStrategy ?? [],
    input.loadBalancers ?? [],
  );
  checkClassic(context, definition, input);
  checkStrategy(input.capacityProviderStrategy ?? [], cluster.capacityProviders, cluster.clusterName);
  checkGrace(input);
}

/** The service that a write names. */
function existing(context: CallContext, cluster: ClusterRow, reference: string): ServiceRow {
  const row = context.table(serviceTable).reachable(serviceKey(cluster.clusterName, reference));
  if (!row) throw rules.serviceAbsent.refuse('Service not found.');
  return row;
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

function checkUpdate(
  context: CallContext,
  row: ServiceRow,
  next: ServiceRow,
  input: Update,
  cluster: ClusterRow,
): void {
  const definition = checks.runnable(context, next.taskDefinition);
  checks.checkNetwork(context, definition, next.networkConfiguration);
  checks.checkLoadBalancers(context, definition, next.loadBalancers);
  checks.checkPercentages(next.deploymentConfiguration);
  checks.checkPlacement(next.placementStrategy, next.placementConstraints);
  checks.checkRebalancing(
    next.availabilityZoneRebalancing,
    next.deploymentConfiguration,
    next.placementStrategy,
    next.loadBalancers,
  );
  checkClassic(context, definition, { ...input, loadBalancers: next.loadBalancers });
  checkClassicChange(row.loadBalancers, next.loadBalancers);
  checkStrategy(next.capacityProviderStrategy, cluster.capacityProviders, cluster.clusterName);
  const moved = !same(next.capacityProviderStrategy, row.capacityProviderStrategy);
  if (input.forceNewDeployment !== true && moved)
    throw rules.strategyChange.refuse(
      'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
    );
}

const beginsDeployment = (row: ServiceRow, next: ServiceRow, input: Update): boolean =>
  input.forceNewDeployment === true ||
  row.taskDefinition !== next.taskDefinition ||
  !same(row.networkConfiguration, next.networkConfiguration) ||
  !same(row.loadBalancers, next.loadBalancers);

const describeLimit = 10;

export const services = (scheduler: Scheduler) =>
  ({
    CreateService(context, input) {
      const cluster = activeCluster(context, input.cluster);
      return context.once(input.clientToken, input, () => {
        const table = context.table(serviceTable);
        const key = serviceKey(cluster.clusterName, input.serviceName);
        const known = table.truth.get(key);
        if (known?.status === 'DRAINING')
          throw rules.serviceName.refuse('Unable to Start a service that is still Draining.');
        if (known?.status === 'ACTIVE') {
          if (known.settings === settingsOf(input)) return { service: shown(context.scope, known, ['TAGS']) };
          throw rules.serviceName.refuse('Creation of service was not idempotent.');
        }
        checkCreate(context, input, cluster);
        const row = newRow(context, input, cluster);
        if (known) table.update(key, () => row);
        else table.insert(key, row);
        scheduler.wake(context.scope, cluster.clusterName);
        return { service: shown(context.scope, row, ['TAGS']) };
      });
    },

    DescribeServices(context, input) {
      const { services: names, include = [] } = input;
      if (names.length > describeLimit)
        throw rules.tooMany.refuse(
          `Cannot have more than ${String(describeLimit)} services in a describe call.`,
        );
      const cluster = readCluster(context, input.cluster);
      const rows = names.map((name) =>
        context.table(serviceTable).byId(serviceKey(cluster.clusterName, name)),
      );
      return {
        services: rows.flatMap((row) => (row ? [shown(context.scope, row, include)] : [])),
        failures: names
          .filter((_, index) => !rows[index])
          .map((name) => ({
            arn: ecsArn(context.scope, `service/${cluster.clusterName}/${nameOf(name)}`),
            reason: 'MISSING',
          })),
      };
    },

    ListServices(context, input) {
      const { launchType } = input;
      const cluster = readCluster(context, input.cluster);
      const arns = context
        .table(serviceTable)
        .list()
        .filter((row) => row.clusterName === cluster.clusterName && row.status !== 'INACTIVE')
        .filter((row) => launchType === undefined || row.launchType === launchType)
        .map((row) => row.serviceArn);
      const { items, next } = context.page(arns, {
        limit: input.maxResults,
        token: input.nextToken,
        default: 10,
        max: 100,
      });
      return { serviceArns: items, nextToken: next };
    },

    UpdateService(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const row = existing(context, cluster, input.service);
      if (row.status !== 'ACTIVE') throw rules.serviceInactive.refuse('Service was not ACTIVE.');
      const next = updatedRow(context, row, input);
      checkUpdate(context, row, next, input, cluster);
      const { scope } = context;
      const before = row.completed;
      const deployments = beginsDeployment(row, next, input)
        ? [beginDeployment(scope, next, before), ...superseded(scope, row.deployments)]
        : row.deployments;
      const key = serviceKey(row.clusterName, row.serviceName);
      const changed = context.table(serviceTable).update(key, { ...next, deployments, steady: false });
      scheduler.wake(scope, row.clusterName);
      return { service: shown(scope, changed ?? next, ['TAGS']) };
    },

    DeleteService(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const row = existing(context, cluster, input.service);
      if (row.status !== 'ACTIVE') throw rules.serviceAbsent.refuse('Service not found.');
      if (input.force !== true && row.desiredCount > 0)
        throw rules.stillRunning.refuse('The service cannot be stopped while it is scaled above 0.');
      const key = serviceKey(row.clusterName, row.serviceName);
      const leaving = context.table(serviceTable).update(key, {
        status: 'DRAINING',
        desiredCount: 0,
        deployments: row.deployments.filter(({ status }) => status === 'PRIMARY'),
      });
      scheduler.wake(context.scope, clusterNameOf(input.cluster));
      return { service: shown(context.scope, leaving ?? row, ['TAGS']) };
    },
  }) satisfies Handlers<typeof ecs>;
