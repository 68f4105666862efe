import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { securityGroupAbsent, securityGroupRuleAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import * as rules from './group-rules.ts';
import { keyOf, permissionsOf } from './permissions.ts';
import type { Permission, PermissionInput } from './permissions.ts';
import { describeRows, existing } from './rows.ts';
import { securityGroupRuleTable, securityGroupTable, vpcTable } from './tables.ts';
import type { SecurityGroupRow, SecurityGroupRuleRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';

interface GroupInput {
  readonly GroupId?: string;
  readonly GroupName?: string;
}

function groupFor(context: CallContext, input: GroupInput): SecurityGroupRow {
  if (input.GroupId !== undefined)
    return existing(context, securityGroupTable, input.GroupId, securityGroupAbsent);
  const home = context.table(vpcTable).truth.find((row) => row.IsDefault)?.VpcId;
  const named = context
    .table(securityGroupTable)
    .truth.find((row) => row.VpcId === home && row.GroupName === input.GroupName);
  return existing(context, securityGroupTable, named?.GroupId ?? input.GroupName ?? '', securityGroupAbsent);
}

/** The group's row carries a copy of its rules, for DescribeSecurityGroups. */
function refreshGroup(context: CallContext, groupId: string): void {
  const held = context.table(securityGroupRuleTable).truth.filter((rule) => rule.GroupId === groupId);
  context.table(securityGroupTable).update(groupId, { rules: held });
}

const rulesOf = (context: CallContext, groupId: string, isEgress: boolean): SecurityGroupRuleRow[] =>
  context
    .table(securityGroupRuleTable)
    .truth.filter((rule) => rule.GroupId === groupId && rule.IsEgress === isEgress);

function checkNew(
  context: CallContext,
  held: readonly SecurityGroupRuleRow[],
  wanted: readonly Permission[],
): void {
  const known = new Set(held.map(keyOf));
  for (const permission of wanted) {
    const key = keyOf(permission);
    if (known.has(key)) {
      const peer = permission.CidrIpv4 ?? permission.ReferencedGroupInfo?.GroupId ?? '';
      throw rules.permissionDuplicate.refuse(
        `the specified rule "peer: ${peer}, ${String(permission.IpProtocol)}, from port: ${String(permission.FromPort)}, to port: ${String(permission.ToPort)}, ALLOW" already exists`,
      );
    }
    known.add(key);
  }
  if (known.size > context.limit(rules.ruleQuota)) {
    throw rules.ruleLimit.refuse('The maximum number of rules per security group has been reached.');
  }
}

const ruleArn = (context: CallContext, id: string): string =>
  `arn:aws:ec2:${context.region}:${context.account}:security-group-rule/${id}`;

type AuthorizeInput = GroupInput &
  PermissionInput &
  Pick<InputOf<typeof ec2, 'AuthorizeSecurityGroupIngress'>, 'TagSpecifications'>;

function authorize(context: CallContext, input: AuthorizeInput, isEgress: boolean) {
  const group = groupFor(context, input);
  const tags = tagsAtCreation(input.TagSpecifications, 'security-group-rule');
  const permissions = permissionsOf(context, group, input);
  checkNew(context, rulesOf(context, group.GroupId, isEgress), permissions);
  const created = permissions.map((permission) => {
    const id = context.newId('sgr');
    return context.table(securityGroupRuleTable).insert(id, {
      ...permission,
      IpProtocol: permission.IpProtocol ?? '-1',
      SecurityGroupRuleId: id,
      SecurityGroupRuleArn: ruleArn(context, id),
      GroupId: group.GroupId,
      GroupOwnerId: context.account,
      IsEgress: isEgress,
      Tags: tags,
    });
  });
  refreshGroup(context, group.GroupId);
  return { Return: true, SecurityGroupRules: created };
}

function ruleById(
  context: CallContext,
  group: SecurityGroupRow,
  id: string,
  isEgress: boolean,
): SecurityGroupRuleRow {
  const rule = existing(context, securityGroupRuleTable, id, securityGroupRuleAbsent);
  if (rule.GroupId === group.GroupId && rule.IsEgress === isEgress) return rule;
  throw securityGroupRuleAbsent.rule.refuse(securityGroupRuleAbsent.text(id));
}

type RevokeInput = GroupInput & PermissionInput & { readonly SecurityGroupRuleIds?: readonly string[] };

function revokedBy(
  context: CallContext,
  group: SecurityGroupRow,
  input: RevokeInput,
  isEgress: boolean,
): SecurityGroupRuleRow[] {
  if (input.SecurityGroupRuleIds) {
    return input.SecurityGroupRuleIds.map((id) => ruleById(context, group, id, isEgress));
  }
  const held = rulesOf(context, group.GroupId, isEgress);
  return permissionsOf(context, group, input).map((permission) => {
    const found = held.find((rule) => keyOf(rule) === keyOf(permission));
    if (!found)
      throw rules.permissionAbsent.refuse('The specified rule does not exist in this security group.');
    return found;
  });
}

function revoke(context: CallContext, input: RevokeInput, isEgress: boolean) {
  const group = groupFor(context, input);
  const revoked = revokedBy(context, group, input, isEgress);
  for (const rule of revoked) context.table(securityGroupRuleTable).remove(rule.SecurityGroupRuleId);
  refreshGroup(context, group.GroupId);
  const RevokedSecurityGroupRules = revoked.map(({ ReferencedGroupInfo, ...rule }) => ({
    ...rule,
    ReferencedGroupId: ReferencedGroupInfo?.GroupId,
  }));
  return { Return: true, RevokedSecurityGroupRules };
}

type Update = InputOf<typeof ec2, 'ModifySecurityGroupRules'>['SecurityGroupRules'][number];

function modified(context: CallContext, group: SecurityGroupRow, update: Update): SecurityGroupRuleRow {
  const rule = existing(context, securityGroupRuleTable, update.SecurityGroupRuleId, securityGroupRuleAbsent);
  const wanted = update.SecurityGroupRule ?? {};
  const described = wanted.Description === undefined ? {} : { Description: wanted.Description };
  const [permission] = permissionsOf(context, group, {
    IpPermissions: [
      {
        IpProtocol: wanted.IpProtocol ?? rule.IpProtocol,
        ...(wanted.FromPort === undefined ? {} : { FromPort: wanted.FromPort }),
        ...(wanted.ToPort === undefined ? {} : { ToPort: wanted.ToPort }),
        ...(wanted.CidrIpv4 === undefined ? {} : { IpRanges: [{ CidrIp: wanted.CidrIpv4, ...described }] }),
        ...(wanted.ReferencedGroupId === undefined
          ? {}
          : { UserIdGroupPairs: [{ GroupId: wanted.ReferencedGroupId, ...described }] }),
      },
    ],
  });
  const { SecurityGroupRuleId, SecurityGroupRuleArn, GroupId, GroupOwnerId, IsEgress, Tags } = rule;
  return {
    SecurityGroupRuleId,
    SecurityGroupRuleArn,
    GroupId,
    GroupOwnerId,
    IsEgress,
    Tags,
    ...permission,
    IpProtocol: permission?.IpProtocol ?? rule.IpProtocol,
  };
}

const readers: FilterReaders<SecurityGroupRuleRow> = {
  'group-id': (row) => row.GroupId,
  'security-group-rule-id': (row) => row.SecurityGroupRuleId,
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
export const securityGroupRules = {
  AuthorizeSecurityGroupIngress: (context, input) => authorize(context, input, false),
  AuthorizeSecurityGroupEgress: (context, input) => authorize(context, input, true),
  RevokeSecurityGroupIngress: (context, input) => revoke(context, input, false),
  RevokeSecurityGroupEgress: (context, input) => revoke(context, input, true),

  ModifySecurityGroupRules(context, input) {
    const group = groupFor(context, input);
    const rows = input.SecurityGroupRules.map((update) => modified(context, group, update));
    for (const row of rows) context.table(securityGroupRuleTable).update(row.SecurityGroupRuleId, () => row);
    refreshGroup(context, group.GroupId);
    return { Return: true };
  },

  DescribeSecurityGroupRules(context, input) {
    const question = {
      ids: input.SecurityGroupRuleIds,
      absence: securityGroupRuleAbsent,
      filters: input.Filters,
      readers,
    };
    const rows = describeRows(context, securityGroupRuleTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { SecurityGroupRules: items, NextToken: next };
  },
} satisfies Handlers<typeof ec2>;
