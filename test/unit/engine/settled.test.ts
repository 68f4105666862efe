import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { newLedger, StackMemory, type Kind, type Row } from '../../../src/engine/index.ts';
import { plan } from '../../../src/engine/plan.ts';
import type { PlanInput } from '../../../src/engine/plan-input.ts';
import { graphs, inputOf, inputOfGraph, NOW, rowOf, sheet } from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

/** All of a plan that two of them can be compared by. */
function told(input: PlanInput): unknown {
  const { actions, statuses } = plan(input);
  return [actions.map(({ key, fingerprint, summary }) => [key, fingerprint, summary]), ...statuses.values()];
}

test('a plan says the same whatever an earlier plan has settled', () => {
  const change = fc.record({ at: fc.nat({ max: 6 }), value: fc.constantFrom('spec', 'other', 'third') });
  fc.assert(
    fc.property(
      graphs,
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (nodes, changes, edits) => {
        const memory = new StackMemory(NOW - 3_600_000);
        let rows: readonly Row[] = nodes.flatMap(({ row }) => (row === undefined ? [] : [row]));
        for (const [round, { at, value }] of changes.entries()) {
          const change = { rows, ...(edits && { spec: value, requests: { restartedAt: String(round) } }) };
          const fresh = new StackMemory(NOW - 3_600_000);
          expect(told(inputOfGraph(nodes, { ...change, memory }))).toEqual(
            told(inputOfGraph(nodes, { ...change, memory: fresh })),
          );
          rows = rows.map((row, index) => (index === at % rows.length ? { ...row, seen: { value } } : row));
        }
      },
    ),
  );
});

/** A parent, and a child that counts how often it is asked what it wants. */
function counted({ looksAtTheTime }: { readonly looksAtTheTime: boolean }) {
  const parent = sheet('vpc');
  const child = sheet('subnet', { needs: ['vpc'], tagged: true });
  const times: number[] = [];
  const counting: Kind = {
    ...child,
    want: (context) => {
      times.push(looksAtTheTime ? context.now : 0);
      return child.want(context);
    },
  };
  const [vpc, subnet] = [rowOf(parent), rowOf(counting)];
  const input = inputOf({ kinds: [parent, counting], rows: [vpc, subnet] });
  return { input, vpc, subnet, asked: () => times.length };
}

test('an object is compared again exactly when something of it is another', () => {
  const { input, vpc, subnet, asked } = counted({ looksAtTheTime: false });
  const others: readonly Partial<PlanInput>[] = [
    { observation: inputOf({ rows: [vpc, { ...subnet }] }).observation },
    { observation: inputOf({ rows: [{ ...vpc }, subnet] }).observation },
    { userTags: {} },
    { requests: {} },
    { ledger: newLedger(identity) },
    { spec: 'edited' },
    { kinds: [...input.kinds] },
  ];
  plan(input);
  plan(input);
  expect(asked()).toBe(1);
  for (const [index, other] of others.entries()) {
    plan({ ...input, ...other });
    expect([other, asked()]).toEqual([other, 2 * index + 2]);
    plan(input);
    expect(asked()).toBe(2 * index + 3);
  }
});

test('what is wanted for a time is compared each time', () => {
  const { input, asked } = counted({ looksAtTheTime: true });
  plan(input);
  plan(input);
  expect(asked()).toBe(2);
});

test('what was written is compared each time until that is proven', () => {
  const { input, asked } = counted({ looksAtTheTime: false });
  plan(input);
  const written = { at: NOW, type: 'subnet', id: 'subnet', what: 'edit', fingerprint: '' } as const;
  input.memory.written.set('subnet|value|subnet-1', written);
  plan(input);
  plan(input);
  expect(asked()).toBe(3);
});
