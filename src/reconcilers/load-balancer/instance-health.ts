import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeInstanceHealth } from '../../aws/operations/elb.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind } from '../../engine/index.ts';
import { isClassic } from '../balancer-type.ts';

type Instance = NonNullable<OutputOf<typeof describeInstanceHealth>['InstanceStates']>[number];

interface Seen {
  readonly instances: readonly Instance[];
}

interface Want {
  readonly replicas: number;
}

const ID = 'instance-health';

/** One that leaves is still called in service, and gets no new connections. */
const isServing = ({ State, Description = '' }: Instance): boolean =>
  State === 'InService' && !Description.includes('deregistration');

const healthyOf = (seen: Seen): number => seen.instances.filter(isServing).length;

/** `i-0123 OutOfService (Instance registration is still in progress.)` */
const sentence = ({ InstanceId = '', State = 'Unknown', Description }: Instance): string =>
  `${InstanceId} ${State}${Description === undefined ? '' : ` (${Description})`}`;

/**
 * How many instances serve behind a classic balancer: as many as tasks, because each runs one. It changes without any
 * write of ours, so it is looked at like an object.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeInstanceHealth.html
 */
export const instanceHealth = kind<Seen, Want, WordPressStackSpec>({
  type: ID,
  layer: 'Service',
  members: (spec) =>
    isClassic(spec) ? [{ id: ID, needs: { balancer: 'classic-load-balancer', service: 'service' } }] : [],
  find: {
    after: ['classic-load-balancer'],
    ask: (scope) =>
      scope
        .rows('classic-load-balancer')
        .map((row) => describeInstanceHealth.call({ LoadBalancerName: row.awsId })),
    rows: (page: OutputOf<typeof describeInstanceHealth>) => [{ instances: page.InstanceStates ?? [] }],
  },
  identify: () => ({ awsId: ID, key: ID }),
  state: () => 'ready',
  outputs: (seen) => ({ healthy: String(healthyOf(seen)) }),
  want: ({ spec }) => ({ replicas: spec.service.replicas }),
  absent: () => ({
    reason: 'Waiting',
    message: 'the health of the instances was not read yet',
    pollSeconds: 5,
  }),
  verdict: (seen, want) => {
    const healthy = healthyOf(seen);
    if (healthy >= want.replicas) return undefined;
    const others = seen.instances.filter((instance) => !isServing(instance)).map(sentence);
    const rest = others.length === 0 ? '' : `: ${others.join(', ')}`;
    return {
      reason: 'Waiting',
      message: `${healthy} of ${want.replicas} instances are in service${rest}`,
      pollSeconds: 5,
    };
  },
  remove: [],
  typical: { create: 60, remove: 1 },
});
