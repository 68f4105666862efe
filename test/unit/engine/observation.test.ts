import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { recognise, scopeOf, settleDuplicates, type Recognised } from '../../../src/engine/observation.ts';
import { ownerTags, tagKeys } from '../../../src/engine/owner-tags.ts';
import { surplusRows } from '../../../src/engine/housekeeping.ts';
import type { Identity, Kind, MemberState, MemberStatus, Row, State } from '../../../src/engine/index.ts';
import { NOW, PACE, rowOf, sheet } from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const scope = scopeOf(identity, undefined, () => []);
const ours = ownerTags(identity, 'vpc');

function seenAs(seen: Partial<Identity>, state: State = 'ready'): Recognised {
  const of: Kind = { ...sheet('vpc'), identify: () => ({ awsId: 'vpc-1', ...seen }), state: () => state };
  return recognise(of, { value: '' }, scope);
}

function without(...keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(ours).filter(([key]) => !keys.includes(key)));
}

describe('an object that AWS shows', () => {
  test('is ours by its tags, or untagged by its key inside our parent', () => {
    expect(seenAs({ tags: ours })).toMatchObject({ id: 'vpc', untagged: false });
    expect(seenAs({ tags: {}, key: 'vpc' })).toMatchObject({ id: 'vpc', untagged: true });
    expect(seenAs({ key: 'vpc' })).toMatchObject({ id: 'vpc', untagged: false });
  });

  test('is nobody to us when it carries neither, or the tags of another stack', () => {
    const foreign = ownerTags({ ...identity, stackId: 'another' }, 'vpc');
    expect(seenAs({ tags: {} })).toBeUndefined();
    expect(seenAs({})).toBeUndefined();
    expect(seenAs({ tags: foreign })).toBeUndefined();
    expect(seenAs({ tags: foreign, key: 'vpc' })).toBeUndefined();
  });

  test.each([
    ['name', { ...identity, owner: 'default/other' }],
    ['cluster', { ...identity, cluster: 'another' }],
  ])('is a conflict when our id is there under another %s, key or not', (_what, other) => {
    const tags = ownerTags(other, 'vpc');
    expect(seenAs({ tags })).toMatchObject({ conflict: { awsId: 'vpc-1' } });
    expect(seenAs({ tags, key: 'vpc' })).toMatchObject({ conflict: { awsId: 'vpc-1' } });
  });

  test('stays itself when single owner tags were removed', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(ours), { minLength: 1 }), (removed) => {
        expect(seenAs({ tags: without(...removed), key: 'vpc' })).toMatchObject({ id: 'vpc' });
      }),
    );
  });

  test('is what its place says it is, although its tag was copied from another', () => {
    const tags = { ...ours, [tagKeys.resource]: 'subnet/app/a' };
    expect(seenAs({ tags, key: 'vpc' })).toMatchObject({ id: 'vpc' });
    expect(seenAs({ tags })).toMatchObject({ id: 'subnet/app/a' });
  });

  test('is not there when it is a tombstone', () => {
    expect(seenAs({ tags: ours }, 'gone')).toBeUndefined();
  });
});

describe('what goes outside a teardown', () => {
  const status = (id: string, state: MemberState): readonly [string, MemberStatus] => [
    id,
    { id, kind: sheet(id), state, reason: '', message: '', outputs: {}, needs: [], waitsFor: [] },
  ];
  const surplus = (
    rows: readonly Row[],
    states: Readonly<Record<string, MemberState>>,
  ): readonly string[] => {
    const { kept, duplicates } = settleDuplicates(rows);
    const observation = { rows: kept, duplicates, conflicts: [], blind: new Map() };
    const statuses = new Map(Object.entries(states).map(([id, state]) => status(id, state)));
    return surplusRows(observation, statuses, NOW, PACE).map(({ awsId }) => awsId);
  };

  test('is what the spec no longer asks for, once all that it asks for is there', () => {
    const rows = [rowOf(sheet('vpc')), rowOf(sheet('nat'))];
    expect(surplus(rows, { vpc: 'ready' })).toEqual(['nat-1']);
    for (const state of ['creating', 'changing', 'waiting', 'retrying', 'deleting'] as const)
      expect(surplus(rows, { vpc: state })).toEqual([]);
    expect(surplus(rows, { vpc: 'ready', nat: 'ready' })).toEqual([]);
  });

  test('is a second object that is fresh and that nothing uses', () => {
    const vpc = sheet('vpc');
    const first = rowOf(vpc, { bornAt: NOW - 10_000 });
    const second = (change: Partial<Row>): Row =>
      rowOf(vpc, { awsId: 'vpc-2', bornAt: NOW - 1000, ...change });
    expect(surplus([first, second({})], { vpc: 'ready' })).toEqual(['vpc-2']);
    const used = [{ ...first, inUse: true }, second({ inUse: true })];
    expect(surplus(used, { vpc: 'ready' })).toEqual([]);
    const old = [{ ...first, bornAt: NOW - 8_000_000 }, second({ bornAt: NOW - 7_000_000 })];
    expect(surplus(old, { vpc: 'ready' })).toEqual([]);
  });

  test.each(['database', 'file-system'] as const)('is never a %s', (data) => {
    const of = sheet('data', { data });
    const rows = [rowOf(of, { bornAt: 1 }), rowOf(of, { awsId: 'data-2', bornAt: NOW })];
    expect(surplus(rows, { data: 'ready' })).toEqual([]);
    expect(surplus(rows, {})).toEqual([]);
  });
});
