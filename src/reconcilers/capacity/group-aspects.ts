import type {
  describeAutoScalingGroups,
  describeScalingActivities,
} from '../../aws/operations/auto-scaling.ts';
import { updateAutoScalingGroup } from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Aspect } from '../../engine/index.ts';

type Shape = NonNullable<OutputOf<typeof describeAutoScalingGroups>['AutoScalingGroups']>[number];
type Activity = NonNullable<OutputOf<typeof describeScalingActivities>['Activities']>[number];

export type Seen = Partial<Shape> & { readonly activities?: readonly Activity[] };

export interface Want {
  readonly name: string;
  readonly templateId: string;
  readonly templateVersion: string;
  readonly subnetIds: readonly string[];
  readonly minSize: number;
  readonly maxSize: number;
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

/** The desired capacity is never sent: it is the capacity provider's. AWS moves it when it falls outside the bounds. */
const size: Aspect<Seen, Want> = {
  name: 'size',
  same: (want, seen) => seen.MinSize === want.minSize && seen.MaxSize === want.maxSize,
  describe: (want) => `size ${want.minSize} to ${want.maxSize}`,
  repair: (want) =>
    updateAutoScalingGroup.call({
      AutoScalingGroupName: want.name,
      MinSize: want.minSize,
      MaxSize: want.maxSize,
    }),
};

/**
 * Versions only grow: a read that still shows an older version of the template must not take the group back to it.
 */
const template: Aspect<Seen, Want> = {
  name: 'launch template',
  same: (want, seen) =>
    seen.LaunchTemplate?.LaunchTemplateId === want.templateId &&
    Number(seen.LaunchTemplate.Version) >= Number(want.templateVersion),
  describe: (want) => `launch template version ${want.templateVersion}`,
  repair: (want) =>
    updateAutoScalingGroup.call({
      AutoScalingGroupName: want.name,
      LaunchTemplate: { LaunchTemplateId: want.templateId, Version: want.templateVersion },
    }),
};

const subnets: Aspect<Seen, Want> = {
  name: 'subnets',
  same: (want, seen) => sameSet(want.subnetIds, (seen.VPCZoneIdentifier ?? '').split(',')),
  repair: (want) =>
    updateAutoScalingGroup.call({
      AutoScalingGroupName: want.name,
      VPCZoneIdentifier: want.subnetIds.join(','),
    }),
};

/** Managed termination protection works on instances that were protected from their start. */
const protection: Aspect<Seen, Want> = {
  name: 'scale-in protection of new instances',
  same: (_want, seen) => seen.NewInstancesProtectedFromScaleIn === true,
  repair: (want) =>
    updateAutoScalingGroup.call({ AutoScalingGroupName: want.name, NewInstancesProtectedFromScaleIn: true }),
};

/** The health of tasks is the load balancer's business: an instance is healthy while EC2 says so. */
const healthCheck: Aspect<Seen, Want> = {
  name: 'health check type',
  same: (_want, seen) => seen.HealthCheckType === 'EC2',
  repair: (want) => updateAutoScalingGroup.call({ AutoScalingGroupName: want.name, HealthCheckType: 'EC2' }),
};

export const groupAspects: readonly Aspect<Seen, Want>[] = [subnets, template, size, protection, healthCheck];
