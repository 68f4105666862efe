import type {
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup,
  TargetHealthReasonEnum,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineTable } from '../../kernel/table.ts';
import type { Tagged, With } from '../ec2/row.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Load balancers by ARN, as are all the tables of this service. */
export type LoadBalancerRow = With<
  LoadBalancer,
  'LoadBalancerArn' | 'LoadBalancerName' | 'Scheme' | 'Type' | 'VpcId' | 'State' | 'SecurityGroups'
> &
  Tagged & {
    readonly attributes: Attributes;
    /** Network interface of each subnet. */
    readonly interfaces: Readonly<Record<string, string>>;
    /** What it was created with: the same again is answered with this one. */
    readonly settings: string;
  };
export const loadBalancerTable = defineTable<LoadBalancerRow>({ service: 'elbv2', type: 'load-balancer' });

export type TargetGroupRow = With<
  TargetGroup,
  | 'TargetGroupArn'
  | 'TargetGroupName'
  | 'Protocol'
  | 'Port'
  | 'VpcId'
  | 'TargetType'
  | 'LoadBalancerArns'
  | 'HealthCheckEnabled'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
> &
  Tagged & { readonly attributes: Attributes; readonly settings: string };
export const targetGroupTable = defineTable<TargetGroupRow>({ service: 'elbv2', type: 'target-group' });

export type ListenerRow = With<
  Listener,
  'ListenerArn' | 'LoadBalancerArn' | 'Port' | 'Protocol' | 'DefaultActions'
> &
  Tagged & { readonly settings: string };
export const listenerTable = defineTable<ListenerRow>({ service: 'elbv2', type: 'listener' });

export type RuleRow = With<Rule, 'RuleArn' | 'Actions'> & Tagged & { readonly listenerArn: string };
export const ruleTable = defineTable<RuleRow>({ service: 'elbv2', type: 'listener-rule' });

export interface TargetRow {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number;
  readonly zone: string | undefined;
  readonly state: TargetHealthStateEnum;
  readonly reason: TargetHealthReasonEnum | undefined;
  /** What people read; undefined: the usual words for the reason. */
  readonly description: string | undefined;
  /** Whether it passes health checks; undefined: while an interface has its address. */
  readonly answers: boolean | undefined;
  /** Counts what happened to it, so that an outdated timer sees that it is. */
  readonly turn: number;
}
/** Targets by `<group ARN>|<id>:<port>`. Uncertain: AWS publishes no bound for how late their states are. */
export const targetTable = defineTable<TargetRow>({
  service: 'elbv2',
  type: 'target',
  lag: { byId: 5, list: 5 },
});
