import {
  applySecurityGroupsToLoadBalancer,
  configureHealthCheck,
  createLoadBalancerListeners,
  deleteLoadBalancerListeners,
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  detachLoadBalancerFromSubnets,
  modifyLoadBalancerAttributes,
  setLoadBalancerListenerSSLCertificate,
} from '../../../../src/aws/operations/elb.ts';
import type { OutputOf } from '../../../../src/aws/operations/operation.ts';
import type { Row } from '../../../../src/engine/index.ts';
import type { FieldChange, FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

type Shown = NonNullable<OutputOf<typeof describeLoadBalancers>['LoadBalancerDescriptions']>[number];

const member = (
  look: (balancer: Shown | undefined) => unknown,
  change: (hand: Hand, LoadBalancerName: string) => Promise<unknown>,
): FieldChange => ({
  look: async (hand, { awsId }: Row) => {
    const answer = await hand.ask(describeLoadBalancers, { LoadBalancerNames: [awsId] });
    return look(answer.LoadBalancerDescriptions?.[0]);
  },
  change: (hand, { awsId }) => change(hand, awsId),
});

const listenersOf = (balancer: Shown | undefined): unknown =>
  balancer?.ListenerDescriptions?.map(({ Listener }) => Listener);

/** What only stacks behind a classic balancer have. */
export const classicFields: FieldDrifts = {
  'classic-load-balancer': {
    subnets: member(
      (seen) => [...(seen?.Subnets ?? [])].sort(),
      async (hand, LoadBalancerName) =>
        hand.tell(detachLoadBalancerFromSubnets, {
          LoadBalancerName,
          Subnets: [await hand.output('subnet/public/b', 'id')],
        }),
    ),
    'subnets that are not in the spec': {
      unchangeable: 'a balancer takes one subnet of each zone, and has one of each zone of the stack',
    },
    'security groups': member(
      (seen) => seen?.SecurityGroups,
      async (hand, LoadBalancerName) =>
        hand.tell(applySecurityGroupsToLoadBalancer, {
          LoadBalancerName,
          SecurityGroups: [await hand.output('security-group/instances', 'id')],
        }),
    ),
    'listener that leads elsewhere': member(listenersOf, async (hand, LoadBalancerName) => {
      const answer = await hand.ask(describeLoadBalancers, { LoadBalancerNames: [LoadBalancerName] });
      const there = answer.LoadBalancerDescriptions?.[0]?.ListenerDescriptions?.[0]?.Listener;
      await hand.tell(deleteLoadBalancerListeners, { LoadBalancerName, LoadBalancerPorts: [443] });
      await hand.tell(createLoadBalancerListeners, {
        LoadBalancerName,
        Listeners: [{ Protocol: there?.Protocol, LoadBalancerPort: 443, ...there, InstancePort: 81 }],
      });
    }),
    listener: member(listenersOf, (hand, LoadBalancerName) =>
      hand.tell(deleteLoadBalancerListeners, { LoadBalancerName, LoadBalancerPorts: [443] }),
    ),
    certificate: member(listenersOf, (hand, LoadBalancerName) =>
      hand.tell(setLoadBalancerListenerSSLCertificate, {
        LoadBalancerName,
        LoadBalancerPort: 443,
        SSLCertificateId:
          'arn:aws:acm:eu-west-1:123456789012:certificate/bbbbbbbb-0000-4000-8000-000000000000',
      }),
    ),
    'listeners that are not in the spec': member(listenersOf, (hand, LoadBalancerName) =>
      hand.tell(createLoadBalancerListeners, {
        LoadBalancerName,
        Listeners: [{ Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 }],
      }),
    ),
    'health check': member(
      (seen) => seen?.HealthCheck,
      (hand, LoadBalancerName) =>
        hand.tell(configureHealthCheck, {
          LoadBalancerName,
          HealthCheck: {
            Target: 'TCP:80',
            Interval: 30,
            Timeout: 5,
            UnhealthyThreshold: 2,
            HealthyThreshold: 10,
          },
        }),
    ),
    attributes: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeLoadBalancerAttributes, { LoadBalancerName: awsId })).LoadBalancerAttributes,
      change: (hand, { awsId }) =>
        hand.tell(modifyLoadBalancerAttributes, {
          LoadBalancerName: awsId,
          LoadBalancerAttributes: {
            CrossZoneLoadBalancing: { Enabled: false },
            ConnectionDraining: { Enabled: false },
          },
        }),
    },
  },
};
