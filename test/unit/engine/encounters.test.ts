import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { elapsedSince, meet, metAt } from '../../../src/engine/encounters.ts';
import { newLedger, StackMemory } from '../../../src/engine/index.ts';
import { NOW } from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const HOUR = 3_600_000;

describe('what this process meets', () => {
  test('is as old as its first meeting, whatever the time that is written there', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat({ max: HOUR }), { maxLength: 5 }), (at, waits) => {
        const memory = new StackMemory(NOW);
        const intent = { token: 'a', at };
        const ledger = { ...newLedger(identity), intents: { vpc: intent } };
        let now = NOW;
        for (const wait of [0, ...waits]) {
          now += wait;
          meet(memory, ledger, now);
          expect(metAt(memory, intent, now)).toBe(NOW);
        }
      }),
    );
  });

  test('is met anew when it was closed meanwhile', () => {
    const memory = new StackMemory(NOW);
    const intent = { token: 'a', at: 0 };
    const ledger = { ...newLedger(identity), intents: { vpc: intent } };
    meet(memory, ledger, NOW);
    meet(memory, newLedger(identity), NOW + 1);
    meet(memory, ledger, NOW + 2);
    expect(metAt(memory, intent, NOW + 3)).toBe(NOW + 2);
  });
});

describe('a time that AWS tells', () => {
  test('counts from when it was first heard of, by the clock of this process', () => {
    const memory = new StackMemory(NOW);
    const told = new Date(NOW - 10 * HOUR).toISOString();
    expect(elapsedSince(memory, told, NOW)).toBe(0);
    expect(elapsedSince(memory, told, NOW + 1000)).toBe(1000);
    expect(elapsedSince(memory, `${told} of another`, NOW + 1000)).toBe(0);
    expect(elapsedSince(memory, told, NOW + HOUR)).toBe(HOUR);
  });

  test('is forgotten an hour after it was last asked for', () => {
    const memory = new StackMemory(NOW);
    elapsedSince(memory, 'a', NOW);
    elapsedSince(memory, 'b', NOW + HOUR + 1);
    expect([...memory.told.keys()]).toEqual(['b']);
  });
});
