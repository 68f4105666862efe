import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { meet } from '../../../src/engine/encounters.ts';
import { newLedger, StackMemory, type Ledger } from '../../../src/engine/index.ts';
import { plan } from '../../../src/engine/plan.ts';
import {
  graphs,
  inputOf,
  inputOfGraph,
  memoryThatMet,
  NOW,
  PACE,
  rowOf,
  sheet,
  type Node,
} from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const minute = 60_000;

function find(nodes: readonly Node[], id: string): Node {
  const node = nodes.find(({ kind }) => kind.type === id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

/** Whether something may be made that leans on this node: it is as wanted, as far as anybody can tell. */
function isUsable({ row, blind, needs }: Node, nodes: readonly Node[]): boolean {
  if (row?.state !== 'ready') return false;
  const seen = row.seen as { readonly value: string };
  const isThere = (need: string): boolean => find(nodes, need).row?.state === 'ready';
  return blind || (needs.every(isThere) && seen.value === 'spec');
}

describe('any plan', () => {
  test('tells how each member stands, and nothing else', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { statuses } = plan(inputOfGraph(nodes));
        expect([...statuses.keys()].sort()).toEqual(nodes.map(({ kind }) => kind.type).sort());
        for (const [id, status] of statuses) expect(status.id).toBe(id);
      }),
    );
  });

  test('creates only what is absent, was looked for, and whose needs can be used', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        for (const action of plan(inputOfGraph(nodes)).actions) {
          if (action.verb !== 'create') continue;
          const node = find(nodes, action.id);
          expect(node.row).toBeUndefined();
          expect(node.blind).toBe(false);
          for (const need of node.needs) expect(isUsable(find(nodes, need), nodes)).toBe(true);
        }
      }),
    );
  });

  test('creates all of that: nothing waits for what has nothing to do with it', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const created = plan(inputOfGraph(nodes)).actions.filter(({ verb }) => verb === 'create');
        const startable = nodes.filter(
          ({ row, blind, needs }) =>
            row === undefined && !blind && needs.every((need) => isUsable(find(nodes, need), nodes)),
        );
        expect(created.map(({ id }) => id).sort()).toEqual(startable.map(({ kind }) => kind.type).sort());
      }),
    );
  });

  test('edits only what is there, readable and different, once', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const edited = plan(inputOfGraph(nodes)).actions.filter(({ verb }) => verb === 'edit');
        for (const { id } of edited) {
          const { row, blind } = find(nodes, id);
          expect({ blind, state: row?.state, seen: row?.seen }).toEqual({
            blind: false,
            state: 'ready',
            seen: { value: 'other' },
          });
        }
        expect(edited).toHaveLength(new Set(edited.map(({ id }) => id)).size);
      }),
    );
  });

  test('is silent when everything is as wanted', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const settled = nodes.map((node) => ({ ...node, row: rowOf(node.kind), blind: false }));
        const { actions, statuses } = plan(inputOfGraph(settled));
        expect(actions).toEqual([]);
        expect([...statuses.values()].every(({ state }) => state === 'ready')).toBe(true);
      }),
    );
  });

  test('leaves nobody asleep: what is not ready acts, is looked at again, waits for another, or calls a human', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { actions, statuses } = plan(inputOfGraph(nodes));
        for (const { id, state, lookAt, waitsFor, message } of statuses.values()) {
          if (state === 'ready') continue;
          const waits = waitsFor.some((need) => statuses.get(need)?.state !== 'ready');
          const acts = actions.some((action) => action.id === id);
          expect(acts || waits || state === 'stalled' || (lookAt ?? 0) > NOW).toBe(true);
          expect(message).not.toBe('');
        }
      }),
    );
  });

  test('is the same for the same input, and changes none of it', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const input = inputOfGraph(nodes);
        const before = JSON.stringify([input.ledger, [...input.memory.written], [...input.memory.failures]]);
        const first = plan(input);
        const second = plan(input);
        expect(second.actions.map(({ key, fingerprint }) => [key, fingerprint])).toEqual(
          first.actions.map(({ key, fingerprint }) => [key, fingerprint]),
        );
        expect(JSON.stringify([input.ledger, [...input.memory.written], [...input.memory.failures]])).toBe(
          before,
        );
      }),
    );
  });
});

describe('a create that may have happened', () => {
  const none = sheet('vpc', { repeat: 'none' });
  /** Whatever time whoever opened it thought it was. */
  const open: Ledger = { ...newLedger(identity), intents: { vpc: { token: 'a', at: NOW - 100 * minute } } };

  test('without a token is not sent again within the lag window, whatever the rest of the stack is like', () => {
    fc.assert(
      fc.property(graphs, fc.nat({ max: 10 * minute }), fc.integer(), (nodes, age, skew) => {
        const intents = Object.fromEntries(
          nodes.map(({ kind }) => [kind.type, { token: 'a', at: Math.max(0, NOW + skew) }]),
        );
        const ledger = { ...newLedger(identity), intents };
        const { actions, statuses } = plan(
          inputOfGraph(nodes, { ledger, memory: memoryThatMet(ledger, age) }),
        );
        const without = plan(inputOfGraph(nodes));
        for (const action of without.actions.filter(({ verb }) => verb === 'create')) {
          const held = action.kind.create?.repeat === 'none' && age < PACE.lagWindow;
          expect(actions.some(({ key }) => key === action.key)).toBe(!held);
          if (held)
            expect(statuses.get(action.id)).toMatchObject({ state: 'settling', reason: 'Propagating' });
        }
      }),
    );
  });

  test('is looked for before the window is over, and at its end', () => {
    const met = (age: number): ReturnType<typeof plan> =>
      plan(inputOf({ kinds: [none], ledger: open, memory: memoryThatMet(open, age) }));
    expect(met(PACE.lagWindow - 500).statuses.get('vpc')?.lookAt).toBe(NOW + 500);
    expect(met(PACE.lagWindow).actions).toHaveLength(1);
  });

  test('is looked for by who meets it only now, whatever the time in the ledger', () => {
    expect(plan(inputOf({ kinds: [none], ledger: open })).actions).toEqual([]);
  });

  test('is also looked for when the ledger was recovered once, long ago', () => {
    const recovered = { ...newLedger(identity), recoveredAt: NOW - 100 * minute };
    const memory = memoryThatMet(recovered, 50 * minute);
    const ledger = { ...recovered, intents: open.intents };
    meet(memory, ledger, NOW - 1000);
    expect(plan(inputOf({ kinds: [none], ledger, memory })).actions).toEqual([]);
  });

  test('holds every kind of create while a recovered ledger is young', () => {
    const kinds = [none, sheet('subnet', { repeat: 'name' }), sheet('nat-gateway', { repeat: 'token' })];
    const ledger = { ...newLedger(identity), recoveredAt: NOW - 100 * minute };
    const young = memoryThatMet(ledger, minute);
    expect(plan(inputOf({ kinds, ledger, memory: young })).actions).toEqual([]);
    const old = memoryThatMet(ledger, PACE.lagWindow);
    expect(plan(inputOf({ kinds, ledger, memory: old })).actions).toHaveLength(3);
  });

  test('is held until a second list agrees that what was there is gone', () => {
    const memory = new StackMemory(NOW - 60 * minute);
    memory.missingSince.set('vpc', NOW - 1000);
    expect(plan(inputOf({ kinds: [none], memory })).actions).toEqual([]);
    memory.missingSince.set('vpc', NOW - minute);
    expect(plan(inputOf({ kinds: [none], memory })).actions).toHaveLength(1);
  });
});

describe('data that was lost', () => {
  test.each([
    ['database', 'DatabaseMissing', { databaseSeen: true }],
    ['file-system', 'FileSystemMissing', { fileSystemSeen: true }],
  ] as const)('a %s that existed is never created again', (data, reason, seen) => {
    const kinds = [sheet(data, { data })];
    const ledger = { ...newLedger(identity), ...seen };
    const { actions, statuses } = plan(inputOf({ kinds, ledger }));
    expect(actions).toEqual([]);
    expect(statuses.get(data)).toMatchObject({ state: 'stalled', reason });
    expect(plan(inputOf({ kinds })).actions).toHaveLength(1);
  });

  test('holds back what needs it, and nothing else', () => {
    const database = sheet('database', { data: 'database' });
    const kinds = [database, sheet('service', { needs: ['database'] }), sheet('repository')];
    const ledger = { ...newLedger(identity), databaseSeen: true };
    expect(plan(inputOf({ kinds, ledger })).actions.map(({ id }) => id)).toEqual(['repository']);
  });
});

describe('children of a parent that turned up after they were read', () => {
  const vpc = sheet('vpc');
  const subnet = sheet('subnet', { needs: ['vpc'], after: ['vpc'] });
  const read = (parents: readonly string[]): StackMemory => {
    const memory = new StackMemory(NOW - 60 * minute);
    memory.readings.set('subnet', {
      at: NOW - 1000,
      rows: [],
      conflicts: [],
      parents: new Set(parents),
      questions: '',
    });
    return memory;
  };

  test('are looked for before they are created', () => {
    const input = { kinds: [vpc, subnet], rows: [rowOf(vpc)] };
    expect(plan(inputOf({ ...input, memory: read([]) })).actions).toEqual([]);
    expect(plan(inputOf({ ...input, memory: read(['vpc-1']) })).actions).toHaveLength(1);
  });

  test('are created at once when this process has just made the parent', () => {
    const rows = [rowOf(vpc, { fresh: true })];
    expect(plan(inputOf({ kinds: [vpc, subnet], rows, memory: read([]) })).actions).toHaveLength(1);
  });
});

describe('a mistake in the data sheets', () => {
  test('is told: a circle, a need that nobody has, an id claimed twice', () => {
    const circle = [sheet('a', { needs: ['b'] }), sheet('b', { needs: ['a'] })];
    expect(() => plan(inputOf({ kinds: circle }))).toThrow('a → b → a');
    expect(() => plan(inputOf({ kinds: [sheet('a', { needs: ['z'] })] }))).toThrow('a needs z');
    expect(() => plan(inputOf({ kinds: [sheet('a'), sheet('b', { ids: ['a'] })] }))).toThrow('a');
  });
});
