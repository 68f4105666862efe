import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { vpcAbsent } from './absence-rules.ts';
import { cidrText, parseCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import type { FilterReaders } from './filters.ts';
import { describeRows, existing } from './rows.ts';
import {
  internetGatewayTable,
  networkAclTable,
  networkInterfaceTable,
  routeTableTable,
  securityGroupRuleTable,
  securityGroupTable,
  subnetTable,
  vpcTable,
} from './tables.ts';
import type { VpcRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';
import { addVpc } from './vpc-parts.ts';
import * as rules from './vpc-rules.ts';

/** The VPC that calls mean when they name none. */
export function defaultVpc(context: CallContext): VpcRow {
  const vpc = context.table(vpcTable).truth.find((row) => row.IsDefault);
  if (!vpc) throw rules.noDefaultVpc.refuse('No default VPC for this user');
  return vpc;
}

/** The block with its host bits cleared, as EC2 does instead of refusing them. */
export function blockOf(text: string, parameter: string): Cidr {
  const block = parseCidr(text);
  if (!block) {
    throw rules.blockShape.refuse(
      `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
    );
  }
  return block;
}

function vpcBlock(text: string | undefined): string {
  if (text === undefined) throw rules.blockShape.refuse('Either a CIDR block or an IPAM pool must be given.');
  const block = blockOf(text, 'cidrBlock');
  if (block.prefix < 16 || block.prefix > 28) throw rules.vpcRange.refuse(`The CIDR '${text}' is invalid.`);
  return cidrText(block);
}

const inVpc =
  (vpcId: string) =>
  (row: { readonly VpcId?: string | undefined }): boolean =>
    row.VpcId === vpcId;

/** What keeps a VPC from being deleted. */
function hasDependencies(context: CallContext, vpcId: string): boolean {
  const own = inVpc(vpcId);
  const has = (rows: readonly object[]): boolean => rows.length > 0;
  return (
    has(context.table(subnetTable).truth.filter(own)) ||
    has(context.table(networkInterfaceTable).truth.filter(own)) ||
    has(context.table(internetGatewayTable).truth.filter((row) => row.Attachments?.some(own) ?? false)) ||
    has(
      context
        .table(routeTableTable)
        .truth.filter((row) => own(row) && !row.Associations.some(({ Main }) => Main)),
    ) ||
    has(context.table(securityGroupTable).truth.filter((row) => own(row) && row.GroupName !== 'default')) ||
    has(context.table(networkAclTable).truth.filter((row) => own(row) && !row.IsDefault))
  );
}

function removeParts(context: CallContext, vpcId: string): void {
  const own = inVpc(vpcId);
  for (const row of context.table(routeTableTable).truth.filter(own))
    context.table(routeTableTable).remove(row.RouteTableId);
  for (const row of context.table(networkAclTable).truth.filter(own))
    context.table(networkAclTable).remove(row.NetworkAclId);
  for (const row of context.table(securityGroupTable).truth.filter(own)) {
    for (const rule of row.rules) context.table(securityGroupRuleTable).remove(rule.SecurityGroupRuleId);
    context.table(securityGroupTable).remove(row.GroupId);
  }
}

const readers: FilterReaders<VpcRow> = {
  cidr: (row) => row.CidrBlock,
  'cidr-block-association.cidr-block': (row) => row.CidrBlockAssociationSet?.map((entry) => entry.CidrBlock),
  'dhcp-options-id': (row) => row.DhcpOptionsId,
  'is-default': (row) => row.IsDefault,
  isDefault: (row) => row.IsDefault,
  'owner-id': (row) => row.OwnerId,
  state: (row) => row.State,
  'vpc-id': (row) => row.VpcId,
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html */
export const vpcs = {
  CreateVpc(context, input) {
    const cidrBlock = vpcBlock(input.CidrBlock);
    const tags = tagsAtCreation(input.TagSpecifications, 'vpc');
    if (context.table(vpcTable).truth.list().length >= context.limit(rules.vpcQuota)) {
      throw rules.vpcLimit.refuse('The maximum number of VPCs has been reached.');
    }
    const tenancy = input.InstanceTenancy ?? 'default';
    const row = addVpc(context.scope, { cidrBlock, isDefault: false, tags, tenancy }, 'insert');
    return { Vpc: { ...row, State: 'pending' } };
  },

  DescribeVpcs(context, input) {
    const question = { ids: input.VpcIds, absence: vpcAbsent, filters: input.Filters, readers };
    const rows = describeRows(context, vpcTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { Vpcs: items, NextToken: next };
  },

  DescribeVpcAttribute(context, input) {
    const row = context.table(vpcTable).byId(input.VpcId);
    if (!row) throw vpcAbsent.rule.refuse(vpcAbsent.text(input.VpcId));
    const values = {
      enableDnsSupport: { EnableDnsSupport: { Value: row.dnsSupport } },
      enableDnsHostnames: { EnableDnsHostnames: { Value: row.dnsHostnames } },
      enableNetworkAddressUsageMetrics: { EnableNetworkAddressUsageMetrics: { Value: false } },
    };
    return { VpcId: input.VpcId, ...values[input.Attribute] };
  },

  ModifyVpcAttribute(context, input) {
    const row = existing(context, vpcTable, input.VpcId, vpcAbsent);
    const { EnableDnsSupport, EnableDnsHostnames } = input;
    if ((EnableDnsSupport === undefined) === (EnableDnsHostnames === undefined)) {
      throw rules.oneAttribute.refuse('Exactly one attribute must be specified.');
    }
    if (EnableDnsHostnames?.Value && !row.dnsSupport) {
      throw rules.hostnamesNeedSupport.refuse('enableDnsHostnames needs enableDnsSupport.');
    }
    context.table(vpcTable).update(input.VpcId, {
      dnsSupport: EnableDnsSupport?.Value ?? row.dnsSupport,
      dnsHostnames: EnableDnsHostnames?.Value ?? row.dnsHostnames,
    });
    return {};
  },

  DeleteVpc(context, input) {
    existing(context, vpcTable, input.VpcId, vpcAbsent);
    if (hasDependencies(context, input.VpcId)) {
      throw rules.vpcInUse.refuse(`The vpc '${input.VpcId}' has dependencies and cannot be deleted.`);
    }
    removeParts(context, input.VpcId);
    context.table(vpcTable).remove(input.VpcId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
