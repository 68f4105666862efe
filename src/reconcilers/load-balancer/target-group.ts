import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createTargetGroup,
  deleteTargetGroup,
  describeTargetGroupAttributes,
  describeTargetGroups,
  modifyTargetGroup,
  modifyTargetGroupAttributes,
} from '../../aws/operations/elbv2.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { derivedName, kind, type Aspect, type StackIdentity } from '../../engine/index.ts';
import { isClassic, mayHave } from '../balancer-type.ts';
import { tagList } from '../ec2-tags.ts';
import { attributesOf, changed, type Attributes } from './attributes.ts';
import { shownTags, tagging, tagsDetail, type WithTags } from './load-balancer-tags.ts';

type Shape = NonNullable<OutputOf<typeof describeTargetGroups>['TargetGroups']>[number];
type Seen = Partial<Shape> & WithTags & { readonly attributes?: Attributes };

interface Want {
  readonly name: string;
  readonly vpcId: string;
}

export const targetGroupName = (stack: StackIdentity): string => derivedName(stack, 'target-group');

const arnOf = (seen: Seen): string => seen.TargetGroupArn ?? '';

const PORT = 8080;

/** A new task serves 20 s after it answers; one that hangs is out after 30. */
const healthCheck = {
  HealthCheckProtocol: 'HTTP',
  HealthCheckPort: 'traffic-port',
  HealthCheckPath: '/healthz',
  HealthCheckIntervalSeconds: 10,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 3,
} as const;
const HEALTHY_CODE = '200';

/**
 * PHP requests differ widely in length, so the target with the fewest open ones gets the next. A draining target has
 * 30 s: longer holds up every rollout, shorter cuts off uploads.
 */
const attributes: Attributes = {
  'deregistration_delay.timeout_seconds': '30',
  'load_balancing.algorithm.type': 'least_outstanding_requests',
};

const nature: Aspect<Seen, Want> = {
  name: 'nature',
  same: (want, seen) =>
    seen.VpcId === want.vpcId && seen.Protocol === 'HTTP' && seen.Port === PORT && seen.TargetType === 'ip',
  repair: (want, seen) => ({
    stall: {
      reason: 'ResourceFailed',
      message: `target group ${want.name} has ${seen.TargetType ?? '?'} targets on ${seen.Protocol ?? '?'} ${seen.Port ?? '?'} in ${seen.VpcId ?? '?'}, which AWS cannot change into ip targets on HTTP ${PORT} in ${want.vpcId}; delete the target group, then it is made anew`,
    },
  }),
};

const checks: Aspect<Seen, Want> = {
  name: 'health check',
  same: (_want, seen) =>
    Object.entries(healthCheck).every(([name, value]) => seen[name as keyof typeof healthCheck] === value) &&
    seen.Matcher?.HttpCode === HEALTHY_CODE &&
    seen.HealthCheckEnabled !== false,
  repair: (_want, seen) =>
    modifyTargetGroup.call({
      TargetGroupArn: arnOf(seen),
      ...healthCheck,
      HealthCheckEnabled: true,
      Matcher: { HttpCode: HEALTHY_CODE },
    }),
};

const behaviour: Aspect<Seen, Want> = {
  name: 'attributes',
  same: (_want, seen) => changed(attributes, seen.attributes).length === 0,
  repair: (_want, seen) =>
    modifyTargetGroupAttributes.call({
      TargetGroupArn: arnOf(seen),
      Attributes: changed(attributes, seen.attributes),
    }),
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
export const targetGroup = kind<Seen, Want, WordPressStackSpec>({
  type: 'target-group',
  layer: 'LoadBalancer',
  members: (spec) => (isClassic(spec) ? [] : [{ id: 'target-group', needs: { vpc: 'vpc' } }]),
  find: {
    ask: (scope) =>
      mayHave(scope, 'Application')
        ? [describeTargetGroups.call({ Names: [targetGroupName(scope.stack)] })]
        : [],
    rows: (page: OutputOf<typeof describeTargetGroups>) => page.TargetGroups ?? [],
  },
  details: [
    {
      name: 'attributes',
      ask: (seen) => describeTargetGroupAttributes.call({ TargetGroupArn: arnOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        attributes: attributesOf(
          (page as OutputOf<typeof describeTargetGroupAttributes> | undefined)?.Attributes,
        ),
      }),
    },
    tagsDetail(arnOf),
  ],
  identify: (seen) => ({ awsId: arnOf(seen), key: 'target-group', ...shownTags(seen) }),
  state: () => 'ready',
  outputs: (seen) => ({ arn: arnOf(seen) }),
  want: ({ stack, need }) => ({ name: targetGroupName(stack), vpcId: need('vpc')['id'] ?? '' }),
  create: {
    op: createTargetGroup,
    repeat: 'name',
    call: ({ want, tags }) =>
      createTargetGroup.call({
        Name: want.name,
        VpcId: want.vpcId,
        Protocol: 'HTTP',
        Port: PORT,
        TargetType: 'ip',
        ...healthCheck,
        Matcher: { HttpCode: HEALTHY_CODE },
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createTargetGroup>, _want, tags) => ({
      ...output.TargetGroups?.[0],
      tags,
    }),
  },
  aspects: [nature, checks, behaviour],
  tagging: tagging(arnOf),
  remove: [{ name: 'delete', call: (seen) => deleteTargetGroup.call({ TargetGroupArn: arnOf(seen) }) }],
  blockers: {
    ask: (seen) => [describeTargetGroups.call({ TargetGroupArns: [arnOf(seen)] })],
    name: (page) => {
      const { TargetGroups = [] } = page as OutputOf<typeof describeTargetGroups>;
      return TargetGroups.flatMap(({ LoadBalancerArns = [] }) => LoadBalancerArns).map((arn) => ({
        what: `load balancer ${arn}, a listener or rule of which forwards to the target group,`,
        remedy: 'change or delete that listener or rule',
      }));
    },
  },
  goesAfter: ['listener', 'load-balancer', 'service'],
  typical: { create: 3, remove: 3 },
});
