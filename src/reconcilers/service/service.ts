import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createService,
  deleteService,
  describeServices,
  describeTaskDefinition,
} from '../../aws/operations/ecs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Scope, type State } from '../../engine/index.ts';
import { clusterName } from '../stack-names.ts';
import { withRolloutStates } from './classic-rollout.ts';
import { ecsTagging, ecsTagList, ecsTagsOf } from './ecs-tags.ts';
import type { Rollout } from './rollout.ts';
import { serviceAspects } from './service-aspects.ts';
import { serviceName } from './service-names.ts';
import * as parts from './service-parts.ts';
import { serviceVerdict } from './service-verdict.ts';
import {
  failedTag,
  needsLookUp,
  rolloutState,
  runningTag,
  servingArn,
  type SeenService,
} from './service-view.ts';
import { GRACE_SECONDS, PLACEMENT, serviceMembers, serviceWant, type ServiceWant } from './service-want.ts';

const states: Readonly<Record<string, State>> = { ACTIVE: 'ready', DRAINING: 'deleting', INACTIVE: 'gone' };

const rolloutIn = (scope: Scope): Rollout | undefined =>
  scope.rows('rollout')[0]?.seen as Rollout | undefined;

function networkOf(want: ServiceWant) {
  const networkConfiguration = parts.networkConfiguration(want);
  return networkConfiguration === undefined ? {} : { networkConfiguration };
}

/**
 * The ECS service. Everything about it is changed by UpdateService; what its tasks are made of is the task
 * definition's, and what became of rollouts is the `rollout`'s.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
 */
export const service = kind<SeenService, ServiceWant, WordPressStackSpec>({
  type: 'service',
  layer: 'Service',
  members: serviceMembers,
  find: {
    after: ['cluster', 'rollout'],
    ask: ({ stack }) => [
      describeServices.call({
        cluster: clusterName(stack),
        services: [serviceName(stack)],
        include: ['TAGS'],
      }),
    ],
    rows: (page: OutputOf<typeof describeServices>, scope) =>
      (page.services ?? []).map((seen) => ({ ...withRolloutStates(seen), rollout: rolloutIn(scope) })),
  },
  details: [
    {
      name: 'serving revision',
      when: needsLookUp,
      ask: (seen) => describeTaskDefinition.call({ taskDefinition: servingArn(seen) ?? '' }),
      merge: (seen, page) => ({
        ...seen,
        serving: (page as OutputOf<typeof describeTaskDefinition> | undefined)?.taskDefinition,
      }),
    },
  ],
  identify: (seen) => ({
    awsId: seen.serviceArn ?? '',
    tags: ecsTagsOf(seen.tags),
    key: 'service',
    ...(seen.createdAt === undefined ? {} : { bornAt: seen.createdAt.getTime() }),
  }),
  state: (seen) => states[seen.status ?? ''] ?? 'pending',
  outputs: (seen) => ({
    name: seen.serviceName ?? '',
    arn: seen.serviceArn ?? '',
    desired: String(seen.desiredCount ?? 0),
    running: String(seen.runningCount ?? 0),
    pending: String(seen.pendingCount ?? 0),
    rollout: rolloutState(seen),
    taskDefinition: seen.taskDefinition ?? '',
    runningTag: runningTag(seen),
    failedTag: failedTag(seen),
  }),
  want: serviceWant,
  create: {
    op: createService,
    repeat: 'token',
    call: ({ want, tags, token }) =>
      createService.call({
        cluster: want.cluster,
        serviceName: want.name,
        clientToken: token,
        taskDefinition: want.revision,
        desiredCount: want.replicas,
        schedulingStrategy: 'REPLICA',
        capacityProviderStrategy: parts.capacityProviderStrategy(want),
        deploymentConfiguration: parts.deploymentConfiguration(want),
        ...networkOf(want),
        loadBalancers: parts.loadBalancers(want),
        healthCheckGracePeriodSeconds: GRACE_SECONDS,
        placementStrategy: [...PLACEMENT],
        availabilityZoneRebalancing: want.rebalancing,
        enableECSManagedTags: true,
        propagateTags: 'SERVICE',
        tags: ecsTagList(tags),
      }),
    seen: (output: OutputOf<typeof createService>) => withRolloutStates(output.service ?? {}),
  },
  aspects: serviceAspects,
  verdict: serviceVerdict,
  tagging: ecsTagging((seen) => seen.serviceArn ?? ''),
  remove: [
    {
      name: 'delete',
      call: (_seen, stack) =>
        deleteService.call({ cluster: clusterName(stack), service: serviceName(stack), force: true }),
    },
  ],
  typical: { create: 120, remove: 90 },
});
