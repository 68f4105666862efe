import type { RetryStrategyV2, RetryToken } from '@smithy/types';
import type { Failure } from '../engine/cloud.ts';

export interface RetryOptions {
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Attempts of one call. Default is 3: what takes longer is waited for by the engine, which can look in between. */
  readonly maxAttempts?: number;
  /** Divides the waits. Default is 1. */
  readonly timeScale?: number;
}

/**
 * Milliseconds until a failed call is sent again; undefined when it is not.
 * `attempt` counts the attempts made so far, from 1.
 */
export type RetryPolicy = (failure: Failure, write: boolean, attempt: number) => number | undefined;

const longestMs = 20_000;

const passing: ReadonlySet<Failure['class']> = new Set(['throttled', 'transient', 'locked']);

/**
 * Full jitter, as the SDK's own strategy has it. A write is sent again only when AWS did not act on it: after a broken
 * connection or an internal error the object may exist, and a second create would make a second one.
 */
export function retryPolicy(options: RetryOptions): RetryPolicy {
  const { random, maxAttempts = 3, timeScale = 1 } = options;
  return (failure, write, attempt) => {
    if (attempt >= maxAttempts || !passing.has(failure.class)) return undefined;
    // Once more with credentials that are fetched anew; what is refused then is refused for longer than this.
    if (failure.class === 'locked' && attempt > 1) return undefined;
    if (write && failure.effect === 'unknown') return undefined;
    const base = failure.class === 'throttled' ? 1000 : 50;
    return (random() * Math.min(longestMs, base * 2 ** (attempt - 1))) / timeScale;
  };
}

const first: RetryToken = { getRetryCount: () => 0, getRetryDelay: () => 0 };

/**
 * For the SDK clients, which then send once. The SDK's strategies take a quota of ECS for throttling, sleep on the
 * machine's clock, and cannot tell a read from a write; retries are made by `SdkCloud`, which can.
 */
export const sendOnce: RetryStrategyV2 & { readonly mode: string } = {
  mode: 'standard',
  acquireInitialRetryToken: () => Promise.resolve(first),
  refreshRetryTokenForRetry: () => Promise.reject(new Error('The caller decides whether to send again.')),
  recordSuccess: () => undefined,
};
