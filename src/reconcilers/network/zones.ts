import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeInstanceTypeOfferings } from '../../aws/operations/ec2-compute.ts';
import { describeAvailabilityZones } from '../../aws/operations/ec2-network.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type OwnedRow, type Scope } from '../../engine/index.ts';
import { ZONE_SLOTS, slotsOf, type ZoneSlot } from './network-plan.ts';

interface Seen {
  readonly slots: readonly ZoneSlot[];
  /** Zone ids of slots that have a subnet. */
  readonly taken: Readonly<Partial<Record<ZoneSlot, string>>>;
  /** Ids of the region's standard zones. */
  readonly zones: readonly string[];
  readonly instanceType: string;
  /** Ids of zones that offer the instance type; undefined until asked. */
  readonly offering?: readonly string[];
}

function specOf(scope: Scope): WordPressStackSpec | undefined {
  return scope.spec as WordPressStackSpec | undefined;
}

function takenBy(rows: readonly OwnedRow[]): Seen['taken'] {
  const taken: Partial<Record<ZoneSlot, string>> = {};
  for (const row of rows) {
    const slot = ZONE_SLOTS.find((candidate) => row.id.endsWith(`/${candidate}`));
    const zone = (row.seen as { readonly AvailabilityZoneId?: string }).AvailabilityZoneId;
    if (slot !== undefined && zone !== undefined) taken[slot] = zone;
  }
  return taken;
}

function seenOf(scope: Scope, spec: WordPressStackSpec, zones: readonly string[]): Seen {
  return {
    slots: slotsOf(spec),
    taken: takenBy(scope.rows('subnet')),
    zones,
    instanceType: spec.capacity.instanceType,
  };
}

/** The zone of every slot: what its subnets are in already, else the first free zones by id. */
function chosen(seen: Seen): Readonly<Record<string, string>> {
  const taken = new Set(Object.values(seen.taken));
  const free = seen.zones.filter((zone) => !taken.has(zone) && (seen.offering ?? []).includes(zone)).sort();
  const entries = seen.slots.map((slot) => [slot, seen.taken[slot] ?? free.shift()] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [ZoneSlot, string] => entry[1] !== undefined),
  );
}

/**
 * Which zones the stack lives in: standard zones that offer the instance type, chosen once and read from the subnets
 * ever after, because a zone that AWS lists first tomorrow must not move a subnet.
 */
export const zones = kind<Seen, null, WordPressStackSpec>({
  type: 'zones',
  layer: 'Network',
  members: () => [{ id: 'zones' }],
  find: {
    after: ['subnet'],
    known: (scope) => {
      const spec = specOf(scope);
      if (spec === undefined) return [];
      const seen = seenOf(scope, spec, []);
      return seen.slots.every((slot) => seen.taken[slot] !== undefined) ? [seen] : [];
    },
    ask: (scope) => {
      if (specOf(scope) === undefined) return [];
      return [
        describeAvailabilityZones.call({
          Filters: [
            { Name: 'zone-type', Values: ['availability-zone'] },
            { Name: 'state', Values: ['available'] },
          ],
        }),
      ];
    },
    rows: (page: OutputOf<typeof describeAvailabilityZones>, scope) => {
      const spec = specOf(scope);
      const ids = (page.AvailabilityZones ?? []).flatMap((zone) =>
        zone.ZoneId === undefined ? [] : [zone.ZoneId],
      );
      return spec === undefined ? [] : [seenOf(scope, spec, ids)];
    },
  },
  details: [
    {
      name: 'offerings',
      when: (seen) => seen.zones.length > 0,
      ask: (seen) =>
        describeInstanceTypeOfferings.call({
          LocationType: 'availability-zone-id',
          Filters: [{ Name: 'instance-type', Values: [seen.instanceType] }],
        }),
      merge: (seen, page) => ({
        ...seen,
        offering: (
          (page as OutputOf<typeof describeInstanceTypeOfferings> | undefined)?.InstanceTypeOfferings ?? []
        ).flatMap((offering) => (offering.Location === undefined ? [] : [offering.Location])),
      }),
    },
  ],
  identify: () => ({ awsId: 'zones', key: 'zones' }),
  state: (seen) => {
    const found = Object.keys(chosen(seen)).length;
    if (found === seen.slots.length || (seen.offering === undefined && seen.zones.length > 0)) return 'ready';
    const list =
      [...seen.zones]
        .filter((zone) => seen.offering?.includes(zone))
        .sort()
        .join(', ') || 'none';
    return {
      failed: `${seen.slots.length} zones are asked for, and ${seen.instanceType} is offered in ${list}; choose another spec.capacity.instanceType, or fewer zones in a new stack`,
      reason: 'InsufficientZones',
    };
  },
  outputs: chosen,
  want: () => null,
  remove: [],
  typical: { create: 60, remove: 1 },
});
