import type { ErrorRule } from './error-rule.ts';
import { linkedRoleRemedy } from './service-linked-role.ts';

const texts = ['Client', 'InvalidParameter'];

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html and the Errors of each operation. */
export const ecsErrors: readonly ErrorRule[] = [
  // ECS says most of what it was told by IAM and the load balancer with two codes: only the text tells.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
  {
    class: 'propagating',
    codes: texts,
    message: /service linked role/i,
    reason: 'ServiceLinkedRoleMissing',
    remedy: linkedRoleRemedy,
  },
  {
    class: 'propagating',
    codes: texts,
    message:
      /verify that the ECS service role|unable to assume|role is not valid|does not have an associated load balancer/i,
  },
  {
    class: 'propagating',
    codes: texts,
    message:
      /(target ?group|auto scaling group|capacity provider|task ?definition|subnet|security group).*(not found|not exist|not active|not in an? active)/i,
    operations: [
      'CreateService',
      'UpdateService',
      'CreateCapacityProvider',
      'CreateCluster',
      'PutClusterCapacityProviders',
      'RunTask',
    ],
  },
  {
    class: 'dependency',
    codes: texts,
    // Between two listeners for one port a classic balancer has none, and ECS asks for it at every change of the service.
    message:
      /still draining|managed termination protection|already being used|(?:has no|not have a) listener/i,
  },
  { class: 'exists', codes: texts, message: /not idempotent|already exists/i },
  {
    class: 'throttled',
    codes: texts,
    message: /too many concurrent attempts/i,
  },
  {
    class: 'absent',
    codes: texts,
    message: /not found|(could not|cannot) be found|does not exist|unable to describe task definition/i,
    operations: [
      'DeleteCapacityProvider',
      'DeleteTaskDefinitions',
      'DeregisterContainerInstance',
      'DeregisterTaskDefinition',
      'DescribeCapacityProviders',
      'DescribeTaskDefinition',
      'ListTagsForResource',
      'StopTask',
      'TagResource',
      'UntagResource',
      'UpdateCapacityProvider',
    ],
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
  {
    class: 'dependency',
    codes: /^(RESOURCE|AGENT|ATTRIBUTE|EMPTY|MemberOf|DistinctInstance)/,
    operations: ['RunTask'],
    reason: 'InsufficientCapacity',
    remedy: () => 'Raise spec.capacity.maxSize, or take larger instances; it is tried again.',
  },
  { class: 'exists', codes: ['Conflict'], operations: ['RunTask'] },
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
  {
    class: 'dependency',
    codes: /^ClusterContains|^UpdateInProgress$|^ResourceInUse$|^Conflict$/,
  },
  { class: 'absent', codes: ['ServiceNotActive'] },
];
