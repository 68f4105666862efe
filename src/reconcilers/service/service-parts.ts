import { CONTAINER, CONTAINER_PORT } from './service-names.ts';
import type { ServiceWant } from './service-want.ts';

/*
 * Parts of a service as CreateService and UpdateService take them.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */

/**
 * Behind a classic balancer ECS refuses the circuit breaker, even one that is off.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
 */
export const deploymentConfiguration = ({ front, minimumHealthyPercent, maximumPercent }: ServiceWant) => ({
  ...('classicBalancer' in front ? {} : { deploymentCircuitBreaker: { enable: true, rollback: true } }),
  minimumHealthyPercent,
  maximumPercent,
});

/** Undefined for tasks that share the network of their instance. */
export const networkConfiguration = ({ front }: ServiceWant) =>
  'classicBalancer' in front
    ? undefined
    : {
        awsvpcConfiguration: {
          subnets: [...front.subnets],
          securityGroups: [front.securityGroup],
          assignPublicIp: 'DISABLED' as const,
        },
      };

export const loadBalancers = ({ front }: ServiceWant) => [
  {
    ...('classicBalancer' in front
      ? { loadBalancerName: front.classicBalancer }
      : { targetGroupArn: front.targetGroup }),
    containerName: CONTAINER,
    containerPort: CONTAINER_PORT,
  },
];

export const capacityProviderStrategy = (want: ServiceWant) => [
  { capacityProvider: want.provider, weight: 1, base: 0 },
];
