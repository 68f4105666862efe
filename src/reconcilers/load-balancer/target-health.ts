import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeTargetHealth } from '../../aws/operations/elbv2.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind } from '../../engine/index.ts';
import { isClassic } from '../balancer-type.ts';

type Target = NonNullable<OutputOf<typeof describeTargetHealth>['TargetHealthDescriptions']>[number];

interface Seen {
  readonly targets: readonly Target[];
}

interface Want {
  readonly replicas: number;
}

const stateOf = (target: Target): string => target.TargetHealth?.State ?? 'unknown';
const healthyOf = (seen: Seen): number =>
  seen.targets.filter((target) => stateOf(target) === 'healthy').length;

/** `10.20.64.7 initial (Elb.RegistrationInProgress)` */
const sentence = (target: Target): string => {
  const { Reason: reason } = target.TargetHealth ?? {};
  return `${target.Target?.Id ?? ''} ${stateOf(target)}${reason === undefined ? '' : ` (${reason})`}`;
};

/**
 * How many targets serve. It changes without any write of ours, so it is looked at like an object and not like an
 * attribute of the target group, which only a deep pass reads again.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/check-target-health.html
 */
export const targetHealth = kind<Seen, Want, WordPressStackSpec>({
  type: 'target-health',
  layer: 'Service',
  members: (spec) =>
    isClassic(spec) ? [] : [{ id: 'target-health', needs: { group: 'target-group', service: 'service' } }],
  find: {
    after: ['target-group'],
    ask: (scope) =>
      scope.rows('target-group').map((row) => describeTargetHealth.call({ TargetGroupArn: row.awsId })),
    rows: (page: OutputOf<typeof describeTargetHealth>) => [{ targets: page.TargetHealthDescriptions ?? [] }],
  },
  identify: () => ({ awsId: 'target-health', key: 'target-health' }),
  state: () => 'ready',
  outputs: (seen) => ({ healthy: String(healthyOf(seen)) }),
  want: ({ spec }) => ({ replicas: spec.service.replicas }),
  absent: () => ({
    reason: 'Waiting',
    message: 'the health of the targets was not read yet',
    pollSeconds: 5,
  }),
  verdict: (seen, want) => {
    const healthy = healthyOf(seen);
    if (healthy >= want.replicas) return undefined;
    const others = seen.targets.filter((target) => stateOf(target) !== 'healthy').map(sentence);
    const rest = others.length === 0 ? '' : `: ${others.join(', ')}`;
    return {
      reason: 'Waiting',
      message: `${healthy} of ${want.replicas} targets are healthy${rest}`,
      pollSeconds: 5,
    };
  },
  remove: [],
  typical: { create: 60, remove: 1 },
});
