import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { containsBlock, hasHostBits, parseIpv4Block } from '../../../src/api/v1alpha1/cidr.ts';

const block = fc.record({
  address: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  prefixLength: fc.integer({ min: 0, max: 32 }),
});

function write(address: number, prefixLength: number): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefixLength}`;
}

describe('IPv4 blocks', () => {
  test('every block reads back as it was written', () => {
    fc.assert(
      fc.property(block, ({ address, prefixLength }) => {
        expect(parseIpv4Block(write(address, prefixLength))).toEqual({ address, prefixLength });
      }),
    );
  });

  test.each([
    '',
    '10.0.0.0',
    '10.0.0/8',
    '10.0.0.0.0/8',
    '10.0.0.256/8',
    '10.0.0.00/8',
    '10.0.0.0/08',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '-1.0.0.0/8',
    ' 10.0.0.0/8',
    '::/0',
  ])('reads nothing into %p', (text) => {
    expect(parseIpv4Block(text)).toBeUndefined();
  });

  test('has host bits exactly when an address differs from the first of its block', () => {
    fc.assert(
      fc.property(block, ({ address, prefixLength }) => {
        const size = 2 ** (32 - prefixLength);
        const first = Math.floor(address / size) * size;
        expect(hasHostBits({ address, prefixLength })).toBe(address !== first);
        expect(hasHostBits({ address: first, prefixLength })).toBe(false);
      }),
    );
  });

  test('a block contains another exactly when it contains its first and its last address', () => {
    fc.assert(
      fc.property(block, block, (outer, inner) => {
        const range = ({ address, prefixLength }: typeof outer): [number, number] => {
          const size = 2 ** (32 - prefixLength);
          const first = Math.floor(address / size) * size;
          return [first, first + size - 1];
        };
        const [outerFirst, outerLast] = range(outer);
        const [innerFirst, innerLast] = range(inner);
        expect(containsBlock(outer, inner)).toBe(outerFirst <= innerFirst && innerLast <= outerLast);
      }),
    );
  });
});
