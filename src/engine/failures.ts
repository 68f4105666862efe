import type { Failure } from './cloud.ts';
import type { StackMemory } from './memory.ts';
import type { Pace } from './pace.ts';

export interface FailedCall {
  /** The action's key, or `<type>|read` and `<id>|details` for readings. */
  readonly key: string;
  readonly fingerprint: string;
  readonly failure: Failure;
}

/** What AWS takes hours later is asked for once an hour. */
const COOLDOWN_CAPS = 12;

/**
 * Remembers when the same call is tried again: the first time soon, then later and later. What a human has to change is
 * asked about every few minutes, so that the stack goes on by itself once it is changed.
 */
export function rememberFailure(memory: StackMemory, call: FailedCall, now: number, pace: Pace): void {
  const before = memory.failures.get(call.key);
  const same = before?.fingerprint === call.fingerprint ? before : undefined;
  const count = (same?.count ?? 0) + 1;
  const cap = call.failure.class === 'cooldown' ? pace.retryCap * COOLDOWN_CAPS : pace.retryCap;
  const backoff = Math.min(cap, pace.retry * 2 ** Math.min(count - 1, growth[call.failure.class]));
  memory.failures.set(call.key, {
    failure: call.failure,
    fingerprint: call.fingerprint,
    count,
    firstAt: same?.firstAt ?? now,
    nextTry: now + (call.failure.class === 'invalid' ? pace.retryCap : backoff),
  });
}

/** How often the wait doubles: what only needs a moment is not made to wait minutes. */
const growth: Readonly<Record<Failure['class'], number>> = {
  absent: 2,
  exists: 3,
  dependency: 3,
  cooldown: 11,
  propagating: 2,
  throttled: 5,
  transient: 5,
  denied: 8,
  quota: 8,
  locked: 8,
  invalid: 0,
};

/** Drops failures that nobody came back to: next month's refusal must not look like an old one that goes on. */
export function forgetFailures(memory: StackMemory, now: number, pace: Pace): void {
  for (const [key, record] of memory.failures) {
    if (now - record.nextTry > pace.retryCap * 2) memory.failures.delete(key);
  }
}
