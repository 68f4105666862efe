import { updateAutoScalingGroup } from '../../aws/operations/auto-scaling.ts';
import type { Aspect } from '../../engine/index.ts';

import type { Group } from './instance-count.ts';

export type Seen = Partial<Group>;

export interface Want {
  readonly name: string;
  readonly templateId: string;
  readonly templateVersion: string;
  readonly subnetIds: readonly string[];
  readonly maxSize: number;
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

/** Some fields of one call, and when they are as they should be. */
interface Setting {
  readonly name: (want: Want) => string;
  readonly same: (want: Want, seen: Seen) => boolean;
  readonly fields: (
    want: Want,
  ) => Pick<
    Seen,
    'VPCZoneIdentifier' | 'LaunchTemplate' | 'HealthCheckType' | 'NewInstancesProtectedFromScaleIn'
  >;
}

const subnets: Setting = {
  name: () => 'subnets',
  same: (want, seen) => sameSet(want.subnetIds, (seen.VPCZoneIdentifier ?? '').split(',')),
  fields: (want) => ({ VPCZoneIdentifier: want.subnetIds.join(',') }),
};

/** Managed termination protection works on instances that were protected from their start. */
const protection: Setting = {
  name: () => 'scale-in protection of new instances',
  same: (_want, seen) => seen.NewInstancesProtectedFromScaleIn === true,
  fields: () => ({ NewInstancesProtectedFromScaleIn: true }),
};

/** The health of tasks is the load balancer's business: an instance is healthy while EC2 says so. */
const healthCheck: Setting = {
  name: () => 'health check type EC2',
  same: (_want, seen) => seen.HealthCheckType === 'EC2',
  fields: () => ({ HealthCheckType: 'EC2' }),
};

const settings: readonly Setting[] = [subnets, protection, healthCheck];

const differing = (want: Want, seen: Seen): readonly Setting[] =>
  settings.filter((setting) => !setting.same(want, seen));

const fieldsOf = (want: Want, wrong: readonly Setting[]): ReturnType<Setting['fields']> =>
  Object.assign({}, ...wrong.map((setting) => setting.fields(want))) as ReturnType<Setting['fields']>;

/** What the group is made with. Which version it launches afterwards is the replacement's to say. */
export const groupFields = (want: Want): ReturnType<Setting['fields']> => ({
  LaunchTemplate: { LaunchTemplateId: want.templateId, Version: want.templateVersion },
  ...fieldsOf(want, settings),
});

/** All of them are set with one call, which names what differs and nothing else. */
export const groupSettings: Aspect<Seen, Want> = {
  name: 'settings',
  same: (want, seen) => differing(want, seen).length === 0,
  describe: (want, seen) =>
    differing(want, seen)
      .map((setting) => setting.name(want))
      .join(', '),
  repair: (want, seen) =>
    updateAutoScalingGroup.call({
      AutoScalingGroupName: want.name,
      ...fieldsOf(want, differing(want, seen)),
    }),
  seen: (_output, want, seen) => ({ ...seen, ...fieldsOf(want, differing(want, seen)) }),
};
