import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';

/** Slots that a stack is spread over; which zone a slot is, is chosen once and read from its subnets afterwards. */
export const ZONE_SLOTS = ['a', 'b', 'c'] as const;
export type ZoneSlot = (typeof ZONE_SLOTS)[number];

/**
 * `public`: load balancer and NAT gateways; `app`: instances and tasks, out through NAT; `data`: database and file
 * system, no way out.
 */
export const TIERS = ['public', 'app', 'data'] as const;
export type Tier = (typeof TIERS)[number];

/** The plan has room for this many zones, so that a zone can be added without moving a subnet. */
const ZONES_PLANNED = 4;
/** The VPC's block is cut into sixteen: three tiers of four zones, and four spare. */
const BITS = 4;

export function slotsOf(spec: WordPressStackSpec): readonly ZoneSlot[] {
  return ZONE_SLOTS.slice(0, spec.network.availabilityZoneCount);
}

/** Slots that have a NAT gateway of their own. */
export function natSlots(spec: WordPressStackSpec): readonly ZoneSlot[] {
  return spec.network.natGateways === 'PerZone' ? slotsOf(spec) : ['a'];
}

/** The block of a subnet: a function of the VPC's block alone. `10.20.0.0/16`, app, b → `10.20.80.0/20`. */
export function subnetCidr(vpcCidr: string, tier: Tier, slot: ZoneSlot): string {
  const [address = '', length = ''] = vpcCidr.split('/');
  const prefix = Number(length) + BITS;
  const index = TIERS.indexOf(tier) * ZONES_PLANNED + ZONE_SLOTS.indexOf(slot);
  return `${fromNumber(toNumber(address) + index * 2 ** (32 - prefix))}/${prefix}`;
}

/** The subnet of the plan that has this block, as a logical id. */
export function subnetByCidr(vpcCidr: string, cidr: string): string | undefined {
  for (const tier of TIERS) {
    for (const slot of ZONE_SLOTS)
      if (subnetCidr(vpcCidr, tier, slot) === cidr) return `subnet/${tier}/${slot}`;
  }
  return undefined;
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function fromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
