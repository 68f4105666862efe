import type {
  describeAutoScalingGroups,
  describeInstanceRefreshes,
  describeScalingActivities,
} from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';

type Group = NonNullable<OutputOf<typeof describeAutoScalingGroups>['AutoScalingGroups']>[number];
type Instance = NonNullable<Group['Instances']>[number];
export type Refresh = NonNullable<OutputOf<typeof describeInstanceRefreshes>['InstanceRefreshes']>[number];
type Activity = NonNullable<OutputOf<typeof describeScalingActivities>['Activities']>[number];

/** The instances of the group, and how their replacement fares. */
export interface Instances extends Group {
  readonly refreshes?: readonly Refresh[];
  /** What each version of the template launches, as a hash, by number. */
  readonly launches?: Readonly<Record<string, string>>;
  readonly activities?: readonly Activity[];
  /** How many of the new instances that are in service have joined the cluster. */
  readonly joined?: number;
}

export interface ReplacementWant {
  readonly group: string;
  readonly templateId: string;
  readonly version: string;
  /** Hash of what the version launches. */
  readonly launch: string;
  /** The template is being changed, by us or by another process: what we know of it may be from an older reading. */
  readonly changing: boolean;
  /** Why no instance is to be replaced now; empty: nothing is in the way. */
  readonly held: string;
  /** Why new instances are given up: one has not joined the cluster in time, or AWS launches none. Empty: they are not. */
  readonly trouble: '' | 'late' | 'refused';
}

export const stayingOf = (seen: Instances): readonly Instance[] =>
  (seen.Instances ?? []).filter(({ LifecycleState: state = '' }) => !/^(Terminat|Detach)/u.test(state));

const inServiceOf = (seen: Instances): readonly Instance[] =>
  (seen.Instances ?? []).filter(({ LifecycleState: state }) => state === 'InService');

const versionOf = (instance: Instance): string => instance.LaunchTemplate?.Version ?? '';

/** Versions of the group's own template that its instances were launched from. */
export const versionsOf = (seen: Instances): readonly string[] => [
  ...new Set(
    stayingOf(seen)
      .filter(({ LaunchTemplate: one }) => one?.LaunchTemplateId === seen.LaunchTemplate?.LaunchTemplateId)
      .map(versionOf)
      .filter((version) => version !== ''),
  ),
];

/** Launched by a refresh: what the refresh launches becomes the group's own only when it has succeeded. */
const isNew = (seen: Instances, instance: Instance): boolean =>
  versionOf(instance) !== seen.LaunchTemplate?.Version;

export const newOf = (seen: Instances): readonly Instance[] =>
  inServiceOf(seen).filter((instance) => isNew(seen, instance));

/** The group launches from another template: ours was deleted by hand and made anew, or somebody gave it theirs. */
export const isElsewhere = (seen: Instances, want: ReplacementWant): boolean =>
  seen.LaunchTemplate?.LaunchTemplateId !== want.templateId;

/** What came from another template cannot be told from what is wanted; it is replaced. */
function isWanted(seen: Instances, want: ReplacementWant, instance: Instance): boolean {
  if (instance.LaunchTemplate?.LaunchTemplateId !== want.templateId) return false;
  const version = versionOf(instance);
  return version === want.version || seen.launches?.[version] === want.launch;
}

/** Versions whose launch data is not read yet: whether their instances have to go is unknown. */
export const isUnknown = (seen: Instances, want: ReplacementWant): boolean =>
  isElsewhere(seen, want) ||
  versionsOf(seen).some((version) => version !== want.version && seen.launches?.[version] === undefined);

export const outdatedOf = (seen: Instances, want: ReplacementWant): readonly Instance[] =>
  stayingOf(seen).filter((instance) => !isWanted(seen, want, instance));

export const replacedOf = (seen: Instances, want: ReplacementWant): number =>
  Math.min(
    seen.DesiredCapacity ?? 0,
    inServiceOf(seen).filter((instance) => isWanted(seen, want, instance)).length,
  );

const startOf = ({ StartTime }: Refresh): number => StartTime?.getTime() ?? 0;

const newestFirst = ({ refreshes = [] }: Instances): readonly Refresh[] =>
  [...refreshes].sort((left, right) => startOf(right) - startOf(left));

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/check-status-instance-refresh.html */
const active: readonly (string | undefined)[] = [
  'Pending',
  'InProgress',
  'Baking',
  'Cancelling',
  'RollbackInProgress',
];
const failed: readonly (string | undefined)[] = [
  'Failed',
  'Cancelled',
  'RollbackSuccessful',
  'RollbackFailed',
];

export const activeRefresh = (seen: Instances): Refresh | undefined =>
  newestFirst(seen).find(({ Status }) => active.includes(Status));

/** The version of the group's own template that the refresh goes to; undefined for another template, or a name such as `$Latest`. */
export function aimedVersion(seen: Instances, refresh: Refresh | undefined): string | undefined {
  const aim = refresh?.DesiredConfiguration?.LaunchTemplate;
  if (aim?.LaunchTemplateId !== seen.LaunchTemplate?.LaunchTemplateId) return undefined;
  return /^\d+$/u.test(aim?.Version ?? '') ? aim?.Version : undefined;
}

/** Versions of the group's own template that are launched, or on their way to be. */
export function launchedVersions(seen: Instances): readonly string[] {
  const aimed = aimedVersion(seen, activeRefresh(seen));
  return [...new Set([...versionsOf(seen), ...(aimed === undefined ? [] : [aimed])])];
}

export const isAim = ({ DesiredConfiguration: aim }: Refresh, want: ReplacementWant): boolean =>
  aim?.LaunchTemplate?.LaunchTemplateId === want.templateId && aim.LaunchTemplate.Version === want.version;

/**
 * AWS launches, or is on its way to, a later version of a template that is being changed than the one that is known
 * here. Versions only grow: another process has changed it since, and replaces the instances as we would.
 */
export function isOutrun(seen: Instances, want: ReplacementWant): boolean {
  if (!want.changing) return false;
  const launched = isElsewhere(seen, want) ? [] : launchedVersions(seen);
  return launched.some((version) => Number(version) > Number(want.version));
}

/** The refresh to the wanted version that did not make it; it is not tried again. */
export function failedRefresh(seen: Instances, want: ReplacementWant): Refresh | undefined {
  const latest = newestFirst(seen).find((refresh) => isAim(refresh, want));
  return latest !== undefined && failed.includes(latest.Status) ? latest : undefined;
}

const timeOf = (date: Date | undefined): number => date?.getTime() ?? 0;

const launchesOf = ({ activities = [] }: Instances, since: number): readonly Activity[] =>
  activities
    .filter(
      ({ Description: text = '', StartTime }) => text.startsWith('Launching') && timeOf(StartTime) >= since,
    )
    .sort((left, right) => timeOf(right.StartTime) - timeOf(left.StartTime));

/** Since when AWS has launched none of the new instances of the refresh that runs, as ISO 8601. */
export function refusedSince(seen: Instances): string | undefined {
  const refresh = activeRefresh(seen);
  if (refresh === undefined) return undefined;
  const latest = launchesOf(seen, startOf(refresh));
  const success = latest.findIndex(({ StatusCode }) => StatusCode !== 'Failed');
  const failures = success < 0 ? latest : latest.slice(0, success);
  return failures.at(-1)?.StartTime?.toISOString();
}

/** AWS's own words for the latest launch that failed. */
export const newestFailure = (seen: Instances): string | undefined =>
  launchesOf(seen, 0).find(({ StatusCode }) => StatusCode === 'Failed')?.StatusMessage;

/**
 * Since when a new instance in service has not joined the cluster, as ISO 8601. The group does not tell which has, so
 * the latest are taken for those that are still on their way. Old ones do not count: one that has left the cluster may
 * be shown in service for a while. An instance whose launch is not shown yet is later than all whose launch is.
 */
export function waitingSince(seen: Instances): string | undefined {
  const fresh = new Set(newOf(seen).map(({ InstanceId: id = '' }) => id));
  const missing = fresh.size - (seen.joined ?? fresh.size);
  const launched = launchesOf(seen, 0).filter(({ Description: text = '' }) =>
    fresh.has(text.split(' ').at(-1) ?? ''),
  );
  const unshown = fresh.size - launched.length;
  return launched
    .slice(0, Math.max(0, missing - unshown))
    .at(-1)
    ?.EndTime?.toISOString();
}
