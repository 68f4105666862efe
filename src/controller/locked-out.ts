import type { MemberStatus } from '../engine/index.ts';
import { worstOf } from './worst.ts';

export interface LockedOut {
  /** What stands for all of them; undefined when AWS takes calls. */
  readonly cause: MemberStatus | undefined;
  /** The same statuses, each of which points to the cause instead of telling it again. */
  readonly statuses: readonly MemberStatus[];
}

/**
 * Whether AWS takes no call at all: expired credentials or a blocked account are refused the same way by every
 * service, and forty resources that each say so hide the one thing there is to do. One service alone may be closed to
 * the account, and then the others go on.
 */
export function lockedOutOf(statuses: readonly MemberStatus[]): LockedOut {
  const locked = statuses.filter((status) => status.failure?.class === 'locked');
  const services = new Set(locked.map((status) => status.failure?.service));
  if (services.size < 2 && !locked.some(isIdentity)) return { cause: undefined, statuses };
  const told = 'AWS takes no call; the condition Ready says why';
  return {
    cause: worstOf(locked),
    statuses: statuses.map((status) => (locked.includes(status) ? { ...status, message: told } : status)),
  };
}

/** A role that cannot be assumed is refused by one service only, and stands before every call. */
function isIdentity({ failure }: MemberStatus): boolean {
  return failure?.service === 'sts';
}
