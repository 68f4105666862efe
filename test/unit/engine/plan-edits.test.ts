import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { pace, StackMemory, unsettledTypes, type Aspect, type Call } from '../../../src/engine/index.ts';
import { ownerTags, tagKeys } from '../../../src/engine/owner-tags.ts';
import { plan } from '../../../src/engine/plan.ts';
import type { PlanInput } from '../../../src/engine/plan-input.ts';
import {
  failureOf,
  inputOf,
  memoryThatMet,
  NOW,
  PACE,
  rowOf,
  sheet,
  valueAspect,
  type InputOptions,
  type Seen,
} from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const minute = 60_000;
const vpc = sheet('vpc', { tagged: true });
const user = sheet('user', { needs: ['vpc'] });
const different = rowOf(vpc, { seen: { value: 'other' } });

function planOf(options: InputOptions): ReturnType<typeof plan> & { readonly input: PlanInput } {
  const input = inputOf({ kinds: [vpc], ...options });
  return { ...plan(input), input };
}

/** What act() remembers of an edit that was answered. */
function remember(memory: StackMemory, input: PlanInput, at: number, count = 1): StackMemory {
  const [action] = plan(input).actions;
  if (action?.verb !== 'edit') throw new Error('no edit was planned');
  const { key, fingerprint, kind, id, row } = action;
  memory.written.set(key, { at, type: kind.type, id, what: 'edit', fingerprint, awsId: row.awsId });
  memory.attempts.set(key, { fingerprint, count });
  return memory;
}

describe('a difference', () => {
  test('is one write, and the object is named changing', () => {
    const { actions, statuses } = planOf({ rows: [different] });
    expect(actions).toMatchObject([
      { verb: 'edit', id: 'vpc', call: { input: { edit: 'other', to: 'spec' } } },
    ]);
    expect(statuses.get('vpc')).toMatchObject({ state: 'changing', reason: 'Updating' });
  });

  test('that shows on other objects has them read again', () => {
    const touching = sheet('vpc', { aspects: [{ ...valueAspect, touches: ['subnet'] }] });
    const { actions } = planOf({ kinds: [touching], rows: [rowOf(touching, { seen: { value: 'other' } })] });
    expect(actions).toMatchObject([{ touches: ['subnet'] }]);
    const memory = new StackMemory(NOW);
    memory.written.set('key', {
      at: NOW,
      type: 'vpc',
      touches: ['subnet'],
      id: 'vpc',
      what: 'edit',
      fingerprint: '',
    });
    const at = { now: NOW, pace: pace() };
    expect([...unsettledTypes(memory, new Map(), at).types]).toEqual(['vpc', 'subnet']);
  });

  test('is drift exactly when the spec did not ask for it just now', () => {
    fc.assert(
      fc.property(fc.boolean(), (steady) => {
        expect(planOf({ rows: [different], steady }).actions[0]?.drift).toBe(steady);
      }),
    );
  });

  test('that was written is not written again while a read may not show it; dependants go on', () => {
    const { input } = planOf({ rows: [different], kinds: [vpc, user] });
    const memory = remember(new StackMemory(NOW - minute), input, NOW - 1000);
    const { actions, statuses } = plan({ ...input, memory });
    expect(actions.map(({ verb, id }) => [verb, id])).toEqual([['create', 'user']]);
    expect(statuses.get('vpc')).toMatchObject({ state: 'settling' });
    expect(statuses.get('vpc')?.lookAt).toBeGreaterThan(NOW);
  });

  test('is written again when something else is wanted by now', () => {
    const { input } = planOf({ rows: [different] });
    const memory = remember(new StackMemory(NOW - minute), input, NOW - 1000);
    expect(plan({ ...input, memory, spec: 'edited' }).actions).toHaveLength(1);
  });

  test('is not taken for settled when what was wanted before comes back and the list is old', () => {
    const { input } = planOf({ rows: [rowOf(vpc)], spec: 'edited' });
    const memory = remember(new StackMemory(NOW - minute), input, NOW - 1000);
    const { actions, statuses } = plan({ ...input, memory, spec: 'spec' });
    expect(actions).toEqual([]);
    expect(statuses.get('vpc')?.state).toBe('settling');
  });

  test('that was written three times calls a human instead of looping', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (count) => {
        const { input } = planOf({ rows: [different] });
        const memory = remember(new StackMemory(NOW - minute), input, NOW, count);
        memory.written.clear();
        const { actions, statuses } = plan({ ...input, memory });
        expect(actions).toHaveLength(count < 3 ? 1 : 0);
        if (count >= 3)
          expect(statuses.get('vpc')).toMatchObject({ state: 'stalled', reason: 'ChangeNotTaking' });
        expect(plan({ ...input, memory, spec: 'edited' }).actions).toHaveLength(1);
      }),
    );
  });

  test('holds back creates that lean on the object, and not the edits of what exists', () => {
    const kinds = [vpc, user];
    expect(planOf({ kinds, rows: [different] }).actions.map(({ id }) => id)).toEqual(['vpc']);
    const rows = [different, rowOf(user, { seen: { value: 'other' } })];
    expect(planOf({ kinds, rows }).actions.map(({ verb, id }) => [verb, id])).toEqual([
      ['edit', 'vpc'],
      ['edit', 'user'],
    ]);
  });
});

describe('several differences of one object', () => {
  const aspect = (name: string, change: Partial<Aspect<Seen, Seen>> = {}): Aspect<Seen, Seen> => ({
    ...valueAspect,
    name,
    ...change,
  });
  const stall = { stall: { reason: 'InvalidRequest', message: 'cannot be changed' } };

  test('are written one after another', () => {
    const two = sheet('vpc', { aspects: [aspect('one'), aspect('two')] });
    const input = inputOf({ kinds: [two], rows: [rowOf(two, { seen: { value: 'other' } })] });
    expect(plan(input).actions.map(({ key }) => key)).toEqual(['vpc|one|vpc-1']);
    const memory = remember(new StackMemory(NOW - minute), input, NOW);
    expect(plan({ ...input, memory }).actions.map(({ key }) => key)).toEqual(['vpc|two|vpc-1']);
  });

  test('that a human must settle, or that failed just now, do not hide the others', () => {
    const aspects = [aspect('fixed', { repair: () => stall }), aspect('failed'), aspect('open')];
    const three = sheet('vpc', { aspects });
    const rows = [rowOf(three, { seen: { value: 'other' } })];
    const failure = failureOf({ class: 'denied' });
    const memory = new StackMemory(NOW - minute);
    const fingerprint = JSON.stringify({ value: { value: 'spec' } });
    const record = { failure, fingerprint, count: 1, firstAt: NOW, nextTry: NOW + minute };
    memory.failures.set('vpc|failed|vpc-1', record);
    const { actions, statuses } = plan(inputOf({ kinds: [three], rows, memory }));
    expect(actions.map(({ key }) => key)).toEqual(['vpc|open|vpc-1']);
    expect(statuses.get('vpc')).toMatchObject({ state: 'stalled', message: 'cannot be changed' });
    expect(statuses.get('vpc')?.lookAt).toBe(NOW + minute);
  });

  test('that are cosmetic hold nobody back', () => {
    const cosmetic = sheet('vpc', { aspects: [aspect('value', { cosmetic: true })] });
    const kinds = [cosmetic, user];
    const rows = [rowOf(cosmetic, { seen: { value: 'other' } })];
    expect(plan(inputOf({ kinds, rows })).actions.map(({ id }) => id)).toEqual(['vpc', 'user']);
  });
});

describe('tags', () => {
  const tags = (call: Call | undefined): unknown =>
    (call?.input as { readonly tags?: unknown } | undefined)?.tags;

  test('that are missing or changed are put back, those of others are left alone', () => {
    const wanted = { ...ownerTags(identity, 'vpc'), team: 'web' };
    const keys = fc.subarray(Object.keys(wanted), { minLength: 1 });
    fc.assert(
      fc.property(keys, fc.boolean(), (broken, removed) => {
        const kept = Object.entries(wanted).filter(([key]) => !broken.includes(key));
        const changed = removed ? [] : broken.map((key) => [key, 'changed'] as const);
        const seen = Object.fromEntries([...kept, ...changed, ['other', 'theirs']]);
        const { actions } = planOf({ rows: [rowOf(vpc, { tags: seen })], userTags: { team: 'web' } });
        expect(actions).toHaveLength(1);
        const [action] = actions;
        expect(tags(action?.verb === 'edit' ? action.call : undefined)).toEqual(
          Object.fromEntries(Object.entries(wanted).filter(([key]) => broken.includes(key))),
        );
      }),
    );
  });

  test('that the spec dropped go, when the ledger says that they were ours; any other stays', () => {
    const own = ownerTags(identity, 'vpc');
    const seen = { ...own, team: 'web', stage: 'live', Audit: 'theirs' };
    const input = inputOf({ kinds: [vpc], rows: [rowOf(vpc, { tags: seen })], userTags: { stage: 'live' } });
    expect(plan(input).actions).toEqual([]);
    const ledger = { ...input.ledger, tagKeys: ['Name', 'stage', 'team', tagKeys.stackId] };
    const { actions } = plan({ ...input, ledger });
    expect(actions).toMatchObject([{ verb: 'edit', id: 'vpc', call: { input: { untag: ['team'] } } }]);
  });

  test('of the user never replace those that say whose it is', () => {
    const userTags = { [tagKeys.stackId]: 'mine' };
    expect(planOf({ rows: [rowOf(vpc)], userTags }).actions).toEqual([]);
  });

  test('remember that data was seen, on what outlives it', () => {
    const carrier = { ...vpc, carriesMarks: true };
    const input = inputOf({ kinds: [carrier], rows: [rowOf(carrier)] });
    expect(plan(input).actions).toEqual([]);
    const seen = plan({ ...input, ledger: { ...input.ledger, databaseSeen: true } });
    expect(tags(seen.actions[0]?.verb === 'edit' ? seen.actions[0].call : undefined)).toEqual({
      [tagKeys.databaseCreated]: 'true',
    });
  });
});

describe('an object that could not be read as a whole', () => {
  const failure = failureOf({ class: 'denied', operation: 'DescribeVpcAttribute' });

  test.each([true, false])(
    'is neither ready nor edited; who leans on it waits unless it was known before: %p',
    (whole) => {
      const rows = [rowOf(vpc, { seen: { value: 'other' }, partial: { failure, whole } })];
      const { actions, statuses } = planOf({ kinds: [vpc, user], rows });
      expect(actions.map(({ id }) => id)).toEqual(whole ? ['user'] : []);
      expect(statuses.get('vpc')?.state).toBe('retrying');
      expect(statuses.get('vpc')?.lookAt).toBeGreaterThan(NOW);
    },
  );
});

describe('a write that makes something new', () => {
  const making = sheet('template', { aspects: [{ ...valueAspect, name: 'version', makes: 'none' }] });
  const rows = [rowOf(making, { seen: { value: 'other' } })];

  test('and may have been sent by an interrupted pass is looked for first', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 * PACE.lagWindow }), (age) => {
        const input = inputOf({ kinds: [making], rows });
        const intents = { 'template|version|template-1': { token: 'a', at: NOW - 2 * PACE.lagWindow } };
        const ledger = { ...input.ledger, intents };
        const { actions, statuses } = plan({ ...input, ledger, memory: memoryThatMet(ledger, age) });
        expect(actions).toHaveLength(age < PACE.lagWindow ? 0 : 1);
        if (age < PACE.lagWindow) expect(statuses.get('template')?.state).toBe('settling');
      }),
    );
  });
});

describe('a verdict', () => {
  test('that holds keeps what needs the object from being made, not from being changed', () => {
    const verdict = { reason: 'Initialising', message: 'at work', holds: true };
    const task = sheet('vpc', { verdict: () => verdict });
    const rows = [rowOf(task)];
    const { actions, statuses } = planOf({ kinds: [task, user], rows });
    expect(actions).toEqual([]);
    expect(statuses.get('user')).toMatchObject({ state: 'waiting', waitsFor: ['vpc'] });
    const changed = rowOf(user, { seen: { value: 'other' } });
    expect(planOf({ kinds: [task, user], rows: [...rows, changed] }).actions).toMatchObject([{ id: 'user' }]);
    const passing = sheet('vpc', { verdict: () => ({ ...verdict, holds: false }) });
    expect(planOf({ kinds: [passing, user], rows: [rowOf(passing)] }).actions).toMatchObject([
      { id: 'user' },
    ]);
  });

  test('is told, stalls when it says so, and never keeps dependants waiting', () => {
    const judged = (stalled: boolean): ReturnType<typeof plan> => {
      const verdict = { stalled, reason: 'PendingMaintenance', message: 'waits for Sunday', pollSeconds: 60 };
      const database = sheet('database', { verdict: () => verdict });
      return plan(
        inputOf({ kinds: [database, sheet('user', { needs: ['database'] })], rows: [rowOf(database)] }),
      );
    };
    for (const stalled of [true, false]) {
      const { actions, statuses } = judged(stalled);
      expect(actions.map(({ id }) => id)).toEqual(['user']);
      expect(statuses.get('database')).toMatchObject({
        state: stalled ? 'stalled' : 'changing',
        reason: 'PendingMaintenance',
        message: 'waits for Sunday',
        lookAt: NOW + minute,
      });
    }
  });
});
