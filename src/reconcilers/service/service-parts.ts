import { CONTAINER, CONTAINER_PORT } from './service-names.ts';
import type { ServiceWant } from './service-want.ts';

/*
 * Parts of a service as CreateService and UpdateService take them.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */

export const deploymentConfiguration = (want: ServiceWant) => ({
  deploymentCircuitBreaker: { enable: true, rollback: true },
  minimumHealthyPercent: want.minimumHealthyPercent,
  maximumPercent: want.maximumPercent,
});

export const networkConfiguration = (want: ServiceWant) => ({
  awsvpcConfiguration: {
    subnets: [...want.subnets],
    securityGroups: [want.securityGroup],
    assignPublicIp: 'DISABLED' as const,
  },
});

export const loadBalancers = (want: ServiceWant) => [
  { targetGroupArn: want.targetGroup, containerName: CONTAINER, containerPort: CONTAINER_PORT },
];

export const capacityProviderStrategy = (want: ServiceWant) => [
  { capacityProvider: want.provider, weight: 1, base: 0 },
];
