import type { Scope } from '../kernel/scope.ts';
import { securityGroupTable, subnetTable, vpcTable } from '../services/ec2/tables.ts';

export const vpcId = 'vpc-0aaaaaaaaaaaaaaaa';
export const groupId = 'sg-0bbbbbbbbbbbbbbbb';

const zones = ['a', 'b', 'c'];

/** The subnet of a zone: `subnetId('a')`. */
export const subnetId = (zone: string): string => `subnet-0${zone.repeat(16)}`;

/** A VPC with a security group and a subnet in each of three zones, there for ever: ground for other services' tests. */
export function layNetwork(scope: Scope): void {
  scope.table(vpcTable).preload(vpcId, {
    VpcId: vpcId,
    CidrBlock: '10.20.0.0/16',
    IsDefault: false,
    State: 'available',
    Tags: [],
    dnsSupport: true,
    dnsHostnames: true,
  });
  scope.table(securityGroupTable).preload(groupId, {
    GroupId: groupId,
    GroupName: 'data',
    VpcId: vpcId,
    Description: 'data',
    Tags: [],
    rules: [],
  });
  for (const [index, zone] of zones.entries()) {
    scope.table(subnetTable).preload(subnetId(zone), {
      SubnetId: subnetId(zone),
      VpcId: vpcId,
      CidrBlock: `10.20.${String(index)}.0/24`,
      AvailabilityZone: `${scope.region}${zone}`,
      AvailabilityZoneId: `euw1-az${String(index + 1)}`,
      State: 'available',
      Tags: [],
    });
  }
}
