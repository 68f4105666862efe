import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { subnetAbsent, vpcAbsent } from './absence-rules.ts';
import { cidrSize, cidrText, contains, overlaps, parseCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import type { FilterReaders } from './filters.ts';
import { interfacesIn, reservedAddresses } from './interfaces.ts';
import { describeRows, existing } from './rows.ts';
import type { Tagged } from './row.ts';
import { routeTableTable, subnetTable, vpcTable } from './tables.ts';
import type { SubnetRow, VpcRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';
import type { Manner } from './vpc-parts.ts';
import * as rules from './vpc-rules.ts';
import { blockOf } from './vpcs.ts';
import { zoneNamed, zonesOf } from './zones.ts';
import type { Zone } from './zones.ts';

export interface SubnetOptions {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly zone: Zone;
  readonly tags: Tagged['Tags'];
  readonly isDefault: boolean;
}

export function addSubnet(scope: Scope, options: SubnetOptions, how: Manner): SubnetRow {
  const id = scope.newId('subnet');
  return scope.table(subnetTable)[how](id, {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${scope.region}:${scope.account}:subnet/${id}`,
    VpcId: options.vpcId,
    CidrBlock: options.cidrBlock,
    AvailabilityZone: options.zone.name,
    AvailabilityZoneId: options.zone.id,
    State: 'available',
    OwnerId: scope.account,
    DefaultForAz: options.isDefault,
    MapPublicIpOnLaunch: options.isDefault,
    AssignIpv6AddressOnCreation: false,
    MapCustomerOwnedIpOnLaunch: false,
    Ipv6Native: false,
    EnableDns64: false,
    Ipv6CidrBlockAssociationSet: [],
    Tags: options.tags,
  });
}

function checkBlock(context: CallContext, vpc: VpcRow, given: string, block: Cidr): void {
  const whole = parseCidr(vpc.CidrBlock);
  if (!whole || block.prefix < 16 || block.prefix > 28 || !contains(whole, block)) {
    throw rules.subnetRange.refuse(`The CIDR '${given}' is invalid.`);
  }
  const siblings = context.table(subnetTable).truth.filter((row) => row.VpcId === vpc.VpcId);
  const rival = siblings.find((row) => overlaps(blockOf(row.CidrBlock, 'cidrBlock'), block));
  if (rival) throw rules.subnetConflict.refuse(`The CIDR '${given}' conflicts with another subnet`);
  if (siblings.length >= context.limit(rules.subnetQuota)) {
    throw rules.subnetLimit.refuse('The maximum number of subnets has been reached.');
  }
}

function zoneFor(context: CallContext, name: string | undefined, id: string | undefined): Zone {
  const { account, region } = context;
  const first = zonesOf(account, region)[0];
  if (name === undefined && id === undefined && first) return first;
  return zoneNamed(account, region, {
    ...(name === undefined ? {} : { name }),
    ...(id === undefined ? {} : { id }),
  });
}

const readers: FilterReaders<SubnetRow> = {
  'availability-zone': (row) => row.AvailabilityZone,
  availabilityZone: (row) => row.AvailabilityZone,
  'availability-zone-id': (row) => row.AvailabilityZoneId,
  availabilityZoneId: (row) => row.AvailabilityZoneId,
  cidr: (row) => row.CidrBlock,
  'cidr-block': (row) => row.CidrBlock,
  cidrBlock: (row) => row.CidrBlock,
  'default-for-az': (row) => row.DefaultForAz,
  defaultForAz: (row) => row.DefaultForAz,
  'map-public-ip-on-launch': (row) => row.MapPublicIpOnLaunch,
  'owner-id': (row) => row.OwnerId,
  state: (row) => row.State,
  'subnet-arn': (row) => row.SubnetArn,
  'subnet-id': (row) => row.SubnetId,
  'vpc-id': (row) => row.VpcId,
};

const withFreeAddresses = (scope: Scope, row: SubnetRow): SubnetRow => ({
  ...row,
  AvailableIpAddressCount:
    cidrSize(blockOf(row.CidrBlock, 'cidrBlock')) -
    reservedAddresses -
    interfacesIn(scope, row.SubnetId).length,
});

/** A deleted subnet leaves its route table by itself. */
function leaveRouteTable(context: CallContext, subnetId: string): void {
  const table = context.table(routeTableTable);
  const holder = table.truth.find((row) => row.Associations.some(({ SubnetId }) => SubnetId === subnetId));
  if (!holder) return;
  table.update(holder.RouteTableId, {
    Associations: holder.Associations.filter(({ SubnetId }) => SubnetId !== subnetId),
  });
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html */
export const subnets = {
  CreateSubnet(context, input) {
    const vpc = existing(context, vpcTable, input.VpcId, vpcAbsent);
    const given = input.CidrBlock ?? '';
    const block = blockOf(given, 'cidrBlock');
    const zone = zoneFor(context, input.AvailabilityZone, input.AvailabilityZoneId);
    const tags = tagsAtCreation(input.TagSpecifications, 'subnet');
    checkBlock(context, vpc, given, block);
    const options = { vpcId: vpc.VpcId, cidrBlock: cidrText(block), zone, tags, isDefault: false };
    return { Subnet: withFreeAddresses(context.scope, addSubnet(context.scope, options, 'insert')) };
  },

  DescribeSubnets(context, input) {
    const question = { ids: input.SubnetIds, absence: subnetAbsent, filters: input.Filters, readers };
    const rows = describeRows(context, subnetTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { Subnets: items.map((row) => withFreeAddresses(context.scope, row)), NextToken: next };
  },

  ModifySubnetAttribute(context, input) {
    existing(context, subnetTable, input.SubnetId, subnetAbsent);
    const { SubnetId: _id, ...changes } = input;
    if (Object.keys(changes).length !== 1)
      throw rules.oneSubnetAttribute.refuse('Exactly one attribute must be specified.');
    const onLaunch = input.MapPublicIpOnLaunch?.Value;
    if (onLaunch === undefined) {
      context.fail(
        'UnsupportedOperation',
        `ModifySubnetAttribute of ${Object.keys(changes).join()} is not served here.`,
      );
    }
    context.table(subnetTable).update(input.SubnetId, { MapPublicIpOnLaunch: onLaunch });
    return {};
  },

  DeleteSubnet(context, input) {
    existing(context, subnetTable, input.SubnetId, subnetAbsent);
    if (interfacesIn(context.scope, input.SubnetId).length > 0) {
      throw rules.subnetInUse.refuse(
        `The subnet '${input.SubnetId}' has dependencies and cannot be deleted.`,
      );
    }
    leaveRouteTable(context, input.SubnetId);
    context.table(subnetTable).remove(input.SubnetId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
