import type {
  HealthCheck,
  Listener,
  LoadBalancerAttributes,
  LoadBalancerDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import { defineTable } from '../../kernel/table.ts';
import type { Tagged, With } from '../ec2/row.ts';

export type ListenerRow = With<
  Listener,
  'Protocol' | 'LoadBalancerPort' | 'InstanceProtocol' | 'InstancePort'
>;
export type HealthCheckRow = With<
  HealthCheck,
  'Target' | 'Interval' | 'Timeout' | 'UnhealthyThreshold' | 'HealthyThreshold'
>;
export type AttributesRow = With<
  LoadBalancerAttributes,
  | 'CrossZoneLoadBalancing'
  | 'AccessLog'
  | 'ConnectionDraining'
  | 'ConnectionSettings'
  | 'AdditionalAttributes'
>;

/** Load balancers by name. */
export type LoadBalancerRow = With<
  Omit<LoadBalancerDescription, 'HealthCheck'>,
  'LoadBalancerName' | 'DNSName' | 'VPCId' | 'Subnets' | 'SecurityGroups' | 'Scheme' | 'AvailabilityZones'
> &
  Tagged & {
    readonly HealthCheck: HealthCheckRow;
    readonly listeners: readonly ListenerRow[];
    readonly attributes: AttributesRow;
    /** Network interface of each subnet. */
    readonly interfaces: Readonly<Record<string, string>>;
    /** What it was created with, and its tags then: the same again is answered with this one. */
    readonly settings: string;
    readonly tagsAtFirst: string;
  };
export const loadBalancerTable = defineTable<LoadBalancerRow>({ service: 'elb', type: 'load-balancer' });

export type RegisteredState = 'initial' | 'healthy' | 'unhealthy' | 'draining';

/** An instance behind a balancer. */
export interface RegisteredRow {
  readonly balancer: string;
  readonly instanceId: string;
  readonly state: RegisteredState;
  /** Whether it passes health checks; undefined: while it runs. */
  readonly answers: boolean | undefined;
  /** Counts what happened to it, so that an outdated timer sees that it is. */
  readonly turn: number;
}
/** Instances by `<balancer>|<instance>`. Uncertain: AWS publishes no bound for how late their states are. */
export const registeredTable = defineTable<RegisteredRow>({
  service: 'elb',
  type: 'registered-instance',
  lag: { byId: 5, list: 5 },
});
