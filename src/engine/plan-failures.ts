import type { Failure } from './cloud.ts';
import type { MemberStatus } from './actions.ts';
import type { FailureRecord } from './memory.ts';
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
  const failed = failureStatus(status, record.failure, record.nextTry);
  const stall = stallOf(record, input, key);
  return stall === undefined ? failed : { ...failed, state: 'stalled', reason: stall };
}

/** The reason to call a human, once a refusal has lasted longer than a passing one does. */
function stallOf(
  record: FailureRecord,
  { now, pace }: Pick<PlanInput, 'now' | 'pace'>,
  key: string,
): string | undefined {
  const lasted = now - record.firstAt;
  switch (record.failure.class) {
    case 'invalid':
      return reasons.invalid;
    case 'denied':
    case 'quota':
      return lasted >= pace.patience ? reasons[record.failure.class] : undefined;
    case 'exists':
      return lasted >= pace.patience ? 'OwnershipConflict' : undefined;
    case 'dependency':
      // The network interfaces of a load balancer may stay for ten minutes after it is gone.
      return key.includes('|remove|') && lasted >= pace.patience * 3 ? 'DeletionBlocked' : undefined;
    default:
      return undefined;
  }
}

/** Refusals that end by themselves: waited for, not retried as something that went wrong. */
const passing: ReadonlySet<Failure['class']> = new Set(['propagating', 'dependency', 'cooldown', 'exists']);

export function failureStatus(status: MemberStatus, failure: Failure, lookAt: number): MemberStatus {
  if (passing.has(failure.class)) {
    return {
      ...status,
      state: 'waiting',
      reason: reasons[failure.class],
      message: describeFailure(failure),
      lookAt,
    };
  }
  return {
    ...status,
    state: 'retrying',
    reason: reasons[failure.class],
    message: describeFailure(failure),
    lookAt,
  };
}

const reasons: Readonly<Record<Failure['class'], string>> = {
  absent: 'Propagating',
  exists: 'Waiting',
  dependency: 'Waiting',
  cooldown: 'Waiting',
  propagating: 'Propagating',
  throttled: 'Throttled',
  transient: 'Retrying',
  denied: 'AccessDenied',
  quota: 'QuotaExceeded',
  invalid: 'InvalidRequest',
};

const remedies: Readonly<Record<Failure['class'], string>> = {
  absent: 'AWS does not show it everywhere yet; it is tried again.',
  exists: 'It is looked for; if it belongs to somebody else, that object has to be renamed or removed.',
  dependency: 'It is tried again until what it depends on has settled.',
  cooldown: 'AWS takes the next change hours after the last one; it is tried again every few minutes.',
  propagating: 'AWS has not spread the news of its dependency yet; it is tried again.',
  throttled: 'It is tried again more slowly.',
  transient: 'It is tried again.',
  denied: 'Grant the operator this action; it is tried again every few minutes.',
  quota: 'Ask for a higher quota or free what is not used; it is tried again every few minutes.',
  invalid: 'Change the spec; the same call would be refused again.',
};

/** Service, operation, code, request id, what AWS said, and what to do: everything needed to ask somebody else. */
export function describeFailure(failure: Failure): string {
  const request = failure.requestId === undefined ? '' : `, request ${failure.requestId}`;
  return `${failure.service} ${failure.operation} failed with ${failure.code} (${failure.message}${request}). ${remedies[failure.class]}`;
}
