import fc from 'fast-check';

import type { Kind } from '../../src/engine/index.ts';
import { modelKind } from './model-kinds.ts';

const part = fc.record({
  repeat: fc.constantFrom('token', 'name', 'none'),
  needs: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
  foundInNeed: fc.boolean(),
  seconds: fc.constantFrom(0, 0, 20, 200),
  hidden: fc.boolean(),
  attached: fc.boolean(),
});

/** Stacks of any shape: each kind needs some earlier ones, and may be found in the first of them only. */
export const kindGraphs: fc.Arbitrary<readonly Kind[]> = fc
  .array(part, { minLength: 1, maxLength: 6 })
  .map((parts) => {
    const needsOf = (index: number): readonly number[] => [
      ...new Set(parts[index]?.needs.filter((need) => need < index)),
    ];
    return parts.map(({ repeat, foundInNeed, seconds, hidden, attached }, index) => {
      const needs = needsOf(index).map((need) => `k${need}`);
      const [parent] = needs;
      const users = parts.flatMap((_, other) => (needsOf(other).includes(index) ? [`k${other}`] : []));
      return modelKind({
        type: `k${index}`,
        members: () => [{ id: `k${index}`, needs: Object.fromEntries(needs.map((need) => [need, need])) }],
        repeat,
        ...(foundInNeed && parent !== undefined ? { parent } : {}),
        takes: { create: seconds, remove: seconds },
        hidden,
        attached,
        goesAfter: users,
      });
    });
  });
