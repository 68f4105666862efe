import type { CallContext } from '../../kernel/call-context.ts';
import type { Scope } from '../../kernel/scope.ts';
import { createInterface } from '../ec2/interfaces.ts';
import { internetGatewayTable, securityGroupTable, subnetTable } from '../ec2/tables.ts';
import type { SubnetRow } from '../ec2/tables.ts';
import * as rules from './rules.ts';
import type { LoadBalancerRow } from './tables.ts';

const smallestPrefix = 27;

const hasGateway = (context: CallContext, vpcId: string): boolean =>
  context
    .table(internetGatewayTable)
    .truth.find((row) => row.Attachments?.some((attachment) => attachment.VpcId === vpcId) === true) !==
  undefined;

function subnetOf(context: CallContext, id: string): SubnetRow {
  const row = context.table(subnetTable).reachable(id);
  if (!row) throw rules.subnetAbsent.refuse(`The subnet ID '${id}' does not exist`);
  if (Number(row.CidrBlock.split('/')[1]) > smallestPrefix)
    throw rules.subnetInvalid.refuse(`The subnet '${id}' is too small: a load balancer needs a /27`);
  return row;
}

/** The subnets of a balancer, checked: one at least, one in each zone, one VPC that the scheme can use. */
export function checkedSubnets(
  context: CallContext,
  ids: readonly string[],
  scheme: string,
): readonly SubnetRow[] {
  const subnets = ids.map((id) => subnetOf(context, id));
  const [vpcId, ...others] = new Set(subnets.map((row) => row.VpcId));
  if (vpcId === undefined) throw rules.subnetZones.refuse('A load balancer needs one subnet at least');
  if (others.length > 0) throw rules.subnetZones.refuse('The subnets must belong to the same VPC');
  if (new Set(subnets.map((row) => row.AvailabilityZone)).size < subnets.length)
    throw rules.subnetZones.refuse(
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  if (scheme === 'internet-facing' && !hasGateway(context, vpcId))
    throw rules.subnetInvalid.refuse(`VPC ${vpcId} has no internet gateway`);
  return subnets;
}

/** The balancer's groups; without any, the default group of the VPC. */
export function checkedGroups(
  context: CallContext,
  vpcId: string,
  ids: readonly string[] = [],
): readonly string[] {
  const table = context.table(securityGroupTable);
  if (ids.length === 0) {
    const own = table.truth.find((row) => row.VpcId === vpcId && row.GroupName === 'default');
    return own ? [own.GroupId] : [];
  }
  const wrong = ids.find((id) => table.reachable(id)?.VpcId !== vpcId);
  if (wrong !== undefined)
    throw rules.groupInvalid.refuse(
      `One or more security groups are invalid: '${wrong}' does not exist in VPC '${vpcId}'`,
    );
  return ids;
}

/** An interface in each subnet, by subnet: `ELB <name>`. */
export function openInterfaces(
  scope: Scope,
  balancer: Pick<LoadBalancerRow, 'LoadBalancerName' | 'Scheme' | 'SecurityGroups'>,
  subnetIds: readonly string[],
): Readonly<Record<string, string>> {
  const entries = subnetIds.map((subnetId) => {
    const card = createInterface(scope, {
      subnetId,
      description: `ELB ${balancer.LoadBalancerName}`,
      securityGroupIds: balancer.SecurityGroups,
      requesterId: 'amazon-elb',
      publicAddress: balancer.Scheme === 'internet-facing',
    });
    return [subnetId, card.NetworkInterfaceId] as const;
  });
  return Object.fromEntries(entries);
}
