import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  describeAutoScalingGroups,
  describeInstanceRefreshes,
  describeScalingActivities,
} from '../../aws/operations/auto-scaling.ts';
import { describeLaunchTemplateVersions } from '../../aws/operations/ec2-compute.ts';
import { listContainerInstances } from '../../aws/operations/ecs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Detail, type Outputs, type Verdict } from '../../engine/index.ts';
import { clusterName } from '../stack-names.ts';
import { groupName } from './auto-scaling-group.ts';
import { launchHash } from './launch-hash.ts';
import { replacementAspects } from './replacement-aspects.ts';
import {
  activeRefresh,
  failedRefresh,
  isOutrun,
  isUnknown,
  launchedVersions,
  newestFailure,
  newOf,
  outdatedOf,
  refusedSince,
  replacedOf,
  stayingOf,
  waitingSince,
  type Instances,
  type ReplacementWant,
} from './replacement-view.ts';

/** A healthy instance joins the cluster within two minutes; before the warm-up is over it is given up. */
const LATE_SECONDS = 240;
/** Capacity that is short for a moment is worth a wait. */
const REFUSED_SECONDS = 600;
const POLL_SECONDS = 15;
const STALLED_POLL_SECONDS = 300;

const nameOf = (seen: Instances): string => seen.AutoScalingGroupName ?? '';
const templateIdOf = (seen: Instances): string | undefined => seen.LaunchTemplate?.LaunchTemplateId;

const refreshes: Detail<Instances> = {
  name: 'refreshes',
  ask: (seen) => describeInstanceRefreshes.call({ AutoScalingGroupName: nameOf(seen), MaxRecords: 20 }),
  merge: (seen, page) => ({
    ...seen,
    refreshes: (page as OutputOf<typeof describeInstanceRefreshes> | undefined)?.InstanceRefreshes ?? [],
  }),
};

const launches: Detail<Instances> = {
  name: 'launches',
  when: (seen) => seen.refreshes !== undefined && launchedVersions(seen).length > 0,
  ask: (seen) =>
    describeLaunchTemplateVersions.call({
      LaunchTemplateId: templateIdOf(seen),
      Versions: [...launchedVersions(seen)],
    }),
  merge: (seen, page) => {
    const versions = (page as OutputOf<typeof describeLaunchTemplateVersions> | undefined)
      ?.LaunchTemplateVersions;
    const hashes = (versions ?? []).map(({ VersionNumber, LaunchTemplateData }) => [
      String(VersionNumber),
      launchHash(LaunchTemplateData),
    ]);
    return { ...seen, launches: Object.fromEntries(hashes) as Record<string, string> };
  },
};

/** Launches that AWS refuses, and when an instance was launched, show in the activities alone. */
const activities: Detail<Instances> = {
  name: 'activities',
  when: (seen) => stayingOf(seen).length > 0,
  ask: (seen) => describeScalingActivities.call({ AutoScalingGroupName: nameOf(seen), MaxRecords: 50 }),
  merge: (seen, page) => ({
    ...seen,
    activities: (page as OutputOf<typeof describeScalingActivities> | undefined)?.Activities ?? [],
  }),
};

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html */
const joined: Detail<Instances> = {
  name: 'joined',
  when: (seen) => newOf(seen).length > 0,
  ask: (seen, { stack }) =>
    listContainerInstances.call({
      cluster: clusterName(stack),
      filter: `ec2InstanceId in [${newOf(seen)
        .map(({ InstanceId: id = '' }) => id)
        .join(', ')}]`,
    }),
  merge: (seen, page) => {
    const arns = (page as OutputOf<typeof listContainerInstances> | undefined)?.containerInstanceArns;
    return arns === undefined ? seen : { ...seen, joined: arns.length };
  },
};

const REMEDY =
  'change spec.capacity, or try again with: kubectl annotate wps/NAME --overwrite wordpress-stack.dev/refresh-instances="$(date)"';

function failed(seen: Instances, want: ReplacementWant): Verdict | undefined {
  const refresh = outdatedOf(seen, want).length === 0 ? undefined : failedRefresh(seen, want);
  if (refresh === undefined) return undefined;
  const reason = refresh.StatusReason ?? 'AWS gave no reason';
  const what =
    refresh.Status === 'Cancelled'
      ? 'was cancelled by somebody'
      : refresh.Status === 'RollbackSuccessful'
        ? `failed and the old ones were put back (${reason})`
        : `failed (${reason})`;
  return {
    stalled: true,
    reason: 'ReplacementFailed',
    message: `the replacement of instances by launch template version ${want.version} ${what}; see aws autoscaling describe-scaling-activities --auto-scaling-group-name ${want.group}, then ${REMEDY}`,
    pollSeconds: STALLED_POLL_SECONDS,
  };
}

function progress(seen: Instances, want: ReplacementWant): Verdict | undefined {
  const refresh = activeRefresh(seen);
  if (refresh === undefined) return undefined;
  const count = `${replacedOf(seen, want)} of ${seen.DesiredCapacity ?? 0} instances replaced`;
  const told = refusedSince(seen) === undefined ? refresh.StatusReason : newestFailure(seen);
  const because = told === undefined ? '' : ` (${told})`;
  const back = refresh.Status === 'RollbackInProgress';
  const message = back ? `new instances failed, the old ones are put back${because}` : `${count}${because}`;
  return { reason: 'Updating', message, pollSeconds: POLL_SECONDS };
}

function verdict(seen: Instances, want: ReplacementWant): Verdict | undefined {
  const told = progress(seen, want) ?? failed(seen, want);
  if (told !== undefined) return told;
  if (isOutrun(seen, want))
    return {
      reason: 'Updating',
      message: 'instances are of a later version of the launch template than the last reading of it shows',
      pollSeconds: POLL_SECONDS,
    };
  if (isUnknown(seen, want))
    return {
      reason: 'Updating',
      message: 'what the instances were launched from is looked up',
      pollSeconds: 2,
    };
  const outdated = outdatedOf(seen, want).length;
  if (outdated === 0 || want.held === '') return undefined;
  const message = `${outdated} of ${seen.DesiredCapacity ?? 0} instances are replaced later: ${want.held}`;
  return { reason: 'Waiting', message, pollSeconds: POLL_SECONDS };
}

/**
 * Two replacements at once would hide each other's faults: the service comes first. Only where tasks find no place are
 * new instances the cure.
 */
function heldBy({ state, reason }: Outputs): string {
  if (state === undefined || state === 'ready' || reason === 'InsufficientCapacity') return '';
  if (reason === 'RolledBack' || reason === 'RolloutFailed') return 'the rollout of the service has failed';
  return 'the service is being changed';
}

/**
 * Which launch template version the instances are of. A version that launches something else replaces them by an
 * instance refresh of Auto Scaling, which goes back by itself when it fails.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 */
export const instanceReplacement = kind<Instances, ReplacementWant, WordPressStackSpec>({
  type: 'instance-replacement',
  layer: 'Capacity',
  members: () => [
    {
      id: 'auto-scaling-group/instances',
      needs: { group: 'auto-scaling-group', template: 'launch-template' },
      knows: { service: 'service', change: 'launch-template' },
    },
  ],
  find: {
    after: ['auto-scaling-group'],
    ask: (scope) =>
      scope.rows('auto-scaling-group').length === 0
        ? []
        : [describeAutoScalingGroups.call({ AutoScalingGroupNames: [groupName(scope.stack)] })],
    rows: (page: OutputOf<typeof describeAutoScalingGroups>) => page.AutoScalingGroups ?? [],
  },
  details: [refreshes, launches, activities, joined],
  identify: (seen) => ({ awsId: `${nameOf(seen)}/instances`, key: 'auto-scaling-group/instances' }),
  state: (seen) => (seen.Status === undefined ? 'ready' : 'gone'),
  outputs: (seen) => {
    const [waiting, refused] = [waitingSince(seen), refusedSince(seen)];
    return {
      ...(waiting === undefined ? {} : { waitingSince: waiting }),
      ...(refused === undefined ? {} : { refusedSince: refused }),
    };
  },
  want: ({ stack, need, own, elapsed, second }) => {
    const isOver = (since: string | undefined, seconds: number): boolean =>
      since !== undefined && elapsed(since) >= seconds * second;
    const late = isOver(own?.['waitingSince'], LATE_SECONDS);
    const refused = isOver(own?.['refusedSince'], REFUSED_SECONDS);
    return {
      group: groupName(stack),
      templateId: need('template')['id'] ?? '',
      version: need('template')['version'] ?? '',
      launch: need('template')['launch'] ?? '',
      changing: (need('change')['state'] ?? 'ready') !== 'ready',
      held: heldBy(need('service')),
      trouble: late ? 'late' : refused ? 'refused' : '',
    };
  },
  absent: () => ({ reason: 'Waiting', message: 'the group is not shown yet', pollSeconds: 2 }),
  aspects: replacementAspects,
  verdict,
  remove: [],
  typical: { create: 3, remove: 3 },
});
