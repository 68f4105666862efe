import type { describeScalingActivities } from '../../aws/operations/auto-scaling.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';

type Activity = NonNullable<OutputOf<typeof describeScalingActivities>['Activities']>[number];

/** Why the group gets no instance. */
export interface LaunchFailure {
  readonly reason: string;
  readonly message: string;
  /** Epoch milliseconds since when every launch fails. */
  readonly refusedSince: number;
  /** It is AWS's to end it. */
  readonly passes: boolean;
}

interface Cause {
  readonly code: string;
  readonly text: RegExp;
  readonly reason: string;
  readonly remedy: string;
  /** It ends when AWS has room again. Default is false: a human has to act. */
  readonly passes?: boolean;
}

/**
 * Activities carry EC2's text and not its code.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-capacity.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html
 */
const causes: readonly Cause[] = [
  {
    code: 'VcpuLimitExceeded',
    text: /vcpu (capacity|limit)/i,
    reason: 'QuotaExceeded',
    remedy:
      'Ask Service Quotas for more vCPUs of "Running On-Demand instances", or lower spec.capacity.minSize or instanceType',
  },
  {
    code: 'InsufficientInstanceCapacity',
    text: /(not|do not have|no) (have )?sufficient .*capacity|insufficient capacity/i,
    reason: 'InsufficientCapacity',
    remedy: 'AWS is tried again, in every zone; another spec.capacity.instanceType may be there at once',
    passes: true,
  },
  {
    code: 'Unsupported',
    text: /not supported/i,
    reason: 'LaunchFailed',
    remedy: "Choose a spec.capacity.instanceType that all of the stack's zones offer",
  },
  {
    code: 'UnauthorizedOperation',
    text: /not authorized/i,
    reason: 'LaunchFailed',
    remedy:
      'Look what a service control policy denies to the role AWSServiceRoleForAutoScaling, and whether it may use the image and its KMS key',
  },
];

const unknown: Omit<Cause, 'text'> = {
  code: 'launch',
  reason: 'LaunchFailed',
  remedy: "See the group's activities (aws autoscaling describe-scaling-activities)",
};

/** Launches that AWS refuses show in the activities alone, the newest first. */
export function launchFailure(activities: readonly Activity[]): LaunchFailure | undefined {
  const launches = activities.filter(
    ({ Description: text = '', StatusCode: code }) =>
      text.startsWith('Launching') && (code === 'Failed' || code === 'Successful'),
  );
  const success = launches.findIndex(({ StatusCode: code }) => code === 'Successful');
  const failed = success < 0 ? launches : launches.slice(0, success);
  const newest = failed[0];
  if (newest === undefined) return undefined;
  const text = newest.StatusMessage ?? newest.Description ?? '';
  const cause = causes.find((candidate) => candidate.text.test(text)) ?? unknown;
  return {
    reason: cause.reason,
    message: `EC2 launches no instance: ${cause.code} (${text.trim()}; activity ${newest.ActivityId ?? ''}). ${cause.remedy}.`,
    refusedSince: failed.at(-1)?.StartTime?.getTime() ?? 0,
    passes: cause.passes === true,
  };
}
