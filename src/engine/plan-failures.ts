import type { Failure } from './cloud.ts';
import type { MemberStatus } from './actions.ts';
import type { PlanInput } from './plan-input.ts';

/** The status that holds an action back because it failed before; undefined when it may be tried (again). */
export function heldBack(
  input: Pick<PlanInput, 'memory' | 'now' | 'pace'>,
  status: MemberStatus,
  key: string,
  fingerprint: string,
): MemberStatus | undefined {
  const record = input.memory.failures.get(key);
  if (record?.fingerprint !== fingerprint || input.now >= record.nextTry) return undefined;
  const call = callForHuman(record.failure, key, input.pace);
  const at = call === undefined ? Infinity : record.firstAt + call.after;
  if (call !== undefined && input.now >= at)
    return {
      ...failureStatus(status, record.failure, record.nextTry),
      state: 'stalled',
      reason: call.reason,
    };
  // The moment it becomes a human's matter is worth a look of its own: the next try may be minutes later.
  return failureStatus(status, record.failure, Math.min(record.nextTry, at));
}

/** The reason to call a human, and how long a refusal may last before: some are passing. */
function callForHuman(
  failure: Failure,
  key: string,
  { patience }: PlanInput['pace'],
): { readonly reason: string; readonly after: number } | undefined {
  switch (failure.class) {
    case 'invalid':
      return { reason: reasonOf(failure), after: 0 };
    case 'denied':
    case 'quota':
    case 'locked':
      return { reason: reasonOf(failure), after: patience };
    case 'exists':
      return { reason: 'OwnershipConflict', after: patience };
    case 'propagating':
      // News spreads within minutes: what has a name of its own and lasts longer is no news that spreads.
      return failure.reason === undefined ? undefined : { reason: failure.reason, after: patience };
    case 'dependency':
      // The network interfaces of a load balancer may stay for ten minutes after it is gone.
      return key.includes('|remove|') ? { reason: 'DeletionBlocked', after: patience * 3 } : undefined;
    default:
      return undefined;
  }
}

/** Refusals that end by themselves: waited for, not retried as something that went wrong. */
const passing: ReadonlySet<Failure['class']> = new Set(['propagating', 'dependency', 'cooldown', 'exists']);

export function failureStatus(status: MemberStatus, failure: Failure, lookAt: number): MemberStatus {
  if (passing.has(failure.class) && failure.reason === undefined) {
    return {
      ...status,
      state: 'waiting',
      reason: reasonOf(failure),
      message: describeFailure(failure),
      lookAt,
      failure,
    };
  }
  return {
    ...status,
    state: 'retrying',
    reason: reasonOf(failure),
    message: describeFailure(failure),
    lookAt,
    failure,
  };
}

/** The reason of the condition that tells the failure. */
export function reasonOf(failure: Failure): string {
  return failure.reason ?? reasons[failure.class];
}

const reasons: Readonly<Record<Failure['class'], string>> = {
  absent: 'Propagating',
  exists: 'Waiting',
  dependency: 'Waiting',
  cooldown: 'StorageCooldown',
  propagating: 'Propagating',
  throttled: 'Throttled',
  transient: 'Retrying',
  denied: 'AccessDenied',
  quota: 'QuotaExceeded',
  locked: 'CredentialsUnavailable',
  invalid: 'InvalidRequest',
};

const remedies: Readonly<Record<Exclude<Failure['class'], 'denied'>, string>> = {
  absent: 'AWS does not show it everywhere yet; it is tried again.',
  exists: 'It is looked for; if it belongs to somebody else, that object has to be renamed or removed.',
  dependency: 'It is tried again until what it depends on has settled.',
  cooldown: 'AWS takes the next change hours after the last one; it is tried again, at least every hour.',
  propagating: 'AWS has not spread the news of its dependency yet; it is tried again.',
  throttled: 'It is tried again more slowly.',
  transient: 'It is tried again.',
  quota: 'Ask for a higher quota or free what is not used; it is tried again every few minutes.',
  locked: 'Give the operator credentials that work; it is tried again every few minutes.',
  invalid: 'Change the spec; the same call would be refused again.',
};

/** The prefix of an action in IAM is the service's; an SCP or a boundary denies with the same words as no policy. */
function remedyOf(failure: Failure): string {
  if (failure.remedy !== undefined) return failure.remedy;
  if (failure.class !== 'denied') return remedies[failure.class];
  return `Allow the operator ${failure.service}:${failure.operation} (its own policies, a permissions boundary and service control policies all have to); it is tried again every few minutes.`;
}

/** Service, operation, code, request id, what AWS said, and what to do: everything needed to ask somebody else. */
export function describeFailure(failure: Failure): string {
  const request = failure.requestId === undefined ? '' : `, request ${failure.requestId}`;
  return `${failure.service} ${failure.operation} failed with ${failure.code} (${failure.message}${request}). ${remedyOf(failure)}`;
}
