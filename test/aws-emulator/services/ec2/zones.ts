import type { AvailabilityZone } from '@aws-sdk/client-ec2';
import type * as ec2 from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import { hashOf } from '../../kernel/random.ts';
import { rule } from '../../kernel/rule.ts';
import { filterRows } from './filters.ts';

export const zoneAbsent = rule({
  id: 'ec2.zone.absent',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html',
  text: 'A zone is named as DescribeAvailabilityZones names it.',
});

/** Regions with more than three zones that accounts can use. */
const zoneCounts: Readonly<Record<string, number>> = { 'us-east-1': 6, 'us-west-2': 4 };

const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** `eu-west-1` is `euw1` in zone ids. */
function shortName(region: string): string {
  const [area = '', direction = '', number = ''] = region.split('-');
  return `${area}${directions[direction] ?? direction}${number}`;
}

export interface Zone {
  readonly name: string;
  readonly id: string;
}

/**
 * The zones of a region. Names are each account's own, ids are the same for all of them.
 * https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
 */
export function zonesOf(account: string, region: string): Zone[] {
  const count = zoneCounts[region] ?? 3;
  const shift = hashOf(account) % count;
  return Array.from({ length: count }, (_, index) => ({
    name: `${region}${String.fromCharCode(97 + index)}`,
    id: `${shortName(region)}-az${String(((index + shift) % count) + 1)}`,
  }));
}

export function zoneNamed(account: string, region: string, given: { name?: string; id?: string }): Zone {
  const zones = zonesOf(account, region);
  const zone = zones.find(({ name, id }) => name === (given.name ?? name) && id === (given.id ?? id));
  if (zone) return zone;
  const wrong = given.name ?? given.id ?? '';
  const names = zones.map(({ name }) => name).join(', ');
  throw zoneAbsent.refuse(
    `Value (${wrong}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${names}.`,
  );
}

const describedZone = (zone: Zone, region: string): AvailabilityZone => ({
  ZoneName: zone.name,
  ZoneId: zone.id,
  RegionName: region,
  State: 'available',
  OptInStatus: 'opt-in-not-required',
  ZoneType: 'availability-zone',
  GroupName: `${region}-zg-1`,
  NetworkBorderGroup: region,
  Messages: [],
});

export const zones = {
  DescribeAvailabilityZones(context, input) {
    const all = zonesOf(context.account, context.region);
    for (const name of input.ZoneNames ?? []) zoneNamed(context.account, context.region, { name });
    for (const id of input.ZoneIds ?? []) zoneNamed(context.account, context.region, { id });
    const asked = all.filter(
      ({ name, id }) => (input.ZoneNames ?? [name]).includes(name) && (input.ZoneIds ?? [id]).includes(id),
    );
    const described = asked.map((zone) => describedZone(zone, context.region));
    const AvailabilityZones = filterRows(described, input.Filters, {
      'group-name': (zone) => zone.GroupName,
      'opt-in-status': (zone) => zone.OptInStatus,
      'region-name': (zone) => zone.RegionName,
      state: (zone) => zone.State,
      'zone-id': (zone) => zone.ZoneId,
      'zone-name': (zone) => zone.ZoneName,
      'zone-type': (zone) => zone.ZoneType,
    });
    return { AvailabilityZones };
  },
} satisfies Handlers<typeof ec2>;
