import type { CallContext } from '../../kernel/call-context.ts';
import type { Scope } from '../../kernel/scope.ts';
import { createInterface, deleteInterface } from '../ec2/interfaces.ts';
import {
  internetGatewayTable,
  networkInterfaceTable,
  securityGroupTable,
  subnetTable,
} from '../ec2/tables.ts';
import type { SubnetRow } from '../ec2/tables.ts';
import * as rules from './rules.ts';
import type { LoadBalancerRow } from './tables.ts';

const smallestPrefix = 27;
/** Interfaces of a balancer outlive it, which keeps subnets, groups and gateway. */
const lingering = [120, 600] as const;

const hasGateway = (context: CallContext, vpcId: string): boolean =>
  context
    .table(internetGatewayTable)
    .truth.find((row) => row.Attachments?.some((attachment) => attachment.VpcId === vpcId) === true) !==
  undefined;

function subnetOf(context: CallContext, id: string): SubnetRow {
  const row = context.table(subnetTable).reachable(id);
  if (!row) throw rules.subnetAbsent.refuse(`The subnet ID '${id}' does not exist`);
  if (Number(row.CidrBlock.split('/')[1]) > smallestPrefix) {
    throw rules.subnetInvalid.refuse(`The subnet '${id}' is too small: a load balancer needs a /27`);
  }
  return row;
}

/** The subnets of a balancer, checked: two zones or more, one subnet in each, one VPC that the scheme can use. */
export function checkedSubnets(
  context: CallContext,
  ids: readonly string[],
  scheme: string | undefined,
): readonly SubnetRow[] {
  const subnets = ids.map((id) => subnetOf(context, id));
  const zones = new Set(subnets.map((row) => row.AvailabilityZone));
  if (zones.size < 2) {
    throw rules.balancerSubnets.refuse(
      'At least two subnets in two different Availability Zones must be specified',
    );
  }
  if (zones.size < subnets.length) {
    throw rules.balancerZone.refuse(
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  }
  const [vpcId = '', ...others] = new Set(subnets.map((row) => row.VpcId));
  if (others.length > 0) throw rules.balancerZone.refuse('The subnets must belong to the same VPC');
  if (scheme === 'internet-facing' && !hasGateway(context, vpcId))
    throw rules.subnetInvalid.refuse(`VPC ${vpcId} has no internet gateway`);
  return subnets;
}

/** The balancer's groups; without any, the default group of the VPC. */
export function checkedGroups(
  context: CallContext,
  vpcId: string,
  ids: readonly string[] | undefined,
): readonly string[] {
  const table = context.table(securityGroupTable);
  if (!ids || ids.length === 0) {
    const own = table.truth.find((row) => row.VpcId === vpcId && row.GroupName === 'default');
    return own ? [own.GroupId] : [];
  }
  const wrong = ids.find((id) => table.reachable(id)?.VpcId !== vpcId);
  if (wrong !== undefined) {
    throw rules.groupInvalid.refuse(
      `One or more security groups are invalid: '${wrong}' does not exist in VPC '${vpcId}'`,
    );
  }
  return ids;
}

/** An interface in each subnet, by subnet: `ELB app/<name>/<id>`. */
export function openInterfaces(
  scope: Scope,
  balancer: Pick<LoadBalancerRow, 'LoadBalancerArn' | 'Scheme' | 'SecurityGroups'>,
  subnetIds: readonly string[],
): Readonly<Record<string, string>> {
  const path = balancer.LoadBalancerArn.split('loadbalancer/')[1] ?? '';
  const entries = subnetIds.map((subnetId) => {
    const card = createInterface(scope, {
      subnetId,
      description: `ELB ${path}`,
      securityGroupIds: balancer.SecurityGroups,
      requesterId: 'amazon-elb',
      publicAddress: balancer.Scheme === 'internet-facing',
    });
    return [subnetId, card.NetworkInterfaceId] as const;
  });
  return Object.fromEntries(entries);
}

/** Interfaces go minutes after the balancer. */
export function closeInterfaces(scope: Scope, interfaceIds: readonly string[]): void {
  for (const id of interfaceIds) {
    scope.after(scope.between(...lingering), () => {
      if (scope.table(networkInterfaceTable).truth.has(id)) deleteInterface(scope, id);
    });
  }
}
