import { describe, expect, test } from '@jest/globals';
import { StackMemory } from '../../../src/engine/index.ts';
import type { KindReading, Written } from '../../../src/engine/memory.ts';
import { overlaid } from '../../../src/engine/overlay.ts';
import { failureOf, rowOf, sheet } from '../../support/plan-samples.ts';
import { NOW } from '../../support/report-samples.ts';

const WINDOW = 180_000;
const database = rowOf(sheet('database'), { seen: {} });

describe('what was written and no read has shown', () => {
  const rowsAfter = (written: Written, reading: Partial<KindReading>): readonly string[] => {
    const memory = new StackMemory(NOW);
    memory.written.set('key', written);
    const empty = { at: NOW, rows: [], conflicts: [], parents: new Set<string>(), questions: '[]' };
    memory.readings.set('database', { ...empty, ...reading });
    return [...overlaid(memory, WINDOW).rows.keys()];
  };
  const made = {
    at: NOW,
    type: 'database',
    id: 'database',
    what: 'create',
    fingerprint: '',
    row: database,
  } as const;

  test('is there for as long as nobody has looked after the window', () => {
    expect(rowsAfter(made, { at: NOW - 1 })).toEqual(['database']);
    expect(rowsAfter(made, { at: NOW + WINDOW - 1 })).toEqual(['database']);
  });

  test('is not there when a read from after the window does not show it', () => {
    expect(rowsAfter(made, { at: NOW + WINDOW })).toEqual([]);
  });

  test('stays what it was when that read has failed', () => {
    const failure = failureOf();
    expect(rowsAfter(made, { at: NOW + WINDOW, failure })).toEqual(['database']);
  });
});
