import { rule } from '../../kernel/rule.ts';

const api = (operation: string): string =>
  `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${operation}.html`;

export const providerName = rule({
  id: 'ecs.capacity-provider.name',
  code: 'ClientException',
  page: api('CreateCapacityProvider'),
  text: 'Names of capacity providers are unique, and none begins with aws, ecs or fargate.',
});
export const providerGroup = rule({
  id: 'ecs.capacity-provider.group',
  code: 'ClientException',
  page: api('AutoScalingGroupProvider'),
  text: 'An Auto Scaling group belongs to one capacity provider.',
});
export const groupAbsent = rule({
  id: 'ecs.capacity-provider.group-absent',
  code: 'InvalidParameterException',
  page: api('AutoScalingGroupProvider'),
  text: 'The Auto Scaling group of a provider must exist.',
  uncertain: true,
});
export const terminationProtection = rule({
  id: 'ecs.capacity-provider.termination-protection',
  code: 'InvalidParameterException',
  page: api('AutoScalingGroupProvider'),
  text: 'Managed termination protection does nothing without managed scaling, so it is refused.',
});
export const providerAbsent = rule({
  id: 'ecs.capacity-provider.absent',
  code: 'InvalidParameterException',
  page: api('PutClusterCapacityProviders'),
  text: 'A capacity provider must exist and be active to be used.',
});
export const providerBusy = rule({
  id: 'ecs.capacity-provider.busy',
  code: 'UpdateInProgressException',
  page: api('UpdateCapacityProvider'),
  text: 'A capacity provider is changed by one call at a time.',
});
export const providerAssociated = rule({
  id: 'ecs.capacity-provider.associated',
  code: 'ClientException',
  page: api('DeleteCapacityProvider'),
  text: 'A provider must leave its clusters and the strategies of their services before it is deleted.',
  uncertain: true,
});
export const providerUsed = rule({
  id: 'ecs.capacity-provider.used',
  code: 'ResourceInUseException',
  page: api('PutClusterCapacityProviders'),
  text: 'A provider that tasks or services use cannot leave the cluster.',
});
export const strategy = rule({
  id: 'ecs.capacity-provider.strategy',
  code: 'InvalidParameterException',
  page: api('CapacityProviderStrategyItem'),
  text: 'A strategy names providers of its cluster, and one of them at most has a base.',
});
