import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { subnetTable } from '../ec2/tables.ts';
import type { SubnetRow } from '../ec2/tables.ts';
import { arnOf } from './arns.ts';
import * as rules from './group-rules.ts';
import { pageOfRecords } from './pages.ts';
import { instanceTable, subnetGroupTable } from './tables.ts';
import type { InstanceRow, SubnetGroupRow } from './tables.ts';
import { mergedTags } from './tags.ts';

const name = /^[a-z][a-z0-9._ -]{0,254}$/i;

function nameOf(text: string): string {
  if (!name.test(text) || text.toLowerCase() === 'default')
    throw rules.subnetGroupName.refuse(
      `The parameter DBSubnetGroupName is not a valid name: ${text}. It must contain at most 255 letters, numbers, periods, underscores, spaces, or hyphens, and must not be default.`,
    );
  return text.toLowerCase();
}

function existingGroup(context: CallContext, given: string): SubnetGroupRow {
  const row = context.table(subnetGroupTable).reachable(given.toLowerCase());
  if (!row) throw rules.subnetGroupAbsent.refuse(`DB subnet group '${given}' does not exist.`);
  return row;
}

/** The subnets that a group may have: known, of one VPC, in two zones. */
function checkedSubnets(context: CallContext, ids: readonly string[], vpcId?: string): SubnetRow[] {
  const table = context.table(subnetTable);
  const subnets = ids.flatMap((id) => table.reachable(id) ?? []);
  if (subnets.length < ids.length || ids.length === 0)
    throw rules.subnetGroupSubnets.refuse(`Some input subnets in :[${ids.join(', ')}] are invalid.`);
  const vpcs = new Set([...subnets.map((subnet) => subnet.VpcId), ...(vpcId === undefined ? [] : [vpcId])]);
  if (vpcs.size > 1) throw rules.subnetGroupSubnets.refuse('The subnets are not all in the same VPC.');
  const zones = new Set(subnets.map((subnet) => subnet.AvailabilityZone));
  if (zones.size < 2) {
    throw rules.subnetGroupCoverage.refuse(
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
  }
  return subnets;
}

const users = (context: CallContext, group: SubnetGroupRow): InstanceRow[] =>
  context
    .table(instanceTable)
    .truth.filter((instance) => instance.subnetGroupName === group.DBSubnetGroupName);

/** A group as it is shown, in calls of its own and as part of an instance. */
export function shownGroup(scope: Scope, row: SubnetGroupRow): rds.DBSubnetGroup {
  const subnets = scope.table(subnetTable).truth;
  return {
    DBSubnetGroupName: row.DBSubnetGroupName,
    DBSubnetGroupDescription: row.DBSubnetGroupDescription,
    DBSubnetGroupArn: row.DBSubnetGroupArn,
    VpcId: row.VpcId,
    SubnetGroupStatus: 'Complete',
    SupportedNetworkTypes: ['IPV4'],
    Subnets: row.subnetIds.map((id) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: subnets.get(id)?.AvailabilityZone },
      SubnetOutpost: {},
      SubnetStatus: 'Active',
    })),
  };
}

function checkRemoved(context: CallContext, group: SubnetGroupRow, kept: readonly SubnetRow[]): void {
  const zones = new Set(kept.map((subnet) => subnet.AvailabilityZone));
  const stranded = users(context, group).some((instance) =>
    Object.keys(instance.interfaces).some((zone) => !zones.has(zone)),
  );
  if (stranded) throw rules.subnetInUse.refuse('The DB subnet is already in use in the Availability Zone.');
}

export const subnetGroups = {
  CreateDBSubnetGroup(context, input) {
    const groupName = nameOf(input.DBSubnetGroupName);
    const table = context.table(subnetGroupTable);
    if (table.truth.has(groupName))
      throw rules.subnetGroupTaken.refuse(`The DB subnet group '${groupName}' already exists.`);
    const subnets = checkedSubnets(context, input.SubnetIds);
    if (table.truth.list().length >= context.limit(rules.subnetGroupQuota))
      throw rules.subnetGroupCount.refuse('DB subnet group quota exceeded.');
    const row = table.insert(groupName, {
      DBSubnetGroupName: groupName,
      DBSubnetGroupDescription: input.DBSubnetGroupDescription,
      DBSubnetGroupArn: arnOf(context, 'subgrp', groupName),
      VpcId: subnets[0]?.VpcId ?? '',
      subnetIds: subnets.map((subnet) => subnet.SubnetId),
      Tags: mergedTags([], input.Tags),
    });
    return { DBSubnetGroup: shownGroup(context.scope, row) };
  },

  DescribeDBSubnetGroups(context, input) {
    const table = context.table(subnetGroupTable);
    const asked = input.DBSubnetGroupName;
    const row = asked === undefined ? undefined : table.byId(asked.toLowerCase());
    if (asked !== undefined && !row)
      throw rules.subnetGroupAbsent.refuse(`DB subnet group '${asked}' does not exist.`);
    const { items, Marker } = pageOfRecords(context, row ? [row] : table.list(), input);
    return { DBSubnetGroups: items.map((item) => shownGroup(context.scope, item)), Marker };
  },

  ModifyDBSubnetGroup(context, input) {
    const group = existingGroup(context, input.DBSubnetGroupName);
    const subnets = checkedSubnets(context, input.SubnetIds, group.VpcId);
    checkRemoved(context, group, subnets);
    const row = context.table(subnetGroupTable).update(group.DBSubnetGroupName, {
      subnetIds: subnets.map((subnet) => subnet.SubnetId),
      DBSubnetGroupDescription: input.DBSubnetGroupDescription ?? group.DBSubnetGroupDescription,
    });
    return { DBSubnetGroup: shownGroup(context.scope, row ?? group) };
  },

  DeleteDBSubnetGroup(context, input) {
    const group = existingGroup(context, input.DBSubnetGroupName);
    const user = users(context, group)[0];
    if (user) {
      throw rules.subnetGroupInUse.refuse(
        `Cannot delete the subnet group '${group.DBSubnetGroupName}' because at least one database instance: ${user.DBInstanceIdentifier} is still using it.`,
      );
    }
    context.table(subnetGroupTable).remove(group.DBSubnetGroupName);
    return {};
  },
} satisfies Handlers<typeof rds>;
