import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { StackMemory, type Kind, type Row, type State } from '../../../src/engine/index.ts';
import { settleDuplicates } from '../../../src/engine/observation.ts';
import { removalKey } from '../../../src/engine/overlay.ts';
import { ownerTags } from '../../../src/engine/owner-tags.ts';
import { blindStatuses, planRemoval, type TeardownPlan } from '../../../src/engine/teardown.ts';
import {
  failureOf,
  inputOf,
  NOW,
  rowOf,
  sampleCall,
  sheet,
  type InputOptions,
} from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const minute = 60_000;

function removalOf(rows: readonly Row[], options: InputOptions = {}): TeardownPlan {
  return planRemoval(inputOf({ rows, ...options }), rows);
}

/** Kinds of which each goes after some later ones, and objects of them in any state. */
const stacks = fc
  .array(
    fc.record({
      after: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
      count: fc.nat({ max: 2 }),
      state: fc.constantFrom<State>('ready', 'pending', 'deleting', { failed: 'broken' }),
      goesWithParent: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((parts) =>
    parts.flatMap(({ after, count, state, goesWithParent }, index) => {
      const goesAfter = after.map((step) => `k${index + step}`);
      const of = sheet(`k${index}`, { goesAfter, ...(goesWithParent ? { remove: [] } : {}) });
      return Array.from({ length: count }, (_, slot) =>
        rowOf(of, { id: `k${index}/${slot}`, awsId: `k${index}-${slot}`, state }),
      );
    }),
  );

describe('any removal', () => {
  test('takes an object only when nothing is left that has to go first', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        for (const { row } of removalOf(rows).actions.filter((action) => action.verb === 'remove')) {
          const types = row.kind.goesAfter ?? [];
          const left = rows.filter(
            (other) => types.includes(other.kind.type) && other.kind.remove.length > 0,
          );
          expect(left).toEqual([]);
        }
      }),
    );
  });

  test('always finds something to do, or waits for AWS', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const removable = rows.filter((row) => row.kind.remove.length > 0);
        fc.pre(removable.length > 0);
        const { actions, statuses } = removalOf(rows);
        const looks = [...statuses.values()].filter(({ lookAt }) => (lookAt ?? 0) > NOW);
        expect(actions.length + looks.length).toBeGreaterThan(0);
      }),
    );
  });

  test('done step by step leaves nothing but what goes with its parent', () => {
    fc.assert(
      fc.property(stacks, (all) => {
        let rows = all.map((row) => ({ ...row, state: 'ready' as const }));
        for (let step = 0; rows.some((row) => row.kind.remove.length > 0); step += 1) {
          expect(step).toBeLessThan(10);
          const gone = new Set(removalOf(rows).actions.map(({ id }) => id));
          rows = rows.filter((row) => !gone.has(row.id));
        }
      }),
    );
  });

  test('tells how each object stands, each under a name of its own', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const doubled = rows.map((row) => ({ ...row, id: row.kind.type }));
        const statuses = [...removalOf(doubled).statuses];
        expect(statuses).toHaveLength(rows.filter((row) => row.kind.remove.length > 0).length);
        for (const [id, status] of statuses) expect(status.id).toBe(id);
      }),
    );
  });

  test('never touches what is on its way out', () => {
    fc.assert(
      fc.property(stacks, (rows) => {
        const leaving = rows.map((row) => ({ ...row, state: 'deleting' as const }));
        expect(removalOf(leaving).actions).toEqual([]);
      }),
    );
  });
});

describe('a removal', () => {
  const vpc = sheet('vpc', { goesAfter: ['subnet'], tagged: true });
  const subnet = sheet('subnet', { tagged: true });

  test('puts the proof of ownership back before it takes what lost it', () => {
    const row = rowOf(vpc, { untagged: true, tags: {} });
    const [action, ...others] = removalOf([row]).actions;
    expect(others).toEqual([]);
    expect(action).toMatchObject({
      verb: 'edit',
      call: { input: { tag: 'vpc', tags: ownerTags(identity, 'vpc') } },
    });
    const memory = new StackMemory(NOW - minute);
    const { key = '', fingerprint = '' } = action ?? {};
    memory.written.set(key, { at: NOW, type: 'vpc', id: 'vpc', what: 'edit', fingerprint });
    const waiting = removalOf([row], { memory });
    expect(waiting.actions).toEqual([]);
    expect(waiting.statuses.get('vpc')?.lookAt).toBeGreaterThan(NOW);
  });

  test('waits until what was just made is visible', () => {
    const { actions, statuses } = removalOf([rowOf(vpc, { unseen: true })]);
    expect(actions).toEqual([]);
    expect(statuses.get('vpc')?.lookAt).toBeGreaterThan(NOW);
  });

  test('waits until the owner can be read of what is found by its name alone', () => {
    const role = sheet('role');
    const failure = failureOf({ class: 'denied', operation: 'ListRoleTags' });
    const { actions, statuses } = removalOf([rowOf(role, { partial: { failure, whole: false } })]);
    expect(actions).toEqual([]);
    expect(statuses.get('role')?.message).toContain('ListRoleTags');
    expect(statuses.get('role')?.lookAt).toBeGreaterThan(NOW);
  });

  test('does not go past a kind that cannot be read', () => {
    const blind = new Map([['subnet', failureOf({ class: 'denied', operation: 'DescribeSubnets' })]]);
    const { actions, statuses } = removalOf([rowOf(vpc)], { blind });
    expect(actions).toEqual([]);
    expect(statuses.get('vpc')).toMatchObject({ state: 'waiting', waitsFor: ['subnet'] });
    const told = blindStatuses(inputOf({ blind }), [vpc, subnet]);
    expect([...told.keys()]).toEqual(['subnet']);
    expect(told.get('subnet')?.message).toContain('DescribeSubnets');
    expect(told.get('subnet')?.lookAt).toBeGreaterThan(NOW);
  });

  test('goes on as soon as AWS has answered for what goes at once', () => {
    const quick: Kind = { ...subnet, typical: { create: 3, remove: 3 } };
    const leaving = rowOf(quick, { state: 'deleting' });
    const memory = new StackMemory(NOW - minute);
    expect(removalOf([rowOf(vpc), leaving], { memory }).actions).toEqual([]);
    memory.written.set(removalKey(leaving), {
      at: NOW,
      type: 'subnet',
      id: 'subnet',
      what: 'remove',
      awsId: leaving.awsId,
      fingerprint: 'delete',
    });
    expect(removalOf([rowOf(vpc), leaving], { memory }).actions.map(({ id }) => id)).toEqual(['vpc']);
  });

  test('that was refused is held back, and calls a human when something stays in the way', () => {
    const failure = failureOf({ class: 'dependency', message: 'eni-1 is in use' });
    const refused = (firstAt: number): TeardownPlan => {
      const memory = new StackMemory(NOW - 60 * minute);
      const record = { failure, fingerprint: 'delete', count: 3, firstAt, nextTry: NOW + 1000 };
      memory.failures.set(removalKey(rowOf(vpc)), record);
      return removalOf([rowOf(vpc)], { memory });
    };
    expect(refused(NOW - minute)).toMatchObject({ actions: [] });
    expect(refused(NOW - minute).statuses.get('vpc')).toMatchObject({ state: 'waiting', lookAt: NOW + 1000 });
    const blocked = refused(NOW - 30 * minute).statuses.get('vpc');
    expect(blocked).toMatchObject({ state: 'stalled', reason: 'DeletionBlocked' });
    expect(blocked?.message).toContain('eni-1 is in use');
  });
});

describe('a removal in steps', () => {
  const door = sheet('door', {
    remove: [
      {
        name: 'detach',
        prepares: true,
        when: (seen) => seen.value === 'attached',
        call: (seen) => sampleCall({ detach: seen.value }),
      },
      { name: 'delete', call: () => sampleCall({ delete: 'door' }) },
    ],
  });
  const attached = rowOf(door, { seen: { value: 'attached' } });

  test('takes the first that applies, and the next when it was taken', () => {
    const [first] = removalOf([attached]).actions;
    expect(first).toMatchObject({ verb: 'remove', prepares: true, call: { input: { detach: 'attached' } } });
    const memory = new StackMemory(NOW - minute);
    const { key = '', fingerprint = '' } = first ?? {};
    memory.written.set(key, { at: NOW, type: 'door', id: 'door', what: 'edit', fingerprint });
    const [second] = removalOf([attached], { memory }).actions;
    expect(second).toMatchObject({ verb: 'remove', prepares: false, call: { input: { delete: 'door' } } });
  });

  test('begins with the last when nothing has to be prepared', () => {
    expect(removalOf([rowOf(door)]).actions).toMatchObject([{ prepares: false }]);
  });
});

describe('of several objects under one logical id', () => {
  const of = sheet('elastic-ip');
  const row = (awsId: string, change: Partial<Row>): Row => rowOf(of, { awsId, ...change });

  test('the one in use stays, else the oldest, and it does not matter in which order they are listed', () => {
    const parts = fc.record({ inUse: fc.boolean(), bornAt: fc.nat({ max: 5 }), leaving: fc.boolean() });
    fc.assert(
      fc.property(fc.array(parts, { minLength: 2, maxLength: 5 }), (list) => {
        const rows = list.map(({ inUse, bornAt, leaving }, index) =>
          row(`eip-${index}`, { inUse, bornAt, state: leaving ? 'deleting' : 'ready' }),
        );
        const { kept, duplicates } = settleDuplicates(rows);
        const winner = kept.get('elastic-ip');
        expect(settleDuplicates(rows.toReversed()).kept).toEqual(kept);
        expect(duplicates).toHaveLength(rows.length - 1);
        for (const other of duplicates) {
          if (other.state === winner?.state) expect(other.inUse && !winner.inUse).toBe(false);
          if (other.state === winner?.state && other.inUse === winner.inUse)
            expect(other.bornAt ?? 0).toBeGreaterThanOrEqual(winner.bornAt ?? 0);
          if (winner?.state === 'deleting') expect(other.state).toBe('deleting');
        }
      }),
    );
  });
});
