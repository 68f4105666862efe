import { updateService } from '../../aws/operations/ecs.ts';
import type { PlacementStrategy, Service } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Aspect } from '../../engine/index.ts';
import { withRolloutStates } from './classic-rollout.ts';
import { covers } from './covers.ts';
import * as parts from './service-parts.ts';
import { isFailed, primaryOf, type SeenService } from './service-view.ts';
import { GRACE_SECONDS, PLACEMENT, type ServiceWant } from './service-want.ts';
import { wayBackFrom } from './way-back.ts';

type Update = Omit<Parameters<typeof updateService.call>[0], 'cluster' | 'service'>;

/** The answer shows the service as it is from now on; what belongs to it besides stays. */
const answered = (output: unknown, _want: ServiceWant, seen: SeenService): SeenService => ({
  ...seen,
  ...withRolloutStates((output as OutputOf<typeof updateService>).service ?? {}),
});

/** One difference, one UpdateService with nothing else in it. */
function aspect(
  name: string,
  rest: {
    readonly same: (want: ServiceWant, seen: SeenService) => boolean;
    readonly update: (want: ServiceWant) => Update;
    readonly describe?: (want: ServiceWant, seen: SeenService) => string;
  },
): Aspect<SeenService, ServiceWant> {
  const { same, update, describe } = rest;
  return {
    name,
    same,
    repair: (want) => updateService.call({ cluster: want.cluster, service: want.name, ...update(want) }),
    seen: answered,
    ...(describe === undefined ? {} : { describe }),
  };
}

/** An aspect whose want is a part of the service as the call takes it. */
const part = (
  name: string,
  member: keyof Service & keyof Update,
  of: (want: ServiceWant) => unknown,
  more: Update = {},
): Aspect<SeenService, ServiceWant> =>
  aspect(name, {
    same: (want, seen) => covers(of(want), seen[member]),
    update: (want) => ({ ...more, [member]: of(want) }),
  });

const desiredCount = aspect('desired count', {
  same: (want, seen) => seen.desiredCount === want.replicas,
  update: (want) => ({ desiredCount: want.replicas }),
  describe: (want, seen) => `desired count ${seen.desiredCount ?? 0} → ${want.replicas}`,
});

/** ECS shows fields in a case of its own. */
const strategyText = (list: readonly PlacementStrategy[]): string =>
  list.map(({ type = '', field = '' }) => `${type} ${field}`.toLowerCase()).join(', ');

/** Order matters here: the first strategy is the one that counts. */
const placement = aspect('placement', {
  same: (_want, seen) => strategyText(seen.placementStrategy ?? []) === strategyText(PLACEMENT),
  update: () => ({ placementStrategy: [...PLACEMENT] }),
});

/** `…/family:7` → `family:7` */
const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** `…/family:7` → family and 7 */
function parsed(arn: string): { readonly family: string; readonly number: number } {
  const at = arn.lastIndexOf(':');
  return { family: arn.slice(0, at), number: Number(arn.slice(at + 1)) };
}

/** Somebody deregistered the revision that runs: the next one is on its way, and the one before is no goal. */
function isOlder(wanted: string, seen: string): boolean {
  const [left, right] = [parsed(wanted), parsed(seen)];
  return left.family === right.family && left.number < right.number;
}

/** A revision waits for its init task; one that has failed is not tried again, unless its time has come. */
const revision = aspect('task definition', {
  same: (want, seen) =>
    seen.taskDefinition === want.revision ||
    !want.initialised ||
    isOlder(want.revision, seen.taskDefinition ?? '') ||
    (isFailed(seen, want.revision) && want.retry === 0),
  update: (want) => ({ taskDefinition: want.revision }),
  describe: (want) => `task definition → ${nameIn(want.revision)}`,
});

/** A first rollout that failed leaves nothing to go back to, and ECS does not try it again by itself. */
const again = aspect('failed rollout', {
  same: (want, seen) =>
    want.retry === 0 || seen.taskDefinition !== want.revision || primaryOf(seen)?.rolloutState !== 'FAILED',
  update: (want) => ({ taskDefinition: want.revision, forceNewDeployment: true }),
  describe: () => 'failed rollout (tried again)',
});

/** Behind a classic balancer nobody but us takes a revision back that does not start. */
const wayBack: Aspect<SeenService, ServiceWant> = {
  name: 'revision that failed',
  same: (want, seen) => want.retry > 0 || wayBackFrom(seen, want.revision) === undefined,
  describe: (want, seen) =>
    `task definition → ${nameIn(wayBackFrom(seen, want.revision) ?? '')} (the newer one does not start)`,
  repair: (want, seen) =>
    updateService.call({
      cluster: want.cluster,
      service: want.name,
      taskDefinition: wayBackFrom(seen, want.revision),
    }),
  seen: answered,
};

/** Target groups can be exchanged, a classic balancer cannot. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
const loadBalancer: Aspect<SeenService, ServiceWant> = {
  name: 'load balancer',
  same: (want, seen) => covers(parts.loadBalancers(want), seen.loadBalancers),
  repair: (want) =>
    'classicBalancer' in want.front
      ? {
          stall: {
            reason: 'ResourceFailed',
            message: `the ECS service ${want.name} does not use the Classic load balancer ${want.front.classicBalancer}, and AWS cannot change that; delete the service, then it is made anew`,
          },
        }
      : updateService.call({
          cluster: want.cluster,
          service: want.name,
          loadBalancers: parts.loadBalancers(want),
        }),
  seen: answered,
};

/** What begins no new deployment first, then what does. */
export const serviceAspects: readonly Aspect<SeenService, ServiceWant>[] = [
  desiredCount,
  part('deployment configuration', 'deploymentConfiguration', parts.deploymentConfiguration),
  placement,
  part('health check grace period', 'healthCheckGracePeriodSeconds', () => GRACE_SECONDS),
  part('zone rebalancing', 'availabilityZoneRebalancing', (want) => want.rebalancing),
  part('tag propagation', 'propagateTags', () => 'SERVICE'),
  part('capacity provider', 'capacityProviderStrategy', parts.capacityProviderStrategy, {
    forceNewDeployment: true,
  }),
  revision,
  again,
  wayBack,
  part('network', 'networkConfiguration', parts.networkConfiguration),
  loadBalancer,
];
