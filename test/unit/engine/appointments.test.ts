import { describe, expect, test } from '@jest/globals';
import { keepAppointments, StackMemory, type MemberStatus } from '../../../src/engine/index.ts';
import { NOW, statusOf } from '../../support/report-samples.ts';

const SECOND = 1_000;

describe('the time to look again', () => {
  const next = (
    before: number | undefined,
    after: number | undefined,
    readAt?: number,
  ): number | undefined => {
    const memory = new StackMemory(NOW);
    if (readAt !== undefined)
      memory.readings.set('database', {
        at: readAt,
        rows: [],
        conflicts: [],
        parents: new Set(),
        questions: '[]',
      });
    const at = (lookAt: number | undefined): ReadonlyMap<string, MemberStatus> =>
      new Map([
        [
          'database',
          statusOf('database', { state: 'creating', ...(lookAt === undefined ? {} : { lookAt }) }),
        ],
      ]);
    return keepAppointments(at(after), at(before), memory, NOW).get('database')?.lookAt;
  };

  test('stays what it was when a pass for something else has left the object out', () => {
    expect(next(NOW + SECOND, NOW + 15 * SECOND, NOW - 15 * SECOND)).toBe(NOW + SECOND);
  });

  test('is the new one when the object was read', () => {
    expect(next(NOW + SECOND, NOW + 15 * SECOND, NOW)).toBe(NOW + 15 * SECOND);
  });

  test('is the new one when the old one has passed, or there was none', () => {
    expect(next(NOW - SECOND, NOW + 15 * SECOND, NOW - 15 * SECOND)).toBe(NOW + 15 * SECOND);
    expect(next(undefined, NOW + 15 * SECOND)).toBe(NOW + 15 * SECOND);
  });

  test('comes nearer when there is a reason to hurry, and goes when there is nothing to wait for', () => {
    expect(next(NOW + 15 * SECOND, NOW + SECOND, NOW - SECOND)).toBe(NOW + SECOND);
    expect(next(NOW + 15 * SECOND, undefined, NOW - SECOND)).toBeUndefined();
  });
});
