import { describe, expect, test } from '@jest/globals';

import type { Answer, Balance, Call, Cloud, Kind } from '../../../src/engine/index.ts';
import { withIntents } from '../../../src/engine/ledger.ts';
import { plan } from '../../../src/engine/plan.ts';
import { preflight } from '../../../src/engine/preflight.ts';
import {
  failureOf,
  inputOf,
  NOW,
  PACE,
  rowOf,
  sampleCall,
  sheet,
  type InputOptions,
} from '../../support/plan-samples.ts';

const role = sheet('role');
const gateway = sheet('gateway', { needs: ['role'] });

/** The kind, counted by a quota: the answer to its one question is the balance. */
const counted = (kind: Kind): Kind => ({
  ...kind,
  quota: {
    of: kind.type,
    ask: () => [sampleCall({ quota: kind.type })],
    weigh: (_spec, [pages]) => pages?.[0] as Balance | undefined,
    remedy: () => `Ask for more ${kind.type}s.`,
  },
});
const vpc = counted(sheet('vpc'));
const ip = counted(sheet('ip', { ids: ['ip/a', 'ip/b'] }));
const kinds = [role, gateway, vpc, ip];

const enough: Balance = { limit: 5, used: 2, needed: 3 };
const short: Balance = { limit: 5, used: 3, needed: 3 };

/** Answers by type; what has none is refused. */
class Account implements Cloud {
  readonly asked: string[] = [];
  readonly unread: string[] = [];
  answers: Readonly<Record<string, Balance>>;

  constructor(answers: Readonly<Record<string, Balance>>) {
    this.answers = answers;
  }

  read({ input }: Call): Promise<Answer<readonly unknown[]>> {
    const { quota } = input as { quota: string };
    this.asked.push(quota);
    const balance = this.answers[quota];
    return Promise.resolve(
      balance === undefined ? { ok: false, failure: failureOf() } : { ok: true, value: [balance] },
    );
  }

  write(): never {
    throw new Error('a preflight writes nothing');
  }
}

async function check(account: Account, options: InputOptions = {}) {
  const input = inputOf({ kinds, ...options });
  const { signal } = new AbortController();
  const held = await preflight(input, plan(input), {
    cloud: account,
    signal,
    unread: ({ operation }) => account.unread.push(operation),
  });
  return { held, input };
}

describe('a stack that is not begun', () => {
  test('is begun when all of it fits, and not weighed again', async () => {
    const account = new Account({ vpc: enough, ip: enough });
    const { held, input } = await check(account);
    expect(held).toBeUndefined();
    expect(account.asked.sort()).toEqual(['ip', 'vpc']);
    await check(account, { memory: input.memory });
    expect(account.asked).toHaveLength(2);
  });

  test('creates nothing as long as something lacks room, and the first of its kind says what', async () => {
    const { held } = await check(new Account({ vpc: enough, ip: short }));
    expect(held?.get('ip/a')).toMatchObject({
      state: 'retrying',
      reason: 'QuotaExceeded',
      message:
        'needs 3 ips, 2 free: 3 of 5 are in use in eu-west-1; nothing is created until it fits. Ask for more ips.',
    });
    for (const id of ['ip/b', 'role', 'vpc'])
      expect(held?.get(id)).toMatchObject({ state: 'waiting', waitsFor: ['ip/a'] });
    expect(held?.get('gateway')).toMatchObject({ state: 'waiting', waitsFor: ['role'] });
  });

  test('calls a human when it has lasted', async () => {
    const account = new Account({ vpc: enough, ip: short });
    const { input } = await check(account);
    const later = await check(account, { memory: input.memory, now: NOW + PACE.patience });
    expect(later.held?.get('ip/a')).toMatchObject({ state: 'stalled', reason: 'QuotaExceeded' });
  });

  test('is weighed again later, not in every pass', async () => {
    const account = new Account({ vpc: enough, ip: short });
    const { held, input } = await check(account);
    const next = held?.get('ip/a')?.lookAt ?? 0;
    expect(next).toBeGreaterThan(NOW);
    account.answers = { vpc: enough, ip: enough };
    const soon = await check(account, { memory: input.memory, now: next - 1 });
    expect(soon.held?.get('ip/a')?.reason).toBe('QuotaExceeded');
    expect(account.asked).toHaveLength(2);
    const then = await check(account, { memory: input.memory, now: next });
    expect(then.held).toBeUndefined();
  });

  test('has nothing free where the quota is exceeded already', async () => {
    const { held } = await check(new Account({ vpc: { limit: 5, used: 7, needed: 1 }, ip: enough }));
    expect(held?.get('vpc')?.message).toMatch(/^needs 1 vpc, 0 free: 7 of 5 are in use/u);
  });

  test('is begun when nothing can be read, and each refused operation is told once', async () => {
    const account = new Account({});
    const { held, input } = await check(account);
    expect(held).toBeUndefined();
    expect(account.unread).toEqual(['Write']);
    await check(account, { memory: input.memory });
    expect(account.unread).toHaveLength(1);
  });

  test('is held by what is known to be short, whatever else cannot be read', async () => {
    const account = new Account({ ip: short });
    const { held } = await check(account);
    expect(held?.get('ip/a')?.reason).toBe('QuotaExceeded');
    expect(account.unread).toEqual([]);
  });

  test('needs room for nothing of what the spec does not ask for', async () => {
    const account = new Account({ vpc: enough, ip: short });
    const none = counted(sheet('ip', { ids: [] }));
    const { held } = await check(account, { kinds: [role, vpc, none] });
    expect(held).toBeUndefined();
    expect(account.asked).toEqual(['vpc']);
  });
});

describe('nothing is asked', () => {
  const account = (): Account => new Account({ vpc: short, ip: short });

  test.each<[string, InputOptions]>([
    ['once something that counts is there', { rows: [rowOf(vpc)] }],
    [
      'once something that counts was asked for',
      { ledger: withIntents(inputOf({}).ledger, { 'ip/b': { token: 'a', at: NOW } }) },
    ],
    ['while it cannot be seen what is there', { blind: new Map([['vpc', failureOf()]]) }],
    [
      'when nothing is to be created',
      { kinds: [vpc, ip], blind: new Map([['ip', failureOf()]]), rows: [rowOf(vpc)] },
    ],
    ['where nothing counts', { kinds: [role] }],
  ])('%s', async (_title, options) => {
    const asked = account();
    const { held } = await check(asked, options);
    expect(held).toBeUndefined();
    expect(asked.asked).toEqual([]);
  });
});
