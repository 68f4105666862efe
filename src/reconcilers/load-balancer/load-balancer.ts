import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createLoadBalancer,
  deleteLoadBalancer,
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  modifyLoadBalancerAttributes,
  setSecurityGroups,
  setSubnets,
} from '../../aws/operations/elbv2.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  derivedName,
  kind,
  type Aspect,
  type Member,
  type StackIdentity,
  type State,
} from '../../engine/index.ts';
import { isClassic, mayHave } from '../balancer-type.ts';
import { tagList } from '../ec2-tags.ts';
import { slotsOf } from '../network/network-plan.ts';
import { attributesOf, changed, type Attributes } from './attributes.ts';
import { shownTags, tagging, tagsDetail, type WithTags } from './load-balancer-tags.ts';

type Shape = NonNullable<OutputOf<typeof describeLoadBalancers>['LoadBalancers']>[number];
type Seen = Partial<Shape> & WithTags & { readonly attributes?: Attributes };

interface Want {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly groupId: string;
  readonly attributes: Attributes;
}

export const balancerName = (stack: StackIdentity): string => derivedName(stack, 'load-balancer');

const arnOf = (seen: Seen): string => seen.LoadBalancerArn ?? '';
const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();
const subnetsOf = (seen: Seen): readonly string[] =>
  (seen.AvailabilityZones ?? []).map(({ SubnetId = '' }) => SubnetId);

const states: Readonly<Record<string, State>> = {
  provisioning: 'pending',
  active: 'ready',
  active_impaired: 'ready',
};

const subnets: Aspect<Seen, Want> = {
  name: 'subnets',
  same: (want, seen) => sameSet(want.subnetIds, subnetsOf(seen)),
  repair: (want, seen) => setSubnets.call({ LoadBalancerArn: arnOf(seen), Subnets: [...want.subnetIds] }),
};

const securityGroups: Aspect<Seen, Want> = {
  name: 'security groups',
  same: (want, seen) => sameSet([want.groupId], seen.SecurityGroups ?? []),
  repair: (want, seen) =>
    setSecurityGroups.call({ LoadBalancerArn: arnOf(seen), SecurityGroups: [want.groupId] }),
};

const attributes: Aspect<Seen, Want> = {
  name: 'attributes',
  same: (want, seen) => changed(want.attributes, seen.attributes).length === 0,
  describe: (want, seen) =>
    changed(want.attributes, seen.attributes)
      .map(({ Key, Value }) => `${Key}=${Value}`)
      .join(', '),
  repair: (want, seen) =>
    modifyLoadBalancerAttributes.call({
      LoadBalancerArn: arnOf(seen),
      Attributes: changed(want.attributes, seen.attributes),
    }),
};

function member(spec: WordPressStackSpec): Member {
  return {
    id: 'load-balancer',
    needs: {
      // A balancer that faces the internet is refused in a VPC without a gateway.
      way: 'internet-gateway',
      group: 'security-group/load-balancer',
      ...Object.fromEntries(slotsOf(spec).map((slot) => [slot, `subnet/public/${slot}`])),
    },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
export const loadBalancer = kind<Seen, Want, WordPressStackSpec>({
  type: 'load-balancer',
  layer: 'LoadBalancer',
  members: (spec) => (isClassic(spec) ? [] : [member(spec)]),
  find: {
    ask: (scope) =>
      mayHave(scope, 'Application')
        ? [describeLoadBalancers.call({ Names: [balancerName(scope.stack)] })]
        : [],
    rows: (page: OutputOf<typeof describeLoadBalancers>) => page.LoadBalancers ?? [],
  },
  details: [
    {
      name: 'attributes',
      ask: (seen) => describeLoadBalancerAttributes.call({ LoadBalancerArn: arnOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        attributes: attributesOf(
          (page as OutputOf<typeof describeLoadBalancerAttributes> | undefined)?.Attributes,
        ),
      }),
    },
    tagsDetail(arnOf),
  ],
  identify: (seen) => ({
    awsId: arnOf(seen),
    key: 'load-balancer',
    ...shownTags(seen),
    ...(seen.CreatedTime === undefined ? {} : { bornAt: seen.CreatedTime.getTime() }),
  }),
  state: (seen) =>
    states[seen.State?.Code ?? 'provisioning'] ?? { failed: seen.State?.Reason ?? 'AWS gave no reason' },
  outputs: (seen) => ({
    arn: arnOf(seen),
    dnsName: seen.DNSName ?? '',
    zoneId: seen.CanonicalHostedZoneId ?? '',
  }),
  want: ({ spec, stack, need }) => ({
    name: balancerName(stack),
    subnetIds: slotsOf(spec).map((slot) => need(slot)['id'] ?? ''),
    groupId: need('group')['id'] ?? '',
    attributes: {
      'idle_timeout.timeout_seconds': String(spec.loadBalancer.idleTimeoutSeconds),
      'routing.http.drop_invalid_header_fields.enabled': 'true',
    },
  }),
  create: {
    op: createLoadBalancer,
    repeat: 'name',
    call: ({ want, tags }) =>
      createLoadBalancer.call({
        Name: want.name,
        Type: 'application',
        Scheme: 'internet-facing',
        IpAddressType: 'ipv4',
        Subnets: [...want.subnetIds],
        SecurityGroups: [want.groupId],
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createLoadBalancer>, _want, tags) => ({
      ...output.LoadBalancers?.[0],
      tags,
    }),
  },
  aspects: [subnets, securityGroups, attributes],
  tagging: tagging(arnOf),
  // Its interfaces outlive it by minutes: until then subnets and gateway answer that they are in use.
  remove: [{ name: 'delete', call: (seen) => deleteLoadBalancer.call({ LoadBalancerArn: arnOf(seen) }) }],
  goesAfter: ['listener'],
  typical: { create: 180, remove: 5 },
});
