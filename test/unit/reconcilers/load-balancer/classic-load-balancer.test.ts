import { describe, expect, test } from '@jest/globals';
import type { Outputs } from '../../../../src/engine/index.ts';
import { classicLoadBalancer } from '../../../../src/reconcilers/load-balancer/classic-load-balancer.ts';
import { instanceHealth } from '../../../../src/reconcilers/load-balancer/instance-health.ts';
import { specOf } from '../../../support/report-samples.ts';
import { identity } from '../../../support/stack-identity.ts';
import { moment } from '../../../support/moment.ts';

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000';
const http = { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 };
const https = { ...http, Protocol: 'HTTPS', LoadBalancerPort: 443, SSLCertificateId: certificate };

const outputs: Readonly<Record<string, Outputs>> = {
  group: { id: 'sg-1' },
  a: { id: 'subnet-a' },
  b: { id: 'subnet-b' },
};
const wantOf = (loadBalancer: object = {}): unknown =>
  classicLoadBalancer.want({
    id: 'classic-load-balancer',
    spec: specOf({
      network: { availabilityZoneCount: 2 },
      loadBalancer: { type: 'Classic', ...loadBalancer },
      wordpress: 'certificateARN' in loadBalancer ? { url: 'https://www.example.com' } : {},
    }),
    stack: identity,
    need: (alias) => outputs[alias] ?? {},
    ...moment,
  });

/** As AWS shows a balancer that is as it should be. */
const good = {
  LoadBalancerName: 'blog',
  DNSName: 'blog.elb.amazonaws.com',
  Subnets: ['subnet-b', 'subnet-a'],
  SecurityGroups: ['sg-1'],
  ListenerDescriptions: [{ Listener: http, PolicyNames: [] }],
  HealthCheck: {
    Target: 'HTTP:80/healthz',
    Interval: 10,
    Timeout: 5,
    HealthyThreshold: 2,
    UnhealthyThreshold: 3,
  },
  attributes: {
    CrossZoneLoadBalancing: { Enabled: true },
    ConnectionDraining: { Enabled: true, Timeout: 30 },
    ConnectionSettings: { IdleTimeout: 60 },
    AccessLog: { Enabled: false },
  },
};
type Shown = Partial<typeof good> | Readonly<Record<string, unknown>>;

/** The writes that put it right, one after another, each on what the answer to the one before shows. */
function repairs(want: unknown, shown: Shown): readonly (readonly [string, object])[] {
  const writes: (readonly [string, object])[] = [];
  let seen: unknown = shown;
  for (;;) {
    const aspect = classicLoadBalancer.aspects?.find((candidate) => !candidate.same(want, seen));
    if (aspect === undefined) return writes;
    const call = aspect.repair(want, seen, identity);
    if ('stall' in call) throw new Error(call.stall.message);
    const { LoadBalancerName: _name, ...rest } = call.input as { readonly LoadBalancerName?: string };
    writes.push([call.op.name, rest]);
    const input = call.input as { readonly Subnets?: string[] };
    const shownSubnets = (seen as { readonly Subnets?: string[] }).Subnets ?? [];
    const subnets =
      call.op.name === 'AttachLoadBalancerToSubnets'
        ? [...shownSubnets, ...(input.Subnets ?? [])]
        : shownSubnets.filter((id) => !(input.Subnets ?? []).includes(id));
    seen = aspect.seen?.({ Subnets: subnets }, want, seen);
  }
}

describe('the classic load balancer', () => {
  test('is created with its one listener, in its subnets', () => {
    const random = () => '';
    const call = classicLoadBalancer.create?.call({
      want: wantOf(),
      tags: { team: 'web' },
      token: '',
      stack: identity,
      random,
    });
    expect(call?.input).toMatchObject({
      Listeners: [http],
      Subnets: ['subnet-a', 'subnet-b'],
      SecurityGroups: ['sg-1'],
      Tags: [{ Key: 'team', Value: 'web' }],
    });
  });

  test('is left alone as it should be, in whatever order AWS lists its subnets', () => {
    expect(repairs(wantOf(), good)).toEqual([]);
  });

  test.each<[string, Shown, string, object]>([
    ['a subnet too few', { Subnets: ['subnet-a'] }, 'AttachLoadBalancerToSubnets', { Subnets: ['subnet-b'] }],
    [
      'a subnet too many',
      { Subnets: ['subnet-a', 'subnet-b', 'subnet-x'] },
      'DetachLoadBalancerFromSubnets',
      { Subnets: ['subnet-x'] },
    ],
    [
      'another security group',
      { SecurityGroups: ['sg-x'] },
      'ApplySecurityGroupsToLoadBalancer',
      { SecurityGroups: ['sg-1'] },
    ],
    ['no listener', { ListenerDescriptions: [] }, 'CreateLoadBalancerListeners', { Listeners: [http] }],
    [
      'a listener too many',
      { ListenerDescriptions: [{ Listener: http }, { Listener: { ...http, LoadBalancerPort: 8080 } }] },
      'DeleteLoadBalancerListeners',
      { LoadBalancerPorts: [8080] },
    ],
    [
      'a health check as AWS sets it',
      { HealthCheck: { ...good.HealthCheck, Target: 'TCP:80' } },
      'ConfigureHealthCheck',
      { HealthCheck: good.HealthCheck },
    ],
    [
      'no draining',
      { attributes: { ...good.attributes, ConnectionDraining: { Enabled: false, Timeout: 300 } } },
      'ModifyLoadBalancerAttributes',
      { LoadBalancerAttributes: { ConnectionDraining: { Enabled: true, Timeout: 30 } } },
    ],
    [
      'no traffic over zones',
      { attributes: { ...good.attributes, CrossZoneLoadBalancing: { Enabled: false } } },
      'ModifyLoadBalancerAttributes',
      { LoadBalancerAttributes: { CrossZoneLoadBalancing: { Enabled: true } } },
    ],
  ])('%s is put right by one write', (_name, change, operation, input) => {
    const writes = repairs(wantOf(), { ...good, ...change });
    expect(writes).toHaveLength(1);
    expect(writes[0]).toMatchObject([operation, input]);
  });

  test('a listener that leads elsewhere makes room for ours', () => {
    const wrong = { ListenerDescriptions: [{ Listener: { ...http, InstancePort: 81 } }] };
    expect(repairs(wantOf(), { ...good, ...wrong })).toEqual([
      ['DeleteLoadBalancerListeners', { LoadBalancerPorts: [80] }],
      ['CreateLoadBalancerListeners', { Listeners: [http] }],
    ]);
  });

  test('with a certificate the new way in is open before the old one closes', () => {
    const secure = wantOf({ certificateARN: certificate });
    expect(repairs(secure, good)).toEqual([
      ['CreateLoadBalancerListeners', { Listeners: [https] }],
      ['DeleteLoadBalancerListeners', { LoadBalancerPorts: [80] }],
    ]);
    const other = { ...https, SSLCertificateId: 'arn:other' };
    expect(repairs(secure, { ...good, ListenerDescriptions: [{ Listener: other }] })).toEqual([
      ['SetLoadBalancerListenerSSLCertificate', { LoadBalancerPort: 443, SSLCertificateId: certificate }],
    ]);
  });

  test('the timeout is the one of the spec', () => {
    expect(repairs(wantOf({ idleTimeoutSeconds: 300 }), good)).toMatchObject([
      [
        'ModifyLoadBalancerAttributes',
        { LoadBalancerAttributes: { ConnectionSettings: { IdleTimeout: 300 } } },
      ],
    ]);
  });

  test('is asked for where it may be, and only there', () => {
    const asked = (spec?: unknown) =>
      classicLoadBalancer.find.ask({
        stack: identity,
        rows: () => [],
        ...(spec === undefined ? {} : { spec }),
      }).length;
    expect([asked(), asked(specOf({ loadBalancer: { type: 'Classic' } })), asked(specOf())]).toEqual([
      1, 1, 0,
    ]);
  });
});

describe('the health of instances', () => {
  const inService = { InstanceId: 'i-1', State: 'InService', ReasonCode: 'N/A', Description: 'N/A' };
  const leaving = {
    ...inService,
    InstanceId: 'i-2',
    Description: 'Instance deregistration currently in progress.',
  };
  const starting = {
    InstanceId: 'i-3',
    State: 'OutOfService',
    ReasonCode: 'ELB',
    Description: 'Instance registration is still in progress.',
  };

  test('counts those that get new visitors, and names the others', () => {
    const seen = { instances: [inService, leaving, starting] };
    expect(instanceHealth.outputs(seen)).toEqual({ healthy: '1' });
    expect(instanceHealth.verdict?.(seen, { replicas: 2 })?.message).toBe(
      '1 of 2 instances are in service: i-2 InService (Instance deregistration currently in progress.), i-3 OutOfService (Instance registration is still in progress.)',
    );
    expect(instanceHealth.verdict?.({ instances: [inService] }, { replicas: 1 })).toBeUndefined();
  });
});
