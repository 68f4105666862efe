import { rule } from '../../kernel/rule.ts';

const api = (operation: string): string =>
  `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${operation}.html`;

export const clusterAbsent = rule({
  id: 'ecs.cluster.absent',
  code: 'ClusterNotFoundException',
  page: api('DescribeClusters'),
  text: 'A cluster must be active to be used.',
});
export const clusterHasInstances = rule({
  id: 'ecs.cluster.instances',
  code: 'ClusterContainsContainerInstancesException',
  page: api('DeleteCluster'),
  text: 'A cluster with registered container instances cannot be deleted.',
});
export const clusterHasServices = rule({
  id: 'ecs.cluster.services',
  code: 'ClusterContainsServicesException',
  page: api('DeleteCluster'),
  text: 'A cluster with active services cannot be deleted.',
});
export const clusterHasTasks = rule({
  id: 'ecs.cluster.tasks',
  code: 'ClusterContainsTasksException',
  page: api('DeleteCluster'),
  text: 'A cluster with active tasks cannot be deleted.',
});
export const clusterHasProviders = rule({
  id: 'ecs.cluster.providers',
  code: 'ClusterContainsCapacityProviderException',
  page: api('DeleteCluster'),
  text: 'A cluster with associated capacity providers cannot be deleted.',
  uncertain: true,
});
export const clusterBusy = rule({
  id: 'ecs.cluster.busy',
  code: 'UpdateInProgressException',
  page: api('PutClusterCapacityProviders'),
  text: 'While the attachments of a cluster settle, its capacity providers cannot be changed.',
});
export const tagLimits = rule({
  id: 'ecs.tags',
  code: 'InvalidParameterException',
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html',
  text: 'A resource takes 50 tags, each key once, none that begins with aws:.',
});
export const taggedAbsent = rule({
  id: 'ecs.tags.resource',
  code: 'InvalidParameterException',
  page: api('TagResource'),
  text: 'Tags belong to a resource that exists.',
});
