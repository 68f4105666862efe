import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { PlacementStrategy } from '../../aws/operations/ecs-shapes.ts';
import type { Member, WantContext } from '../../engine/index.ts';
import { slotsOf } from '../network/network-plan.ts';
import { clusterName } from '../stack-names.ts';
import { readMark, retryAt } from './failure-mark.ts';
import { serviceName } from './service-names.ts';

export interface ServiceWant {
  readonly cluster: string;
  readonly name: string;
  readonly revision: string;
  readonly replicas: number;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  readonly targetGroup: string;
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

/**
 * Tasks need their files and a way out from the first second on, and ECS refuses a target group that no listener
 * leads to.
 */
export function serviceMembers(spec: WordPressStackSpec): readonly Member[] {
  const slots = slotsOf(spec);
  const bySlot = (alias: string, id: string): [string, string][] =>
    slots.map((slot) => [`${alias}/${slot}`, `${id}/${slot}`]);
  const listener = spec.loadBalancer.certificateARN === undefined ? 'listener/http' : 'listener/https';
  return [
    {
      id: 'service',
      needs: {
        cluster: 'cluster',
        capacity: 'cluster-capacity',
        provider: 'capacity-provider',
        revision: 'task-definition',
        rollout: 'rollout',
        targets: 'target-group',
        listener,
        group: 'security-group/tasks',
        ...Object.fromEntries([
          ...bySlot('subnet', 'subnet/app'),
          ...bySlot('route', 'route-table/app'),
          ...bySlot('files', 'mount-target'),
        ]),
      },
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
  const { minimumHealthyPercent, maximumPercent, replicas } = spec.service;
  return {
    cluster: clusterName(stack),
    name: serviceName(stack),
    revision: need('revision')['arn'] ?? '',
    replicas,
    subnets: slotsOf(spec).map((slot) => need(`subnet/${slot}`)['id'] ?? ''),
    securityGroup: need('group')['id'] ?? '',
    targetGroup: need('targets')['arn'] ?? '',
    provider: need('provider')['name'] ?? '',
    minimumHealthyPercent,
    maximumPercent,
    // ECS moves a task by starting its successor first, which 100 % forbids.
    rebalancing: maximumPercent > 100 ? 'ENABLED' : 'DISABLED',
    retry: failure?.cause.outside === true && now >= retryAt(failure, second) ? failure.attempts : 0,
  };
}
