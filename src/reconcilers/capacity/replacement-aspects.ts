import {
  cancelInstanceRefresh,
  rollbackInstanceRefresh,
  startInstanceRefresh,
  updateAutoScalingGroup,
} from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Aspect } from '../../engine/index.ts';
import {
  activeRefresh,
  aimedVersion,
  failedRefresh,
  isAim,
  isElsewhere,
  isOutrun,
  isUnknown,
  outdatedOf,
  type Instances,
  type Refresh,
  type ReplacementWant,
} from './replacement-view.ts';

type Of = Aspect<Instances, ReplacementWant>;

/** Longer than a healthy instance takes to join the cluster, so that an old one never goes for one that does not. */
export const WARMUP_SECONDS = 300;

const templateOf = ({ templateId, version }: ReplacementWant) => ({
  LaunchTemplateId: templateId,
  Version: version,
});

const running: readonly (string | undefined)[] = ['Pending', 'InProgress', 'Baking'];

const withStatus = (seen: Instances, refresh: Refresh, Status: Refresh['Status']): Instances => ({
  ...seen,
  refreshes: (seen.refreshes ?? []).map((one) =>
    one.InstanceRefreshId === refresh.InstanceRefreshId ? { ...one, Status } : one,
  ),
});

/** The refresh that runs, when something has to be done about it. */
function runningRefresh(seen: Instances): Refresh | undefined {
  const refresh = activeRefresh(seen);
  return running.includes(refresh?.Status) ? refresh : undefined;
}

/** AWS runs one refresh at a time: one whose aim nobody wants any more makes room. */
const superseded: Of = {
  name: 'superseded replacement',
  same: (want, seen) => {
    const refresh = runningRefresh(seen);
    if (refresh === undefined || isAim(refresh, want) || isOutrun(seen, want)) return true;
    // Somebody may renew the instances as they are: that takes them nowhere else.
    if (refresh.DesiredConfiguration?.LaunchTemplate?.Version === undefined) return true;
    const version = aimedVersion(seen, refresh);
    if (version === undefined) return false;
    const launch = seen.launches?.[version];
    // A version of ours that is not read yet is judged when it is.
    return launch === undefined ? !isElsewhere(seen, want) : launch === want.launch;
  },
  describe: () => 'replacement of instances (another is wanted now)',
  repair: (want) => cancelInstanceRefresh.call({ AutoScalingGroupName: want.group }),
  seen: (_output, _want, seen) => {
    const refresh = runningRefresh(seen);
    return refresh === undefined ? seen : withStatus(seen, refresh, 'Cancelling');
  },
};

function isFailing(want: ReplacementWant, seen: Instances): boolean {
  const refresh = runningRefresh(seen);
  if (refresh === undefined || !isAim(refresh, want)) return false;
  return want.trouble !== '';
}

/** AWS watches instances, not whether they join the cluster, and is patient for an hour. */
const failing: Of = {
  name: 'failing replacement',
  same: (want, seen) => !isFailing(want, seen),
  describe: (want) =>
    want.trouble === 'late'
      ? 'replacement of instances (a new one does not join the cluster): the old ones stay'
      : 'replacement of instances (new ones do not launch): the old ones stay',
  repair: (want) => rollbackInstanceRefresh.call({ AutoScalingGroupName: want.group }),
  seen: (_output, _want, seen) => {
    const refresh = runningRefresh(seen);
    return refresh === undefined ? seen : withStatus(seen, refresh, 'RollbackInProgress');
  },
};

/**
 * New instances first, one at a time, each with time to join the cluster before an old one goes; ECS drains those that
 * go, and managed termination protection asks that protected ones are replaced too.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 */
const preferences = {
  MinHealthyPercentage: 100,
  MaxHealthyPercentage: 110,
  InstanceWarmup: WARMUP_SECONDS,
  ScaleInProtectedInstances: 'Refresh',
  StandbyInstances: 'Ignore',
  SkipMatching: true,
  AutoRollback: true,
} as const;

const instances: Of = {
  name: 'instances',
  same: (want, seen) =>
    want.held !== '' ||
    isOutrun(seen, want) ||
    isUnknown(seen, want) ||
    outdatedOf(seen, want).length === 0 ||
    activeRefresh(seen) !== undefined ||
    failedRefresh(seen, want) !== undefined,
  describe: (want, seen) =>
    `replacement of ${outdatedOf(seen, want).length} instances by launch template version ${want.version}`,
  repair: (want) =>
    startInstanceRefresh.call({
      AutoScalingGroupName: want.group,
      Strategy: 'Rolling',
      DesiredConfiguration: { LaunchTemplate: templateOf(want) },
      Preferences: { ...preferences },
    }),
  seen: (output, want, seen) => {
    const { InstanceRefreshId } = output as OutputOf<typeof startInstanceRefresh>;
    const refresh: Refresh = {
      InstanceRefreshId,
      Status: 'Pending',
      DesiredConfiguration: { LaunchTemplate: templateOf(want) },
    };
    return { ...seen, refreshes: [...(seen.refreshes ?? []), refresh] };
  },
};

/**
 * A version that launches the same (other tags), and any when there is no instance to replace, is set at once; so is
 * our template in place of another, which may be gone and launch nothing.
 * Versions only grow: a read that still shows an older one of the template must not take the group back to it.
 */
const template: Of = {
  name: 'launch template version',
  same: (want, seen) =>
    activeRefresh(seen) !== undefined ||
    (!isElsewhere(seen, want) &&
      (isUnknown(seen, want) ||
        outdatedOf(seen, want).length > 0 ||
        Number(seen.LaunchTemplate?.Version) >= Number(want.version))),
  describe: (want) => `launch template version ${want.version}`,
  repair: (want) =>
    updateAutoScalingGroup.call({ AutoScalingGroupName: want.group, LaunchTemplate: templateOf(want) }),
  seen: (_output, want, seen) => ({ ...seen, LaunchTemplate: templateOf(want) }),
};

export const replacementAspects: readonly Of[] = [superseded, failing, instances, template];
