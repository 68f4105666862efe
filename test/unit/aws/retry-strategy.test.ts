import { describe, expect, it } from '@jest/globals';
import { retryPolicy } from '../../../src/aws/retry-strategy.ts';
import type { Failure } from '../../../src/engine/cloud.ts';

const failure = (kind: Failure['class'], effect: Failure['effect'] = 'none'): Failure => ({
  class: kind,
  effect,
  service: 'ec2',
  operation: 'CreateVpc',
  code: 'x',
  message: 'x',
});
const policy = retryPolicy({ random: () => 0.5 });

describe('retryPolicy', () => {
  it.each(['absent', 'exists', 'dependency', 'propagating', 'denied', 'quota', 'invalid'] as const)(
    'never repeats what is %s',
    (kind) => {
      expect(policy(failure(kind), false, 1)).toBeUndefined();
    },
  );

  it('backs off longer when throttled', () => {
    expect([1, 2, 3].map((attempt) => policy(failure('throttled'), true, attempt))).toEqual([
      500,
      1000,
      undefined,
    ]);
    expect([1, 2, 3].map((attempt) => policy(failure('transient', 'unknown'), false, attempt))).toEqual([
      25,
      50,
      undefined,
    ]);
  });

  it('repeats a write only when AWS did not act on it', () => {
    expect(policy(failure('transient', 'unknown'), true, 1)).toBeUndefined();
    expect(policy(failure('transient', 'none'), true, 1)).toBe(25);
  });

  it('is as much faster as AWS is, and waits at most 20 s', () => {
    const fast = retryPolicy({ random: () => 1, timeScale: 10, maxAttempts: 99 });
    expect(fast(failure('throttled'), true, 1)).toBe(100);
    expect(fast(failure('throttled'), true, 30)).toBe(2000);
  });
});
