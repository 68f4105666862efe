import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { MAX_MESSAGE_LENGTH } from '../../../src/api/v1alpha1/condition-schema.ts';
import {
  layerCondition,
  LAYERS,
  setCondition,
  SUMMARY_CONDITIONS,
  type Condition,
  type NextCondition,
} from '../../../src/api/v1alpha1/conditions.ts';
import { REASONS, type Reason } from '../../../src/api/v1alpha1/reasons.ts';
import { statusSchema } from '../../../src/api/v1alpha1/status.ts';

const steps = fc.array(
  fc.record<NextCondition>({
    type: fc.constantFrom(...SUMMARY_CONDITIONS, ...LAYERS.map(layerCondition)),
    status: fc.constantFrom('True', 'False', 'Unknown'),
    reason: fc.constantFrom(...(Object.keys(REASONS) as Reason[])),
    message: fc.string(),
    observedGeneration: fc.nat(),
  }),
);

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

function play(history: readonly NextCondition[]): readonly Condition[] {
  return history.reduce<readonly Condition[]>(
    (conditions, next, index) => setCondition(conditions, next, at(index)),
    [],
  );
}

describe('setCondition', () => {
  test('after any history each type is there once, as it was last said', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const conditions = play(history);
        expect(conditions).toHaveLength(new Set(history.map(({ type }) => type)).size);
        for (const condition of conditions) {
          expect(condition).toMatchObject(history.findLast(({ type }) => type === condition.type)!);
        }
      }),
    );
  });

  test('lastTransitionTime is the moment since which the status has not changed', () => {
    fc.assert(
      fc.property(steps, (history) => {
        for (const condition of play(history)) {
          const own = history
            .map((next, index) => ({ ...next, index }))
            .filter(({ type }) => type === condition.type);
          const before = own.findLastIndex(({ status }) => status !== condition.status);
          const since = `${at(own[before + 1]!.index)
            .toISOString()
            .slice(0, 19)}Z`;
          expect(condition.lastTransitionTime).toBe(since);
        }
      }),
    );
  });

  test('what it makes, the API server stores', () => {
    fc.assert(
      fc.property(steps, (history) => {
        expect(statusSchema.safeParse({ conditions: play(history) }).error).toBeUndefined();
      }),
    );
  });

  test('leaves the list it was given alone', () => {
    const before = Object.freeze(
      play([{ type: 'Ready', status: 'False', reason: 'Creating', message: '', observedGeneration: 1 }]),
    );
    const after = setCondition(
      before,
      { type: 'Ready', status: 'True', reason: 'Ready', message: '', observedGeneration: 1 },
      at(9),
    );
    expect([before, after].map(([ready]) => ready?.status)).toEqual(['False', 'True']);
  });

  test('cuts a message the API server would refuse the whole status for', () => {
    const message = 'x'.repeat(MAX_MESSAGE_LENGTH + 1);
    const [condition] = setCondition(
      [],
      { type: 'Ready', status: 'False', reason: 'Retrying', message, observedGeneration: 1 },
      at(0),
    );
    expect(condition?.message).toHaveLength(MAX_MESSAGE_LENGTH);
    expect(condition?.message.endsWith('…')).toBe(true);
  });
});

test.each(Object.entries(REASONS))(
  'reason %s is a word kubectl can wait for, and is explained',
  (reason, meaning) => {
    expect(reason).toMatch(/^[A-Z][A-Za-z]*$/u);
    expect(meaning).toMatch(/^[A-Z].*\.$/u);
  },
);
