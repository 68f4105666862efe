import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { covers } from '../../../../src/reconcilers/service/covers.ts';

const plain = fc.jsonValue({ maxDepth: 3 });

/** The value with a member more in every object, as AWS fills them in. */
function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, held]) => [key, filledIn(held)] as const);
  return { ...Object.fromEntries(entries), '\u0000by AWS': 'x' };
}

describe('covers', () => {
  test('a value covers itself, and itself with what AWS fills in', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(covers(value, value)).toBe(true);
        expect(covers(value, filledIn(value))).toBe(true);
      }),
    );
  });

  test('the order of objects does not matter', () => {
    const named = fc.array(fc.record({ name: fc.string(), value: fc.string() }));
    fc.assert(
      fc.property(named, (list) => {
        expect(covers(list, [...list].reverse())).toBe(true);
      }),
    );
  });

  test('an element more, an element less, and another order of words are differences', () => {
    expect(covers([{ name: 'A' }], [{ name: 'A' }, { name: 'B' }])).toBe(false);
    expect(covers([{ name: 'A' }, { name: 'B' }], [{ name: 'A' }])).toBe(false);
    expect(covers(['CMD', 'a'], ['a', 'CMD'])).toBe(false);
    expect(covers({ dockerLabels: { at: '2' } }, { dockerLabels: { at: '1' } })).toBe(false);
  });
});
