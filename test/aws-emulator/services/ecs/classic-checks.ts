import type { DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import { classicBalancer } from '../elb/internal.ts';
import { isClassic } from './service-checks.ts';
import * as rules from './service-rules.ts';
import type { TaskDefinitionRow } from './tables.ts';

interface Given {
  readonly loadBalancers?: readonly LoadBalancer[] | undefined;
  readonly deploymentConfiguration?: DeploymentConfiguration | undefined;
}

function checkBalancer(
  context: CallContext,
  definition: TaskDefinitionRow,
  { loadBalancerName = '', containerName, containerPort }: LoadBalancer,
): void {
  if (definition.networkMode === 'awsvpc')
    throw rules.classic.refuse(
      'Classic Load Balancers are not supported for tasks that use the awsvpc network mode.',
    );
  const balancer = classicBalancer(context.scope, loadBalancerName);
  if (!balancer)
    throw rules.classic.refuse(
      `Unable to describe the load balancer: no such load balancer ${loadBalancerName}`,
    );
  const container = definition.containerDefinitions.find(({ name }) => name === containerName);
  const mapping = container?.portMappings?.find((one) => one.containerPort === containerPort);
  const port = mapping?.hostPort ?? 0;
  if (port === 0)
    throw rules.classic.refuse(
      `A host port mapping for the container port ${String(containerPort)} is required.`,
    );
  if (!balancer.listeners.some(({ InstancePort }) => InstancePort === port))
    throw rules.classicListener.refuse(
      `The load balancer ${loadBalancerName} has no listener for the instance port ${String(port)}.`,
    );
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export function checkClassic(
  context: CallContext,
  definition: TaskDefinitionRow,
  { loadBalancers = [], deploymentConfiguration }: Given,
): void {
  if (!isClassic(loadBalancers)) return;
  if (loadBalancers.length > 1)
    throw rules.classic.refuse('A service can use one Classic Load Balancer, and no target group besides.');
  for (const balancer of loadBalancers) checkBalancer(context, definition, balancer);
  if (deploymentConfiguration?.deploymentCircuitBreaker !== undefined)
    throw rules.classicBreaker.refuse(
      'Deployment circuit breaker feature is not supported with Classic Load Balancers. Remove the Classic Load Balancer and try again.',
    );
  if (definition.containerDefinitions.some(({ healthCheck }) => healthCheck !== undefined))
    throw rules.classicHealth.refuse(
      'Container health checks are not supported for services that use a Classic Load Balancer.',
    );
}

export function checkClassicChange(before: readonly LoadBalancer[], after: readonly LoadBalancer[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (isClassic(before) || isClassic(after))
    throw rules.classicChange.refuse('The Classic Load Balancer of a service cannot be changed.');
}
