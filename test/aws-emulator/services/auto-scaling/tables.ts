import type { Activity, AutoScalingGroup, Instance, InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import { defineTable } from '../../kernel/table.ts';
import type { With } from '../ec2/row.ts';

export interface GroupTag {
  readonly Key: string;
  readonly Value: string;
  readonly PropagateAtLaunch: boolean;
}

export interface TemplateChoice {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  /** A number, `$Latest` or `$Default`, as it was given. */
  readonly Version: string;
}

/** Groups by name. */
export type GroupRow = With<
  Omit<AutoScalingGroup, 'Instances' | 'Tags' | 'LaunchTemplate'>,
  | 'AutoScalingGroupName'
  | 'AutoScalingGroupARN'
  | 'MinSize'
  | 'MaxSize'
  | 'DesiredCapacity'
  | 'AvailabilityZones'
  | 'VPCZoneIdentifier'
  | 'NewInstancesProtectedFromScaleIn'
> & {
  readonly LaunchTemplate: TemplateChoice;
  readonly Tags: readonly GroupTag[];
  /** Instances wait in Terminating:Wait until whoever holds them lets go. */
  readonly holdsTermination: boolean;
  /** What an instance refresh launches; it becomes the group's own when the refresh has succeeded. */
  readonly refreshTemplate?: TemplateChoice | undefined;
  /** Instances above the desired capacity, while a refresh launches before it terminates. */
  readonly surge: number;
};
export const groupTable = defineTable<GroupRow>({ service: 'autoscaling', type: 'auto-scaling-group' });

/** Instances of groups, by instance id. */
export type GroupInstanceRow = With<
  Instance,
  'InstanceId' | 'AvailabilityZone' | 'LifecycleState' | 'HealthStatus' | 'ProtectedFromScaleIn'
> & {
  readonly groupName: string;
  /** Epoch milliseconds. */
  readonly launchedAt: number;
  readonly inServiceAt?: number;
};
export const groupInstanceTable = defineTable<GroupInstanceRow>({
  service: 'autoscaling',
  type: 'instance',
});

export type ActivityRow = With<
  Activity,
  'ActivityId' | 'AutoScalingGroupName' | 'Cause' | 'StartTime' | 'StatusCode'
>;
export const activityTable = defineTable<ActivityRow>({ service: 'autoscaling', type: 'activity' });

export type RefreshRow = With<InstanceRefresh, 'InstanceRefreshId' | 'AutoScalingGroupName' | 'Status'> & {
  /** Instances that are still to be replaced. */
  readonly remaining: readonly string[];
  /** How many there were. */
  readonly total: number;
  readonly startedAt: number;
  /** Epoch milliseconds of the latest step forward. */
  readonly steppedAt: number;
};
export const refreshTable = defineTable<RefreshRow>({ service: 'autoscaling', type: 'instance-refresh' });

/** Groups whose capacity is about to be looked at, by name; nobody reads it from outside. */
export const evaluationTable = defineTable<{ readonly at: number }>({
  service: 'autoscaling',
  type: 'evaluation',
  lag: { byId: 0, list: 0 },
});
