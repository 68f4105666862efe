import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteCapacityProviderCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateCapacityProviderCommand,
  UpdateClusterCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { linkedRole, lowerNextToken, operationsOf, path, tagged, tagging } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
const ecs = operationsOf('ecs');

export const createCluster = ecs.write('CreateCluster', CreateClusterCommand, {
  bucket: 'ecs:cluster-modify',
  scope: 'tagging',
  also: [tagging('ecs:TagResource'), linkedRole],
});
export const describeClusters = ecs.read('DescribeClusters', DescribeClustersCommand, {
  bucket: 'ecs:cluster-read',
});
export const updateCluster = ecs.write('UpdateCluster', UpdateClusterCommand, {
  bucket: 'ecs:cluster-modify',
});
export const putClusterCapacityProviders = ecs.write(
  'PutClusterCapacityProviders',
  PutClusterCapacityProvidersCommand,
  { bucket: 'ecs:cluster-modify' },
);
export const deleteCluster = ecs.write('DeleteCluster', DeleteClusterCommand, {
  bucket: 'ecs:cluster-modify',
});

export const createCapacityProvider = ecs.write('CreateCapacityProvider', CreateCapacityProviderCommand, {
  bucket: 'ecs:capacity-provider-modify',
  scope: 'tagging',
  also: [tagging('ecs:TagResource'), tagged('autoscaling:CreateOrUpdateTags')],
});
export const describeCapacityProviders = ecs.read(
  'DescribeCapacityProviders',
  DescribeCapacityProvidersCommand,
  { bucket: 'ecs:capacity-provider-read', pages: lowerNextToken },
);
export const updateCapacityProvider = ecs.write('UpdateCapacityProvider', UpdateCapacityProviderCommand, {
  bucket: 'ecs:capacity-provider-modify',
});
export const deleteCapacityProvider = ecs.write('DeleteCapacityProvider', DeleteCapacityProviderCommand, {
  bucket: 'ecs:capacity-provider-modify',
});

export const registerTaskDefinition = ecs.write('RegisterTaskDefinition', RegisterTaskDefinitionCommand, {
  bucket: 'ecs:task-definition-modify',
  scope: 'tagging',
  also: [tagging('ecs:TagResource'), path('iam:PassRole')],
});
export const describeTaskDefinition = ecs.read('DescribeTaskDefinition', DescribeTaskDefinitionCommand, {
  bucket: 'ecs:task-definition-read',
});
export const listTaskDefinitions = ecs.read('ListTaskDefinitions', ListTaskDefinitionsCommand, {
  bucket: 'ecs:task-definition-read',
  pages: lowerNextToken,
});
export const deregisterTaskDefinition = ecs.write(
  'DeregisterTaskDefinition',
  DeregisterTaskDefinitionCommand,
  { bucket: 'ecs:task-definition-modify', scope: 'any' },
);
export const deleteTaskDefinitions = ecs.write('DeleteTaskDefinitions', DeleteTaskDefinitionsCommand, {
  bucket: 'ecs:task-definition-delete',
});

export const createService = ecs.write('CreateService', CreateServiceCommand, {
  bucket: 'ecs:service-modify',
  scope: 'tagging',
  also: [tagging('ecs:TagResource')],
});
export const describeServices = ecs.read('DescribeServices', DescribeServicesCommand, {
  bucket: 'ecs:service-read',
});
export const listServices = ecs.read('ListServices', ListServicesCommand, {
  bucket: 'ecs:service-read',
  pages: lowerNextToken,
});
export const updateService = ecs.write('UpdateService', UpdateServiceCommand, {
  bucket: 'ecs:service-modify',
});
export const deleteService = ecs.write('DeleteService', DeleteServiceCommand, {
  bucket: 'ecs:service-modify',
});
export const listServiceDeployments = ecs.read('ListServiceDeployments', ListServiceDeploymentsCommand, {
  bucket: 'ecs:service-read',
  pages: lowerNextToken,
});

export const listTasks = ecs.read('ListTasks', ListTasksCommand, {
  bucket: 'ecs:instance-read',
  pages: lowerNextToken,
});
export const describeTasks = ecs.read('DescribeTasks', DescribeTasksCommand, { bucket: 'ecs:instance-read' });
/** What finds no place, or no instance that answers, is told in the answer and not as an error. */
export const runTask = ecs.write('RunTask', RunTaskCommand, {
  bucket: 'ecs:task-run',
  also: [tagging('ecs:TagResource'), path('iam:PassRole')],
  refusal: ({ tasks = [], failures = [] }) => {
    const [failure] = failures;
    return tasks.length > 0 || failure === undefined
      ? undefined
      : {
          code: failure.reason ?? 'failures',
          message: `${failure.arn ?? ''} ${failure.detail ?? ''}`.trim(),
        };
  },
});
export const stopTask = ecs.write('StopTask', StopTaskCommand, { bucket: 'ecs:task-run' });
export const listContainerInstances = ecs.read('ListContainerInstances', ListContainerInstancesCommand, {
  bucket: 'ecs:instance-read',
  pages: lowerNextToken,
});

export const listTagsForResource = ecs.read('ListTagsForResource', ListTagsForResourceCommand, {
  bucket: 'ecs:tag-read',
});
export const tagResource = ecs.write('TagResource', TagResourceCommand, { bucket: 'ecs:tag-modify' });
export const untagResource = ecs.write('UntagResource', UntagResourceCommand, { bucket: 'ecs:tag-modify' });
