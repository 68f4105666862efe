import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { deletionPolicyOf, isEmptied, nextSweep } from '../../../src/controller/deletion.ts';
import { newLedger, pace, type Breadth, type Failure, type Ledger } from '../../../src/engine/index.ts';
import { kindOf, NOW, outcomeOf, statusOf } from '../../support/report-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const MINUTE = 60_000;
const window = pace().lagWindow;
const base = newLedger(identity);

const memories = fc.record({
  startedAt: fc.integer({ min: NOW - 100 * MINUTE, max: NOW }),
  lastCreateAt: fc.option(fc.integer({ min: NOW - 100 * MINUTE, max: NOW }), { nil: undefined }),
  emptySince: fc.constant(undefined),
  recoveredAt: fc.constant(undefined),
  /** When each intent of the ledger was met. */
  encounters: fc
    .array(fc.integer({ min: NOW - 100 * MINUTE, max: NOW }), { maxLength: 3 })
    .map((times) => new Map(times.map((at, index) => [`token-${index}`, { at, own: false }]))),
});

/** What the process that opened the intents thought the time was. */
const clocks = fc.integer({ min: NOW - 10_000 * MINUTE, max: NOW + 10_000 * MINUTE });

const untouched = {
  startedAt: NOW - 100 * MINUTE,
  lastCreateAt: undefined,
  emptySince: undefined,
  recoveredAt: undefined,
  encounters: new Map<string, { at: number; own: boolean }>(),
};

/** Sweeps that find nothing, each when the last one asked for it: the times until the finalizer may go. */
function sweeps(memory: Parameters<typeof nextSweep>[0], ledger: Ledger): readonly number[] {
  const times: number[] = [];
  let now = NOW;
  let { emptySince } = memory;
  for (;;) {
    times.push(now);
    const verdict = nextSweep({ ...memory, emptySince }, ledger, now, pace());
    if (verdict.at === 'now') return times;
    expect(verdict.at).toBeGreaterThan(now);
    ({ emptySince } = verdict);
    now = verdict.at;
  }
}

describe('the finalizer', () => {
  test('goes after two empty sweeps a lag window apart, the first a lag window after the last create', () => {
    fc.assert(
      fc.property(memories, clocks, (memory, at) => {
        const tokens = [...memory.encounters.keys()];
        const intents = Object.fromEntries(tokens.map((token) => [`id-${token}`, { token, at }]));
        const ledger = { ...base, intents };
        const times = sweeps(memory, ledger);
        const [last = 0, first = 0] = times.toReversed();
        const creates = [...memory.encounters.values()].map((met) => met.at);
        const lastCreate = Math.max(memory.lastCreateAt ?? memory.startedAt, ...creates);
        expect(last - first).toBeGreaterThanOrEqual(window);
        expect(first - lastCreate).toBeGreaterThanOrEqual(window);
        // It does not ask for more than is needed.
        expect(times.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('stays when something turned up between the sweeps', () => {
    const memory = untouched;
    const first = nextSweep(memory, base, NOW, pace());
    expect(first).toEqual({ at: NOW + window, emptySince: NOW });
    const again = nextSweep({ ...memory, emptySince: undefined }, base, NOW + window, pace());
    expect(again.at).toBe(NOW + 2 * window);
  });

  test('waits out an intent of an interrupted process, although this one made nothing', () => {
    const memory = { ...untouched, encounters: new Map([['a', { at: NOW - 1000, own: false }]]) };
    const ledger = { ...base, intents: { vpc: { token: 'a', at: NOW - 100 * MINUTE } } };
    expect(nextSweep(memory, ledger, NOW, pace())).toEqual({
      at: NOW - 1000 + window,
      emptySince: undefined,
    });
  });
});

describe('a sweep is empty', () => {
  const breadth = (type: Breadth['type']): Breadth => ({ type, types: new Set(), unsettled: new Set() });
  const failure: Failure = {
    class: 'throttled',
    service: 'ec2',
    operation: 'DescribeVpcs',
    code: 'RequestLimitExceeded',
    message: 'slower',
    effect: 'none',
  };

  test('when it looked everywhere and found nothing', () => {
    expect(isEmptied(outcomeOf([]), breadth('resync'), 'Delete')).toBe(true);
    expect(isEmptied(outcomeOf([]), breadth('deep'), 'Delete')).toBe(true);
  });

  test('not when it looked at a part only', () => {
    expect(isEmptied(outcomeOf([]), breadth('waiting'), 'Delete')).toBe(false);
  });

  test('not when a list could not be read', () => {
    const blind = new Map([['vpc', failure]]);
    expect(isEmptied(outcomeOf([], { blind }), breadth('resync'), 'Delete')).toBe(false);
  });

  test('not when something is left, was just told to go, or is claimed by another', () => {
    const kind = kindOf('vpc', 'Network');
    const action = { verb: 'remove', id: 'vpc', kind } as never;
    const conflict = { kind, id: 'vpc', awsId: 'vpc-1' } as never;
    const { observation } = outcomeOf([]);
    expect(isEmptied(outcomeOf([statusOf('vpc')]), breadth('resync'), 'Delete')).toBe(false);
    expect(isEmptied(outcomeOf([], { taken: [action] }), breadth('resync'), 'Delete')).toBe(false);
    const claimed = outcomeOf([], { observation: { ...observation, conflicts: [conflict] } });
    expect(isEmptied(claimed, breadth('resync'), 'Delete')).toBe(false);
  });
});

describe('the deletion policy', () => {
  test('is what the spec says, else what the ledger remembers, and never Delete by itself', () => {
    const policies = fc.constantFrom('Delete', 'Snapshot', 'Retain', undefined);
    const broken = fc.constantFrom(undefined, null, 'Delete', [], {}, { deletionPolicy: 'delete' });
    fc.assert(
      fc.property(policies, policies, broken, (spec, remembered, unreadable) => {
        const ledger: Ledger = {
          ...base,
          ...(remembered === undefined ? {} : { deletionPolicy: remembered }),
        };
        expect(deletionPolicyOf({ deletionPolicy: spec }, ledger)).toBe(spec ?? remembered ?? 'Snapshot');
        expect(deletionPolicyOf(unreadable, ledger)).toBe(remembered ?? 'Snapshot');
      }),
    );
  });
});
