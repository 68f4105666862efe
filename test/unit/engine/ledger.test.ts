import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import {
  newLedger,
  readLedger,
  withIntents,
  withoutIntents,
  withTagKeys,
  writeLedger,
  type Intent,
  type Ledger,
} from '../../../src/engine/ledger.ts';

const intents = fc.record<Intent>({
  token: fc.stringMatching(/^[A-Za-z0-9]{1,64}$/u),
  // A clock that was made to run faster has fractions of a millisecond.
  at: fc
    .double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true })
    .map((at) => (Object.is(at, -0) ? 0 : at)),
});
const keys = fc.stringMatching(/^[a-z/|-]{1,60}$/u);
const intentMaps = fc.dictionary(keys, intents);

const ledgers = fc
  .record({
    stackId: fc.uuid(),
    policy: fc.option(fc.constantFrom('Delete', 'Snapshot', 'Retain'), { nil: undefined }),
    databaseSeen: fc.boolean(),
    fileSystemSeen: fc.boolean(),
    intents: intentMaps,
  })
  .map(({ stackId, policy, ...rest }): Ledger => ({
    ...newLedger({ stackId, account: '123456789012', region: 'eu-west-1', partition: 'aws' }),
    ...rest,
    ...(policy === undefined ? {} : { deletionPolicy: policy }),
  }));

const base = newLedger({ stackId: 'id', account: '1', region: 'eu-west-1', partition: 'aws' });

describe('the ledger', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(ledgers, (ledger) => {
        expect(readLedger(writeLedger(ledger))).toEqual(ledger);
      }),
    );
  });

  test('remembers an intent from when it is opened to when it is settled, and no other', () => {
    fc.assert(
      fc.property(ledgers, intentMaps, (ledger, opened) => {
        const open = withIntents(ledger, opened);
        expect(open.intents).toEqual({ ...ledger.intents, ...opened });
        const settled = withoutIntents(open, Object.keys(opened));
        const others = Object.entries(ledger.intents).filter(([id]) => !Object.hasOwn(opened, id));
        expect(settled).toEqual({ ...ledger, intents: Object.fromEntries(others) });
      }),
    );
  });

  test('that cannot be read is told apart from none: what it remembers must not be forgotten in silence', () => {
    expect(readLedger(undefined)).toBeUndefined();
    expect(readLedger('{"version":1')).toBe('unreadable');
    expect(readLedger('null')).toBe('unreadable');
    expect(readLedger('[]')).toBe('unreadable');
    for (const broken of [
      { ...base, version: 2 },
      { ...base, stackId: '' },
      { ...base, stackId: undefined },
      { ...base, databaseSeen: 'yes' },
      { ...base, deletionPolicy: 'Destroy' },
      { ...base, intents: { vpc: { token: '', at: 1 } } },
      { ...base, intents: { vpc: { token: 'a', at: -1 } } },
      { ...base, intents: { vpc: 'a' } },
    ]) {
      expect(readLedger(JSON.stringify(broken))).toBe('unreadable');
    }
  });

  test('that is any text at all is read or refused, without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readLedger(text)).toBe('unreadable');
      }),
    );
  });

  test('remembers an intent under the longest key there is: an edit of what is named by an ARN', () => {
    const arn = `arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task-definition/${'a'.repeat(255)}:1000`;
    const ledger = withIntents(base, { [`task-definition|revision|${arn}`]: { token: 'a', at: 1 } });
    expect(readLedger(writeLedger(ledger))).toEqual(ledger);
  });

  test('remembers every key of a tag that was ever asked for, once', () => {
    const first = withTagKeys(base, { team: 'web', stage: 'live' });
    expect(first.tagKeys).toEqual(['stage', 'team']);
    expect(withTagKeys(first, { team: 'shop' })).toBe(first);
    expect(readLedger(writeLedger(withTagKeys(first, { cost: '1' })))).toMatchObject({
      tagKeys: ['cost', 'stage', 'team'],
    });
  });

  test('of an older operator, without the newer fields, is read with their defaults', () => {
    const { version, stackId, account, region } = base;
    expect(readLedger(JSON.stringify({ version, stackId, account, region }))).toEqual(base);
  });
});
