import type {
  Address,
  InternetGateway,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  Route,
  RouteTable,
  RouteTableAssociation,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
import { defineTable } from '../../kernel/table.ts';
import type { Row } from './row.ts';

export type VpcRow = Row<Vpc, 'VpcId' | 'CidrBlock' | 'IsDefault' | 'State'> & {
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
};
export const vpcTable = defineTable<VpcRow>({ service: 'ec2', type: 'vpc' });

export type SubnetRow = Row<
  Subnet,
  'SubnetId' | 'VpcId' | 'CidrBlock' | 'AvailabilityZone' | 'AvailabilityZoneId'
>;
export const subnetTable = defineTable<SubnetRow>({ service: 'ec2', type: 'subnet' });

export type InternetGatewayRow = Row<InternetGateway, 'InternetGatewayId'>;
export const internetGatewayTable = defineTable<InternetGatewayRow>({
  service: 'ec2',
  type: 'internet-gateway',
});

/** Elastic addresses, by allocation id. */
export type AddressRow = Row<Address, 'AllocationId' | 'PublicIp'> & {
  /** The NAT gateway that holds it; only the gateway's deletion sets it free. */
  readonly natGatewayId?: string;
};
export const addressTable = defineTable<AddressRow>({ service: 'ec2', type: 'elastic-ip' });

export type NatGatewayRow = Row<NatGateway, 'NatGatewayId' | 'VpcId' | 'SubnetId' | 'State'> & {
  /** Undefined for a private gateway. */
  readonly allocationId: string | undefined;
  readonly interfaceId: string | undefined;
};
export const natGatewayTable = defineTable<NatGatewayRow>({ service: 'ec2', type: 'natgateway' });

export type AssociationRow = Readonly<RouteTableAssociation> & { readonly RouteTableAssociationId: string };
/** Routes and associations are part of their table, as in DescribeRouteTables. */
export type RouteTableRow = Row<Omit<RouteTable, 'Routes' | 'Associations'>, 'RouteTableId' | 'VpcId'> & {
  readonly Routes: readonly Readonly<Route>[];
  readonly Associations: readonly AssociationRow[];
};
export const routeTableTable = defineTable<RouteTableRow>({ service: 'ec2', type: 'route-table' });

export type SecurityGroupRuleRow = Row<
  SecurityGroupRule,
  'SecurityGroupRuleId' | 'GroupId' | 'IsEgress' | 'IpProtocol'
>;
export const securityGroupRuleTable = defineTable<SecurityGroupRuleRow>({
  service: 'ec2',
  type: 'security-group-rule',
});

export type SecurityGroupRow = Row<
  Omit<SecurityGroup, 'IpPermissions' | 'IpPermissionsEgress'>,
  'GroupId' | 'GroupName' | 'VpcId' | 'Description'
> & {
  /** What DescribeSecurityGroups shows as permissions; the rule table is the source. */
  readonly rules: readonly SecurityGroupRuleRow[];
};
export const securityGroupTable = defineTable<SecurityGroupRow>({ service: 'ec2', type: 'security-group' });

/** Interfaces of every service; see `interfaces.ts` for how services make and remove theirs. */
export type NetworkInterfaceRow = Row<
  Omit<NetworkInterface, 'Groups'>,
  'NetworkInterfaceId' | 'SubnetId' | 'VpcId' | 'PrivateIpAddress' | 'Status'
> & { readonly Groups: readonly { readonly GroupId: string; readonly GroupName: string }[] };
export const networkInterfaceTable = defineTable<NetworkInterfaceRow>({
  service: 'ec2',
  type: 'network-interface',
});

export type NetworkAclRow = Row<NetworkAcl, 'NetworkAclId' | 'VpcId' | 'IsDefault'>;
export const networkAclTable = defineTable<NetworkAclRow>({ service: 'ec2', type: 'network-acl' });
