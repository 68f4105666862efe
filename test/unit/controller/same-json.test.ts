import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameJson } from '../../../src/controller/same-json.ts';

it.each([
  [
    { a: 1, b: [{ c: 'x', d: null }] },
    { b: [{ d: null, c: 'x' }], a: 1 },
  ],
  [{ a: 1, b: undefined }, { a: 1 }],
  [{ a: 1 }, { a: 1, b: undefined }],
])('takes %j and %j as the same', (left, right) => {
  expect(isSameJson(left, right)).toBe(true);
});

it.each([
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [[1, 2], [1]],
  [[1], { 0: 1 }],
  [{ a: null }, {}],
  [{}, { a: null }],
  [{}, undefined],
  [{ a: '1' }, { a: 1 }],
])('takes %j and %j as different', (left, right) => {
  expect(isSameJson(left, right)).toBe(false);
});

it('agrees with the text of both with sorted keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (left, right) => {
      expect(isSameJson(left, right)).toBe(sortedText(left) === sortedText(right));
      expect(isSameJson(left, JSON.parse(JSON.stringify(left)))).toBe(true);
    }),
  );
});

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}
