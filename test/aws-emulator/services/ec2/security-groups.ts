import type * as ec2 from '@aws-sdk/client-ec2';
import type { SecurityGroup } from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { securityGroupAbsent, vpcAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import { filterRows } from './filters.ts';
import * as rules from './group-rules.ts';
import { shownPermissions } from './permissions.ts';
import { describeRows, existing } from './rows.ts';
import { networkInterfaceTable, securityGroupRuleTable, securityGroupTable, vpcTable } from './tables.ts';
import type { SecurityGroupRow, SecurityGroupRuleRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';
import { addGroup, egressForAll, groupArn } from './vpc-parts.ts';
import { defaultVpc } from './vpcs.ts';

const allowedText = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

function checkName(name: string, description: string): void {
  if (name === 'default') throw rules.groupName.refuse('Cannot use reserved security group name: default');
  if (name.startsWith('sg-'))
    throw rules.groupName.refuse(`Invalid group name ${name}: names must not start with sg-`);
  if (!allowedText.test(name))
    throw rules.groupName.refuse(`Value (${name}) for parameter GroupName is invalid.`);
  if (!allowedText.test(description)) {
    throw rules.groupName.refuse(
      `Value (${description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
    );
  }
}

function vpcFor(context: CallContext, vpcId: string | undefined): string {
  if (vpcId === undefined) return defaultVpc(context).VpcId;
  return existing(context, vpcTable, vpcId, vpcAbsent).VpcId;
}

/** Whether anything else holds on to the group. */
function isUsed(context: CallContext, groupId: string): boolean {
  const carriers = context
    .table(networkInterfaceTable)
    .truth.find(({ Groups }) => Groups.some((group) => group.GroupId === groupId));
  const referrer = context
    .table(securityGroupRuleTable)
    .truth.find((rule) => rule.ReferencedGroupInfo?.GroupId === groupId && rule.GroupId !== groupId);
  return carriers !== undefined || referrer !== undefined;
}

const shown = ({ rules: held, ...row }: SecurityGroupRow): SecurityGroup => ({
  ...row,
  Tags: [...row.Tags],
  IpPermissions: shownPermissions(held.filter((rule) => !rule.IsEgress)),
  IpPermissionsEgress: shownPermissions(held.filter((rule) => rule.IsEgress)),
});

type RuleReader = (rule: SecurityGroupRuleRow) => string | number | undefined;

const ofRules =
  (isEgress: boolean, read: RuleReader) =>
  (row: SecurityGroupRow): string[] =>
    row.rules.filter((rule) => rule.IsEgress === isEgress).map((rule) => String(read(rule)));

const ruleReaders = (prefix: string, isEgress: boolean): FilterReaders<SecurityGroupRow> => ({
  [`${prefix}.cidr`]: ofRules(isEgress, (rule) => rule.CidrIpv4),
  [`${prefix}.from-port`]: ofRules(isEgress, (rule) => rule.FromPort),
  [`${prefix}.group-id`]: ofRules(isEgress, (rule) => rule.ReferencedGroupInfo?.GroupId),
  [`${prefix}.protocol`]: ofRules(isEgress, (rule) => rule.IpProtocol),
  [`${prefix}.to-port`]: ofRules(isEgress, (rule) => rule.ToPort),
});

const readers: FilterReaders<SecurityGroupRow> = {
  description: (row) => row.Description,
  'group-id': (row) => row.GroupId,
  'group-name': (row) => row.GroupName,
  'owner-id': (row) => row.OwnerId,
  'vpc-id': (row) => row.VpcId,
  ...ruleReaders('ip-permission', false),
  ...ruleReaders('egress.ip-permission', true),
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
export const securityGroups = {
  CreateSecurityGroup(context, input) {
    checkName(input.GroupName, input.Description);
    const tags = tagsAtCreation(input.TagSpecifications, 'security-group');
    const VpcId = vpcFor(context, input.VpcId);
    const table = context.table(securityGroupTable);
    if (table.truth.find((row) => row.VpcId === VpcId && row.GroupName === input.GroupName)) {
      throw rules.groupDuplicate.refuse(
        `The security group '${input.GroupName}' already exists for VPC '${VpcId}'`,
      );
    }
    if (table.truth.list().length >= context.limit(rules.groupQuota)) {
      throw rules.groupLimit.refuse('The maximum number of security groups has been reached.');
    }
    const GroupId = context.newId('sg');
    const SecurityGroupArn = groupArn(context.scope, GroupId);
    const { GroupName, Description } = input;
    const row = {
      GroupId,
      GroupName,
      Description,
      VpcId,
      OwnerId: context.account,
      SecurityGroupArn,
      Tags: tags,
    };
    addGroup(context.scope, row, [egressForAll(context.scope, GroupId)], 'insert');
    return { GroupId, SecurityGroupArn, Tags: tags };
  },

  DescribeSecurityGroups(context, input) {
    const question = { ids: input.GroupIds, absence: securityGroupAbsent, filters: input.Filters, readers };
    const rows = describeRows(context, securityGroupTable, question);
    const { GroupNames } = input;
    const named = GroupNames ? filterRows(rows, [{ Name: 'group-name', Values: GroupNames }], readers) : rows;
    const { items, next } = context.page(named, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { SecurityGroups: items.map(shown), NextToken: next };
  },

  DeleteSecurityGroup(context, input) {
    const row = existing(context, securityGroupTable, input.GroupId ?? '', securityGroupAbsent);
    if (row.GroupName === 'default') {
      throw rules.defaultGroup.refuse(
        `the specified group: "${row.GroupId}" name: "default" cannot be deleted by a user`,
      );
    }
    if (isUsed(context, row.GroupId))
      throw rules.groupInUse.refuse(`resource ${row.GroupId} has a dependent object`);
    for (const rule of row.rules) context.table(securityGroupRuleTable).remove(rule.SecurityGroupRuleId);
    context.table(securityGroupTable).remove(row.GroupId);
    return { Return: true, GroupId: row.GroupId };
  },
} satisfies Handlers<typeof ec2>;
