import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  addTags,
  createLoadBalancer,
  deleteLoadBalancer,
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  describeTags,
  removeTags,
} from '../../aws/operations/elb.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Member } from '../../engine/index.ts';
import { HOST_PORT, isClassic, mayHave } from '../balancer-type.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';
import { slotsOf } from '../network/network-plan.ts';
import { listenerAspects } from './classic-listeners.ts';
import { behaviourAspects, placeAspects } from './classic-settings.ts';
import { nameOf, type ClassicListener, type ClassicWant, type SeenClassic } from './classic-shapes.ts';
import { balancerName } from './load-balancer.ts';
import { shownTags } from './load-balancer-tags.ts';

const ID = 'classic-load-balancer';

function member(spec: WordPressStackSpec): Member {
  return {
    id: ID,
    needs: {
      // A balancer that faces the internet is refused in a VPC without a gateway.
      way: 'internet-gateway',
      group: 'security-group/load-balancer',
      ...Object.fromEntries(slotsOf(spec).map((slot) => [slot, `subnet/public/${slot}`])),
    },
  };
}

/** With a certificate there is no plain HTTP: a classic balancer cannot redirect. */
function listenerOf({ loadBalancer: { certificateARN } }: WordPressStackSpec): ClassicListener {
  const behind = { InstanceProtocol: 'HTTP', InstancePort: HOST_PORT };
  return certificateARN === undefined
    ? { Protocol: 'HTTP', LoadBalancerPort: 80, ...behind }
    : { Protocol: 'HTTPS', LoadBalancerPort: 443, ...behind, SSLCertificateId: certificateARN };
}

/**
 * The balancer of the first generation, with its listener: it knows instances, not tasks. ECS registers them.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_CreateLoadBalancer.html
 */
export const classicLoadBalancer = kind<SeenClassic, ClassicWant, WordPressStackSpec>({
  type: ID,
  layer: 'LoadBalancer',
  members: (spec) => (isClassic(spec) ? [member(spec)] : []),
  find: {
    ask: (scope) =>
      mayHave(scope, 'Classic')
        ? [describeLoadBalancers.call({ LoadBalancerNames: [balancerName(scope.stack)] })]
        : [],
    rows: (page: OutputOf<typeof describeLoadBalancers>) => page.LoadBalancerDescriptions ?? [],
  },
  details: [
    {
      name: 'attributes',
      ask: (seen) => describeLoadBalancerAttributes.call({ LoadBalancerName: nameOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        attributes: (page as OutputOf<typeof describeLoadBalancerAttributes> | undefined)
          ?.LoadBalancerAttributes,
      }),
    },
    {
      name: 'tags',
      ask: (seen) => describeTags.call({ LoadBalancerNames: [nameOf(seen)] }),
      merge: (seen, page) => ({
        ...seen,
        tags: tagsOf((page as OutputOf<typeof describeTags> | undefined)?.TagDescriptions?.[0]?.Tags),
      }),
    },
  ],
  identify: (seen) => ({
    awsId: nameOf(seen),
    key: ID,
    ...shownTags(seen),
    ...(seen.CreatedTime === undefined ? {} : { bornAt: seen.CreatedTime.getTime() }),
  }),
  state: () => 'ready',
  outputs: (seen) => ({
    name: nameOf(seen),
    dnsName: seen.DNSName ?? '',
    zoneId: seen.CanonicalHostedZoneNameID ?? '',
  }),
  want: ({ spec, stack, need }) => ({
    name: balancerName(stack),
    subnetIds: slotsOf(spec).map((slot) => need(slot)['id'] ?? ''),
    groupId: need('group')['id'] ?? '',
    listener: listenerOf(spec),
    idleTimeoutSeconds: spec.loadBalancer.idleTimeoutSeconds,
  }),
  create: {
    op: createLoadBalancer,
    repeat: 'name',
    call: ({ want, tags }) =>
      createLoadBalancer.call({
        LoadBalancerName: want.name,
        Listeners: [want.listener],
        Subnets: [...want.subnetIds],
        SecurityGroups: [want.groupId],
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createLoadBalancer>, want, tags) => ({
      LoadBalancerName: want.name,
      DNSName: output.DNSName,
      Subnets: [...want.subnetIds],
      SecurityGroups: [want.groupId],
      ListenerDescriptions: [{ Listener: want.listener }],
      tags,
    }),
  },
  aspects: [...placeAspects, ...listenerAspects, ...behaviourAspects],
  tagging: {
    add: (seen, tags) => addTags.call({ LoadBalancerNames: [nameOf(seen)], Tags: tagList(tags) }),
    remove: (seen, keys) =>
      removeTags.call({ LoadBalancerNames: [nameOf(seen)], Tags: keys.map((Key) => ({ Key })) }),
  },
  // Its interfaces outlive it by minutes: until then subnets and gateway answer that they are in use.
  remove: [{ name: 'delete', call: (seen) => deleteLoadBalancer.call({ LoadBalancerName: nameOf(seen) }) }],
  // Without it ECS would call every task unhealthy, and start new ones.
  goesAfter: ['service'],
  typical: { create: 5, remove: 5 },
});
