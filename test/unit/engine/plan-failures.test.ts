import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { StackMemory } from '../../../src/engine/index.ts';
import { plan } from '../../../src/engine/plan.ts';
import { failureOf, inputOf, NOW, sheet } from '../../support/plan-samples.ts';

const minute = 60_000;

describe('a create that failed', () => {
  const kinds = [sheet('vpc')];
  const failed = (change: Parameters<typeof failureOf>[0], firstAt: number, nextTry: number): StackMemory => {
    const memory = new StackMemory(NOW - 60 * minute);
    const [action] = plan(inputOf({ kinds })).actions;
    const { key = '', fingerprint = '' } = action ?? {};
    memory.failures.set(key, { failure: failureOf(change), fingerprint, count: 1, firstAt, nextTry });
    return memory;
  };

  test('is held back until its time has come, and told with service, code and remedy', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (wait) => {
        const memory = failed({ class: 'throttled' }, NOW - 1000, NOW + wait);
        const { actions, statuses } = plan(inputOf({ kinds, memory }));
        expect(actions).toHaveLength(wait > 0 ? 0 : 1);
        if (wait <= 0) return;
        expect(statuses.get('vpc')).toMatchObject({
          state: 'retrying',
          reason: 'Throttled',
          lookAt: NOW + wait,
        });
        expect(statuses.get('vpc')?.message).toMatch(/sample Write failed with Sample .*tried again/u);
      }),
    );
  });

  test('is tried at once when something else is wanted', () => {
    const memory = failed({ class: 'invalid' }, NOW - 1000, NOW + 1000);
    expect(plan(inputOf({ kinds, memory })).statuses.get('vpc')?.state).toBe('stalled');
    expect(plan(inputOf({ kinds, memory, spec: 'edited' })).actions).toHaveLength(1);
  });

  test.each([
    ['invalid', 'InvalidRequest', 0],
    ['denied', 'AccessDenied', 5 * minute],
    ['quota', 'QuotaExceeded', 5 * minute],
    ['exists', 'OwnershipConflict', 5 * minute],
  ] as const)('with %s calls a human as %s, once it has lasted', (type, reason, patience) => {
    const stall = failed({ class: type }, NOW - patience, NOW + 1000);
    expect(plan(inputOf({ kinds, memory: stall })).statuses.get('vpc')).toMatchObject({
      state: 'stalled',
      reason,
    });
    if (patience === 0) return;
    const passing = failed({ class: type }, NOW - patience + 1, NOW + 1000);
    expect(plan(inputOf({ kinds, memory: passing })).statuses.get('vpc')?.state).not.toBe('stalled');
  });

  test.each(['throttled', 'transient', 'propagating', 'absent'] as const)('with %s never does', (type) => {
    const memory = failed({ class: type }, NOW - 600 * minute, NOW + 1000);
    expect(plan(inputOf({ kinds, memory })).statuses.get('vpc')?.state).not.toBe('stalled');
  });

  test('because something else is in the way is not called a blocked deletion', () => {
    const memory = failed({ class: 'dependency' }, NOW - 600 * minute, NOW + 1000);
    expect(plan(inputOf({ kinds, memory })).statuses.get('vpc')?.reason).not.toBe('DeletionBlocked');
  });
});

describe('a kind that cannot be read', () => {
  test('calls a human when reading was refused for minutes', () => {
    const kinds = [sheet('vpc')];
    const failure = failureOf({ class: 'denied', operation: 'DescribeVpcs' });
    const memory = new StackMemory(NOW - 60 * minute);
    memory.failures.set('vpc|read', {
      failure,
      fingerprint: '',
      count: 9,
      firstAt: NOW - 6 * minute,
      nextTry: NOW + minute,
    });
    const { statuses } = plan(inputOf({ kinds, memory, blind: new Map([['vpc', failure]]) }));
    expect(statuses.get('vpc')).toMatchObject({
      state: 'stalled',
      reason: 'AccessDenied',
      lookAt: NOW + minute,
    });
  });
});
