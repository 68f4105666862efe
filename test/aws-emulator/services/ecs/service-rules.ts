import { rule } from '../../kernel/rule.ts';

const api = (name: string): string =>
  `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`;
const invalid = 'InvalidParameterException';

export const serviceAbsent = rule({
  id: 'ecs.service.absent',
  code: 'ServiceNotFoundException',
  page: api('UpdateService'),
  text: 'A service is named with its cluster.',
});
export const serviceInactive = rule({
  id: 'ecs.service.inactive',
  code: 'ServiceNotActiveException',
  page: api('UpdateService'),
  text: 'Only an active service can be changed.',
});
export const serviceName = rule({
  id: 'ecs.service.name',
  code: invalid,
  page: api('CreateService'),
  text: 'Names of services are unique in a cluster until the service is inactive.',
});
export const definition = rule({
  id: 'ecs.service.task-definition',
  code: 'ClientException',
  page: api('CreateService'),
  text: 'Services and tasks run an active task definition.',
  uncertain: true,
});
export const launchChoice = rule({
  id: 'ecs.service.launch-choice',
  code: invalid,
  page: api('CreateService'),
  text: 'A launch type and a capacity provider strategy exclude each other.',
});
export const network = rule({
  id: 'ecs.service.network',
  code: invalid,
  page: api('NetworkConfiguration'),
  text: 'A network configuration belongs to awsvpc, with subnets and groups of one VPC, and without public addresses on EC2.',
});
export const targetGroup = rule({
  id: 'ecs.service.target-group',
  code: invalid,
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html',
  text: 'A target group must exist, fit the network mode and be attached to a load balancer.',
});
export const classic = rule({
  id: 'ecs.service.classic-balancer',
  code: invalid,
  page: api('LoadBalancer'),
  text: 'A classic balancer exists, and takes tasks that share the network of their instance and have a fixed port there.',
});
export const classicListener = rule({
  id: 'ecs.service.classic-listener',
  code: invalid,
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html',
  text: 'A classic balancer has a listener that leads to the fixed port of the container.',
  uncertain: true,
});
export const classicBreaker = rule({
  id: 'ecs.service.classic-breaker',
  code: invalid,
  page: api('DeploymentCircuitBreaker'),
  text: 'A service behind a classic balancer has no circuit breaker, not even one that is off.',
});
export const classicHealth = rule({
  id: 'ecs.service.classic-health-check',
  code: invalid,
  page: api('HealthCheck'),
  text: 'Containers behind a classic balancer have no health check of their own.',
  uncertain: true,
});
export const classicChange = rule({
  id: 'ecs.service.classic-change',
  code: invalid,
  page: api('UpdateService'),
  text: 'Only target groups can be added to a service, removed or exchanged, not a classic balancer.',
  uncertain: true,
});
export const container = rule({
  id: 'ecs.service.container',
  code: invalid,
  page: api('LoadBalancer'),
  text: 'A load balancer leads to a container and port of the task definition.',
});
export const grace = rule({
  id: 'ecs.service.grace',
  code: invalid,
  page: api('CreateService'),
  text: 'A health check grace period is for services behind a load balancer.',
});
export const percentages = rule({
  id: 'ecs.service.percentages',
  code: invalid,
  page: api('DeploymentConfiguration'),
  text: 'The maximum percentage is 100 at least and above the minimum, or a rollout could never move.',
  uncertain: true,
});
export const rebalancing = rule({
  id: 'ecs.service.rebalancing',
  code: invalid,
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html',
  text: 'Rebalancing over zones needs a maximum percentage above 100, no classic balancer and, where tasks are spread, zones as the first criterion.',
});
export const placement = rule({
  id: 'ecs.service.placement',
  code: invalid,
  page: api('PlacementStrategy'),
  text: 'Strategies are random, spread over an attribute, and binpack over cpu or memory; at most five.',
});
export const strategyChange = rule({
  id: 'ecs.service.strategy-change',
  code: invalid,
  page: api('UpdateService'),
  text: 'Another capacity provider strategy needs a new deployment.',
});
export const stillRunning = rule({
  id: 'ecs.service.running',
  code: invalid,
  page: api('DeleteService'),
  text: 'A service is scaled to 0 before it is deleted, unless it is deleted by force.',
});
export const tooMany = rule({
  id: 'ecs.describe.limit',
  code: invalid,
  page: api('DescribeServices'),
  text: 'A describe call takes ten services, or a hundred tasks or container instances.',
});
