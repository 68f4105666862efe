import {
  applySecurityGroupsToLoadBalancer,
  attachLoadBalancerToSubnets,
  configureHealthCheck,
  detachLoadBalancerFromSubnets,
  modifyLoadBalancerAttributes,
} from '../../aws/operations/elb.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Aspect } from '../../engine/index.ts';
import { HOST_PORT } from '../balancer-type.ts';
import { nameOf, type ClassicAttributes, type ClassicWant, type SeenClassic } from './classic-shapes.ts';

/** A new task serves 20 s after it answers; one that hangs is out after 30. */
const HEALTH_CHECK = {
  Target: `HTTP:${HOST_PORT}/healthz`,
  Interval: 10,
  Timeout: 5,
  HealthyThreshold: 2,
  UnhealthyThreshold: 3,
} as const;

const without = (list: readonly string[], others: readonly string[]): string[] =>
  list.filter((entry) => !others.includes(entry));

const missingSubnets: Aspect<SeenClassic, ClassicWant> = {
  name: 'subnets',
  same: (want, seen) => without(want.subnetIds, seen.Subnets ?? []).length === 0,
  repair: (want, seen) =>
    attachLoadBalancerToSubnets.call({
      LoadBalancerName: nameOf(seen),
      Subnets: without(want.subnetIds, seen.Subnets ?? []),
    }),
  seen: (output, _want, seen) => ({
    ...seen,
    Subnets: (output as OutputOf<typeof attachLoadBalancerToSubnets>).Subnets,
  }),
};

const foreignSubnets: Aspect<SeenClassic, ClassicWant> = {
  name: 'subnets that are not in the spec',
  same: (want, seen) => without(seen.Subnets ?? [], want.subnetIds).length === 0,
  repair: (want, seen) =>
    detachLoadBalancerFromSubnets.call({
      LoadBalancerName: nameOf(seen),
      Subnets: without(seen.Subnets ?? [], want.subnetIds),
    }),
  seen: (output, _want, seen) => ({
    ...seen,
    Subnets: (output as OutputOf<typeof detachLoadBalancerFromSubnets>).Subnets,
  }),
};

const securityGroups: Aspect<SeenClassic, ClassicWant> = {
  name: 'security groups',
  same: (want, seen) => (seen.SecurityGroups ?? []).join() === want.groupId,
  repair: (want, seen) =>
    applySecurityGroupsToLoadBalancer.call({
      LoadBalancerName: nameOf(seen),
      SecurityGroups: [want.groupId],
    }),
  seen: (_output, want, seen) => ({ ...seen, SecurityGroups: [want.groupId] }),
};

const healthCheck: Aspect<SeenClassic, ClassicWant> = {
  name: 'health check',
  same: (_want, seen) =>
    Object.entries(HEALTH_CHECK).every(
      ([name, value]) => seen.HealthCheck?.[name as keyof typeof HEALTH_CHECK] === value,
    ),
  repair: (_want, seen) =>
    configureHealthCheck.call({ LoadBalancerName: nameOf(seen), HealthCheck: { ...HEALTH_CHECK } }),
  seen: (_output, _want, seen) => ({ ...seen, HealthCheck: { ...HEALTH_CHECK } }),
};

/**
 * Zones may have different numbers of instances, so each node of the balancer sends to all of them. An instance that
 * leaves has 30 s for what is under way: longer holds up every rollout, shorter cuts off uploads.
 */
const attributesOf = (want: ClassicWant) => ({
  CrossZoneLoadBalancing: { Enabled: true },
  ConnectionDraining: { Enabled: true, Timeout: 30 },
  ConnectionSettings: { IdleTimeout: want.idleTimeoutSeconds },
});

function isAttribute(wanted: ReturnType<typeof attributesOf>, seen: ClassicAttributes | undefined): boolean {
  return (
    seen?.CrossZoneLoadBalancing?.Enabled === wanted.CrossZoneLoadBalancing.Enabled &&
    seen.ConnectionDraining?.Enabled === wanted.ConnectionDraining.Enabled &&
    seen.ConnectionDraining.Timeout === wanted.ConnectionDraining.Timeout &&
    seen.ConnectionSettings?.IdleTimeout === wanted.ConnectionSettings.IdleTimeout
  );
}

const attributes: Aspect<SeenClassic, ClassicWant> = {
  name: 'attributes',
  same: (want, seen) => isAttribute(attributesOf(want), seen.attributes),
  repair: (want, seen) =>
    modifyLoadBalancerAttributes.call({
      LoadBalancerName: nameOf(seen),
      LoadBalancerAttributes: attributesOf(want),
    }),
  seen: (_output, want, seen) => ({ ...seen, attributes: { ...seen.attributes, ...attributesOf(want) } }),
};

/** Where the balancer stands, whom it asks and how it treats connections. */
export const placeAspects: readonly Aspect<SeenClassic, ClassicWant>[] = [
  missingSubnets,
  foreignSubnets,
  securityGroups,
];
export const behaviourAspects: readonly Aspect<SeenClassic, ClassicWant>[] = [healthCheck, attributes];
