import { describe, expect, test } from '@jest/globals';
import { newLedger, StackMemory } from '../../../src/engine/index.ts';
import { goneTagKeys } from '../../../src/engine/gone-tags.ts';
import { inputOf, rowOf, sheet } from '../../support/plan-samples.ts';
import { NOW, statusOf } from '../../support/report-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const WINDOW = 180_000;
const vpc = sheet('vpc');

describe('a key of a tag that the spec has dropped', () => {
  const gone = (change: {
    readonly readAt?: number;
    readonly tags?: Record<string, string>;
    readonly userTags?: Record<string, string>;
    readonly state?: 'ready' | 'settling';
  }): readonly string[] => {
    const { readAt = NOW + WINDOW, tags = {}, userTags = {}, state = 'ready' } = change;
    const memory = new StackMemory(NOW);
    const empty = { rows: [], conflicts: [], parents: new Set<string>(), questions: '[]' };
    memory.readings.set('subnet', { at: NOW + WINDOW, ...empty });
    memory.readings.set('vpc', { at: readAt, ...empty });
    const { observation } = inputOf({ rows: [rowOf(vpc, { tags })] });
    return goneTagKeys({
      ledger: { ...newLedger(identity), tagKeys: ['cost', 'team'] },
      userTags,
      memory,
      lagWindow: WINDOW,
      observation,
      statuses: new Map([['vpc', statusOf('vpc', { state })]]),
    });
  };

  test('is over when reads from after the lag window show it nowhere', () => {
    expect(gone({})).toEqual(['cost', 'team']);
  });

  test('is not over while a list is older, however long ago the process began: it may not show what another wrote', () => {
    expect(gone({ readAt: NOW + WINDOW - 1 })).toEqual([]);
  });

  test('is not over while an object carries it, or the spec has it again', () => {
    expect(gone({ tags: { team: 'web' } })).toEqual(['cost']);
    expect(gone({ userTags: { cost: '7' } })).toEqual(['team']);
  });

  test('is not over while something is on its way', () => {
    expect(gone({ state: 'settling' })).toEqual([]);
  });
});
