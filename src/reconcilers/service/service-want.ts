import { maximumPercent, minimumHealthyPercent } from '../../api/v1alpha1/rollout-percents.ts';
import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { PlacementStrategy } from '../../aws/operations/ecs-shapes.ts';
import type { Member, WantContext } from '../../engine/index.ts';
import { isClassic } from '../balancer-type.ts';
import { slotsOf } from '../network/network-plan.ts';
import { clusterName } from '../stack-names.ts';
import { readMark, retryAt } from './failure-mark.ts';
import { isInitialised } from './initialised.ts';
import { serviceName } from './service-names.ts';

/** How visitors reach the tasks: at addresses of their own, or at a port of their instances. */
export type Front =
  | { readonly targetGroup: string; readonly subnets: readonly string[]; readonly securityGroup: string }
  | { readonly classicBalancer: string };

export interface ServiceWant {
  readonly cluster: string;
  readonly name: string;
  readonly revision: string;
  /** The init task of the revision's image is done: the service may change to it. */
  readonly initialised: boolean;
  readonly replicas: number;
  readonly front: Front;
  readonly provider: string;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly rebalancing: 'ENABLED' | 'DISABLED';
  /**
   * How often the rollout has failed of outside causes, once it is due again; else 0. A number, because every attempt
   * is a change of its own, not the repetition of one that does not take.
   */
  readonly retry: number;
}

/** Zones first, then as few instances as will do. */
export const PLACEMENT: readonly PlacementStrategy[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'binpack', field: 'memory' },
];

/** Time for the first answer of a container that is still starting. */
export const GRACE_SECONDS = 120;

function frontNeeds(spec: WordPressStackSpec): NonNullable<Member['needs']> {
  if (isClassic(spec)) return { balancer: 'classic-load-balancer' };
  const listener = spec.loadBalancer.certificateARN === undefined ? 'listener/http' : 'listener/https';
  return { targets: 'target-group', listener, group: 'security-group/tasks' };
}

function frontOf(
  spec: WordPressStackSpec,
  need: WantContext<WordPressStackSpec>['need'],
): ServiceWant['front'] {
  if (isClassic(spec)) return { classicBalancer: need('balancer')['name'] ?? '' };
  return {
    targetGroup: need('targets')['arn'] ?? '',
    subnets: slotsOf(spec).map((slot) => need(`subnet/${slot}`)['id'] ?? ''),
    securityGroup: need('group')['id'] ?? '',
  };
}

/**
 * Tasks need their files and a way out from the first second on, and ECS refuses a target group that no listener
 * leads to.
 */
export function serviceMembers(spec: WordPressStackSpec): readonly Member[] {
  const slots = slotsOf(spec);
  const bySlot = (alias: string, id: string): [string, string][] =>
    slots.map((slot) => [`${alias}/${slot}`, `${id}/${slot}`]);
  return [
    {
      id: 'service',
      needs: {
        cluster: 'cluster',
        capacity: 'cluster-capacity',
        provider: 'capacity-provider',
        revision: 'task-definition',
        rollout: 'rollout',
        init: 'init-run',
        ...frontNeeds(spec),
        ...Object.fromEntries([
          ...bySlot('subnet', 'subnet/app'),
          ...bySlot('route', 'route-table/app'),
          ...bySlot('files', 'mount-target'),
        ]),
      },
      knows: { initDefinition: 'init-definition' },
    },
  ];
}

export function serviceWant({
  spec,
  stack,
  need,
  now,
  second,
}: WantContext<WordPressStackSpec>): ServiceWant {
  const failure = readMark(need('rollout')['failure']);
  return {
    cluster: clusterName(stack),
    name: serviceName(stack),
    revision: need('revision')['arn'] ?? '',
    initialised: isInitialised(need),
    replicas: spec.service.replicas,
    front: frontOf(spec, need),
    provider: need('provider')['name'] ?? '',
    minimumHealthyPercent: minimumHealthyPercent(spec),
    maximumPercent: maximumPercent(spec),
    // ECS moves a task by starting its successor first, which 100 % forbids; behind a classic balancer it never does.
    rebalancing: !isClassic(spec) && maximumPercent(spec) > 100 ? 'ENABLED' : 'DISABLED',
    retry: failure?.cause.outside === true && now >= retryAt(failure, second) ? failure.attempts : 0,
  };
}
