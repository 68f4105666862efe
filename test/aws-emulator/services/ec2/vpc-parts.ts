import type { Scope } from '../../kernel/scope.ts';
import type { Tagged } from './row.ts';
import {
  networkAclTable,
  routeTableTable,
  securityGroupRuleTable,
  securityGroupTable,
  vpcTable,
} from './tables.ts';
import type { SecurityGroupRow, SecurityGroupRuleRow, VpcRow } from './tables.ts';

/** `insert` is seen after the usual lag; `preload` has been there for ever. */
export type Manner = 'insert' | 'preload';

export interface VpcOptions {
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  readonly tags: Tagged['Tags'];
  readonly tenancy?: 'default' | 'dedicated' | 'host';
}

/** The rule every new group has: all traffic may leave. */
export function egressForAll(scope: Scope, groupId: string): SecurityGroupRuleRow {
  return {
    SecurityGroupRuleId: scope.newId('sgr'),
    GroupId: groupId,
    GroupOwnerId: scope.account,
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
    CidrIpv4: '0.0.0.0/0',
    Tags: [],
  };
}

const ingressFromItself = (scope: Scope, groupId: string): SecurityGroupRuleRow => ({
  SecurityGroupRuleId: scope.newId('sgr'),
  GroupId: groupId,
  GroupOwnerId: scope.account,
  IsEgress: false,
  IpProtocol: '-1',
  FromPort: -1,
  ToPort: -1,
  ReferencedGroupInfo: { GroupId: groupId, UserId: scope.account },
  Tags: [],
});

/** Stores a group with its first rules. */
export function addGroup(
  scope: Scope,
  row: Omit<SecurityGroupRow, 'rules'>,
  rules: readonly SecurityGroupRuleRow[],
  how: Manner,
): void {
  for (const rule of rules) scope.table(securityGroupRuleTable)[how](rule.SecurityGroupRuleId, rule);
  scope.table(securityGroupTable)[how](row.GroupId, { ...row, rules });
}

export const groupArn = (scope: Scope, id: string): string =>
  `arn:aws:ec2:${scope.region}:${scope.account}:security-group/${id}`;

function addDefaultGroup(scope: Scope, vpcId: string, how: Manner): void {
  const GroupId = scope.newId('sg');
  const row = {
    GroupId,
    GroupName: 'default',
    Description: 'default VPC security group',
    VpcId: vpcId,
    OwnerId: scope.account,
    SecurityGroupArn: groupArn(scope, GroupId),
    Tags: [],
  };
  addGroup(scope, row, [ingressFromItself(scope, GroupId), egressForAll(scope, GroupId)], how);
}

function addMainRouteTable(scope: Scope, vpcId: string, cidrBlock: string, how: Manner): string {
  const id = scope.newId('rtb');
  scope.table(routeTableTable)[how](id, {
    RouteTableId: id,
    VpcId: vpcId,
    OwnerId: scope.account,
    Routes: [
      { DestinationCidrBlock: cidrBlock, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
    ],
    Associations: [
      {
        RouteTableAssociationId: scope.newId('rtbassoc'),
        RouteTableId: id,
        Main: true,
        AssociationState: { State: 'associated' },
      },
    ],
    PropagatingVgws: [],
    Tags: [],
  });
  return id;
}

const aclEntry = (Egress: boolean, RuleNumber: number, RuleAction: 'allow' | 'deny') => ({
  CidrBlock: '0.0.0.0/0',
  Egress,
  Protocol: '-1',
  RuleAction,
  RuleNumber,
});

function addDefaultAcl(scope: Scope, vpcId: string, how: Manner): void {
  const id = scope.newId('acl');
  const last = 32_767;
  scope.table(networkAclTable)[how](id, {
    NetworkAclId: id,
    VpcId: vpcId,
    IsDefault: true,
    OwnerId: scope.account,
    Entries: [
      aclEntry(true, 100, 'allow'),
      aclEntry(true, last, 'deny'),
      aclEntry(false, 100, 'allow'),
      aclEntry(false, last, 'deny'),
    ],
    Tags: [],
  });
}

/**
 * A VPC with what comes with it: main route table, default security group, default network ACL.
 * https://docs.aws.amazon.com/vpc/latest/userguide/create-vpc.html
 */
export function addVpc(
  scope: Scope,
  options: VpcOptions,
  how: Manner,
): VpcRow & { readonly mainTableId: string } {
  const id = scope.newId('vpc');
  const row: VpcRow = {
    VpcId: id,
    CidrBlock: options.cidrBlock,
    CidrBlockAssociationSet: [
      {
        AssociationId: scope.newId('vpc-cidr-assoc'),
        CidrBlock: options.cidrBlock,
        CidrBlockState: { State: 'associated' },
      },
    ],
    DhcpOptionsId: `dopt-0${scope.account}${'0'.repeat(4)}`,
    InstanceTenancy: options.tenancy ?? 'default',
    IsDefault: options.isDefault,
    OwnerId: scope.account,
    State: 'available',
    Tags: options.tags,
    dnsSupport: true,
    // Only default VPCs start with hostnames.
    dnsHostnames: options.isDefault,
  };
  scope.table(vpcTable)[how](id, row);
  const mainTableId = addMainRouteTable(scope, id, options.cidrBlock, how);
  addDefaultGroup(scope, id, how);
  addDefaultAcl(scope, id, how);
  return { ...row, mainTableId };
}
