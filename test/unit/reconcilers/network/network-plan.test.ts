import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { containsBlock, hasHostBits, parseIpv4Block } from '../../../../src/api/v1alpha1/cidr.ts';
import { parseSpec } from '../../../../src/api/v1alpha1/parse-spec.ts';
import {
  natSlots,
  slotsOf,
  subnetByCidr,
  subnetCidr,
  TIERS,
  ZONE_SLOTS,
} from '../../../../src/reconcilers/network/network-plan.ts';
import { specWith } from '../../../support/spec-samples.ts';

/** Every block that the API accepts: private ranges, /16 to /20, no host bits. */
const vpcBlocks = fc
  .tuple(
    fc.constantFrom([10, 0, 8], [172, 16, 12], [192, 168, 16]),
    fc.integer({ min: 16, max: 20 }),
    fc.nat({ max: 2 ** 32 - 1 }),
  )
  .map(([[first = 0, second = 0, bits = 0], length, random]) => {
    const base = first * 2 ** 24 + second * 2 ** 16;
    const room = 2 ** (32 - bits);
    const size = 2 ** (32 - length);
    const address = base + Math.floor((random % room) / size) * size;
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return `${octets.join('.')}/${length}`;
  });

function block(text: string): NonNullable<ReturnType<typeof parseIpv4Block>> {
  const parsed = parseIpv4Block(text);
  if (parsed === undefined) throw new Error(`${text} is no block`);
  return parsed;
}

const planned = TIERS.flatMap((tier) => ZONE_SLOTS.map((slot) => ({ tier, slot })));

describe('the subnet plan', () => {
  test('is made for every block that the API accepts', () => {
    fc.assert(
      fc.property(vpcBlocks, (cidr) => {
        expect(parseSpec(specWith({ network: { cidr } }))).toMatchObject({ ok: true });
      }),
    );
  });

  test('lies in the VPC, without overlap, in blocks that AWS takes', () => {
    // AWS takes /16 to /28. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    fc.assert(
      fc.property(vpcBlocks, (cidr) => {
        const blocks = planned.map(({ tier, slot }) => block(subnetCidr(cidr, tier, slot)));
        for (const one of blocks) {
          expect(containsBlock(block(cidr), one)).toBe(true);
          expect(hasHostBits(one)).toBe(false);
          expect(one.prefixLength).toBeLessThanOrEqual(28);
          expect(
            blocks.filter((other) => containsBlock(one, other) || containsBlock(other, one)),
          ).toHaveLength(1);
        }
      }),
    );
  });

  test('has room for a fourth zone: behind each tier one block of the same size is free', () => {
    fc.assert(
      fc.property(vpcBlocks, fc.constantFrom(...TIERS), (cidr, tier) => {
        const last = block(subnetCidr(cidr, tier, 'c'));
        const fourth = { ...last, address: last.address + 2 ** (32 - last.prefixLength) };
        expect(containsBlock(block(cidr), fourth)).toBe(true);
        for (const { tier: other, slot } of planned) {
          expect(containsBlock(block(subnetCidr(cidr, other, slot)), fourth)).toBe(false);
        }
      }),
    );
  });

  test('is read back from a block alone', () => {
    fc.assert(
      fc.property(vpcBlocks, fc.constantFrom(...planned), (cidr, { tier, slot }) => {
        expect(subnetByCidr(cidr, subnetCidr(cidr, tier, slot))).toBe(`subnet/${tier}/${slot}`);
        expect(subnetByCidr(cidr, cidr)).toBeUndefined();
      }),
    );
  });

  test('never moves: what an older operator made stays where it is', () => {
    expect(planned.map(({ tier, slot }) => subnetCidr('10.20.0.0/16', tier, slot))).toEqual([
      '10.20.0.0/20',
      '10.20.16.0/20',
      '10.20.32.0/20',
      '10.20.64.0/20',
      '10.20.80.0/20',
      '10.20.96.0/20',
      '10.20.128.0/20',
      '10.20.144.0/20',
      '10.20.160.0/20',
    ]);
  });

  test('gives each zone a NAT gateway of its own only when asked', () => {
    const slots = (network: object): unknown => {
      const parsed = parseSpec(specWith({ network }));
      if (!parsed.ok) throw new Error(parsed.problems.join());
      return { zones: slotsOf(parsed.spec), nat: natSlots(parsed.spec) };
    };
    expect(slots({ availabilityZoneCount: 3, natGateways: 'PerZone' })).toEqual({
      zones: ['a', 'b', 'c'],
      nat: ['a', 'b', 'c'],
    });
    expect(slots({ availabilityZoneCount: 2, natGateways: 'Single' })).toEqual({
      zones: ['a', 'b'],
      nat: ['a'],
    });
  });
});
