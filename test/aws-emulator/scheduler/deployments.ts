import type { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import type { Scope } from '../kernel/scope.ts';
import { digits, ecsArn } from '../services/ecs/arns.ts';
import { serviceDeploymentTable, serviceRevisionTable, serviceTable } from '../services/ecs/tables.ts';
import type { DeploymentRow, ServiceRow } from '../services/ecs/tables.ts';
import { addEvent } from './service-events.ts';

/** What a deployment takes from its service when it begins. */
type Origin = Pick<
  ServiceRow,
  | 'serviceArn'
  | 'clusterArn'
  | 'taskDefinition'
  | 'capacityProviderStrategy'
  | 'networkConfiguration'
  | 'loadBalancers'
  | 'deploymentConfiguration'
  | 'desiredCount'
>;

/** `cluster/service` of the ARN. */
const pathOf = (serviceArn: string): string => serviceArn.split(':service/')[1] ?? '';

function recordRevision(scope: Scope, origin: Origin): string {
  const arn = ecsArn(scope, `service-revision/${pathOf(origin.serviceArn)}/${digits(scope)}`);
  const {
    serviceArn,
    clusterArn,
    taskDefinition,
    capacityProviderStrategy,
    networkConfiguration,
    loadBalancers,
  } = origin;
  scope.table(serviceRevisionTable).insert(arn, {
    serviceRevisionArn: arn,
    serviceArn,
    clusterArn,
    taskDefinition,
    capacityProviderStrategy,
    ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
    loadBalancers,
    createdAt: scope.date,
  });
  return arn;
}

function recordRollout(
  scope: Scope,
  origin: Origin,
  revisionArn: string,
  before: DeploymentRow | undefined,
): string {
  const { serviceArn, clusterArn, desiredCount, deploymentConfiguration } = origin;
  const arn = ecsArn(scope, `service-deployment/${pathOf(serviceArn)}/${scope.random.hex(21)}`);
  const breaker = deploymentConfiguration.deploymentCircuitBreaker?.enable === true;
  scope.table(serviceDeploymentTable).insert(arn, {
    serviceDeploymentArn: arn,
    serviceArn,
    clusterArn,
    createdAt: scope.date,
    startedAt: scope.date,
    updatedAt: scope.date,
    status: 'IN_PROGRESS',
    targetServiceRevision: { arn: revisionArn, requestedTaskCount: desiredCount },
    sourceServiceRevisions: before ? [{ arn: before.revisionArn }] : [],
    deploymentConfiguration,
    deploymentCircuitBreaker: breaker
      ? { status: 'MONITORING', failureCount: 0, threshold: breakerThreshold(desiredCount) }
      : { status: 'DISABLED' },
  });
  return arn;
}

/**
 * Half of the desired count, but 3 at least and 200 at most.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export const breakerThreshold = (desiredCount: number): number =>
  Math.min(200, Math.max(3, Math.ceil(desiredCount * 0.5)));

/** A deployment that begins; the service row is the caller's to write. */
export function beginDeployment(
  scope: Scope,
  origin: Origin,
  before: DeploymentRow | undefined,
): DeploymentRow {
  const id = `ecs-svc/${digits(scope)}`;
  const revisionArn = recordRevision(scope, origin);
  return {
    id,
    status: 'PRIMARY',
    taskDefinition: origin.taskDefinition,
    failedTasks: 0,
    createdAt: scope.date,
    updatedAt: scope.date,
    capacityProviderStrategy: origin.capacityProviderStrategy,
    ...(origin.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: origin.networkConfiguration }),
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    revisionArn,
    serviceDeploymentArn: recordRollout(scope, origin, revisionArn, before),
    proven: false,
    notBefore: 0,
    rollback: false,
  };
}

function closeRollout(
  scope: Scope,
  { serviceDeploymentArn }: DeploymentRow,
  status: ServiceDeploymentStatus,
  statusReason?: string,
): void {
  scope.table(serviceDeploymentTable).update(serviceDeploymentArn, (row) =>
    row.finishedAt || row.stoppedAt
      ? row
      : {
          ...row,
          status,
          updatedAt: scope.date,
          ...(status === 'STOPPED' ? { stoppedAt: scope.date } : { finishedAt: scope.date }),
          ...(statusReason === undefined ? {} : { statusReason }),
        },
  );
}

/** The deployments of a service after a new one has taken the place of the running one. */
export function superseded(scope: Scope, deployments: readonly DeploymentRow[]): DeploymentRow[] {
  return deployments.map((deployment) => {
    if (deployment.status !== 'PRIMARY') return deployment;
    if (deployment.rolloutState === 'IN_PROGRESS')
      closeRollout(scope, deployment, 'STOPPED', 'Service deployment stopped because a newer one began.');
    return { ...deployment, status: 'ACTIVE', updatedAt: scope.date };
  });
}

const changed = (
  deployments: readonly DeploymentRow[],
  id: string,
  change: Partial<DeploymentRow>,
): DeploymentRow[] => deployments.map((row) => (row.id === id ? { ...row, ...change } : row));

export function updateDeployment(
  scope: Scope,
  key: string,
  id: string,
  change: Partial<DeploymentRow>,
): void {
  scope
    .table(serviceTable)
    .update(key, (row) => ({ ...row, deployments: changed(row.deployments, id, change) }));
}

export const primaryOf = (row: ServiceRow): DeploymentRow | undefined =>
  row.deployments.find(({ status }) => status === 'PRIMARY');

/** All tasks of the deployment are up and those of its predecessors have stopped. */
export function completeDeployment(scope: Scope, key: string, deployment: DeploymentRow): void {
  const done: DeploymentRow = {
    ...deployment,
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${deployment.id} completed.`,
    updatedAt: scope.date,
    rollback: false,
  };
  scope.table(serviceTable).update(key, { deployments: [done], completed: done });
  addEvent(scope, key, `(deployment ${deployment.id}) deployment completed.`);
  const breaker = scope
    .table(serviceDeploymentTable)
    .truth.get(deployment.serviceDeploymentArn)?.deploymentCircuitBreaker;
  closeRollout(scope, deployment, deployment.rollback ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL');
  if (breaker?.status === 'MONITORING')
    scope.table(serviceDeploymentTable).update(deployment.serviceDeploymentArn, {
      deploymentCircuitBreaker: { ...breaker, status: 'MONITORING_COMPLETE' },
    });
}

const failure = 'tasks failed to start.';

/** The breaker stops a deployment and, where it may and can, goes back to the last one that was completed. */
export function tripBreaker(scope: Scope, key: string, deployment: DeploymentRow): void {
  const service = scope.table(serviceTable).truth.get(key);
  if (!service) return;
  const target = service.completed;
  const goesBack =
    service.deploymentConfiguration.deploymentCircuitBreaker?.rollback === true && target !== undefined;
  const reason = `ECS deployment circuit breaker: ${failure}`;
  addEvent(scope, key, `(deployment ${deployment.id}) deployment failed: ${failure}`);
  recordTrip(scope, deployment, goesBack ? target : undefined);
  const failed = changed(service.deployments, deployment.id, {
    rolloutState: 'FAILED',
    rolloutStateReason: reason,
    updatedAt: scope.date,
    ...(goesBack ? { status: 'ACTIVE' } : {}),
  });
  if (!goesBack) {
    scope.table(serviceTable).update(key, { deployments: failed });
    return;
  }
  addEvent(scope, key, `rolling back to deployment ${target.id}.`);
  const again: DeploymentRow = {
    ...target,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${target.id}.`,
    updatedAt: scope.date,
    serviceDeploymentArn: deployment.serviceDeploymentArn,
    rollback: true,
    notBefore: 0,
  };
  scope.table(serviceTable).update(key, {
    deployments: [again, ...failed.filter(({ id }) => id !== target.id)],
    taskDefinition: target.taskDefinition,
  });
}

function recordTrip(scope: Scope, deployment: DeploymentRow, target: DeploymentRow | undefined): void {
  const reason = `Service deployment rolled back because the circuit breaker threshold was exceeded.`;
  scope.table(serviceDeploymentTable).update(deployment.serviceDeploymentArn, (row) => ({
    ...row,
    updatedAt: scope.date,
    deploymentCircuitBreaker: {
      ...row.deploymentCircuitBreaker,
      status: 'TRIGGERED',
      failureCount: deployment.failedTasks,
    },
    ...(target
      ? {
          status: 'ROLLBACK_IN_PROGRESS',
          statusReason: reason,
          rollback: { reason, startedAt: scope.date, serviceRevisionArn: target.revisionArn },
        }
      : { status: 'ROLLBACK_FAILED', statusReason: reason, finishedAt: scope.date }),
  }));
}

export const countFailure = (scope: Scope, deployment: DeploymentRow): void => {
  scope.table(serviceDeploymentTable).update(deployment.serviceDeploymentArn, (row) => ({
    ...row,
    updatedAt: scope.date,
    deploymentCircuitBreaker: { ...row.deploymentCircuitBreaker, failureCount: deployment.failedTasks },
  }));
};
