import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import { securityGroupAbsent } from './absence-rules.ts';
import { cidrText } from './cidr.ts';
import * as rules from './group-rules.ts';
import { existing } from './rows.ts';
import { securityGroupTable } from './tables.ts';
import type { SecurityGroupRow, SecurityGroupRuleRow } from './tables.ts';
import { blockOf } from './vpcs.ts';

/** What makes one rule: everything but its id, group, direction and tags. */
export type Permission = Readonly<
  Pick<
    SecurityGroupRule,
    | 'IpProtocol'
    | 'FromPort'
    | 'ToPort'
    | 'CidrIpv4'
    | 'CidrIpv6'
    | 'PrefixListId'
    | 'ReferencedGroupInfo'
    | 'Description'
  >
>;

interface Given {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
}

/** The members of Authorize and Revoke calls that describe rules. */
export interface PermissionInput extends Given {
  readonly CidrIp?: string;
  readonly IpPermissions?: readonly (Given & {
    readonly UserIdGroupPairs?: readonly {
      GroupId?: string;
      GroupName?: string;
      UserId?: string;
      Description?: string;
    }[];
    readonly IpRanges?: readonly { CidrIp?: string; Description?: string }[];
    readonly Ipv6Ranges?: readonly { CidrIpv6?: string; Description?: string }[];
    readonly PrefixListIds?: readonly { PrefixListId?: string; Description?: string }[];
  })[];
}

const protocolNames: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
};

const isPort = (port: number | undefined): port is number =>
  port !== undefined && port >= 0 && port <= 65_535;

/** Protocol and ports as EC2 stores them: names for the common protocols, -1 for everything of the others. */
function trafficOf(given: Given): Given {
  if (given.IpProtocol === undefined)
    throw rules.permissionMissing.refuse('The request must contain the parameter ipProtocol');
  const IpProtocol = protocolNames[given.IpProtocol] ?? given.IpProtocol.toLowerCase();
  if (IpProtocol === '-1' || IpProtocol === 'all') return { IpProtocol: '-1', FromPort: -1, ToPort: -1 };
  if (IpProtocol !== 'tcp' && IpProtocol !== 'udp') {
    return { IpProtocol, FromPort: given.FromPort ?? -1, ToPort: given.ToPort ?? -1 };
  }
  const { FromPort, ToPort } = given;
  if (!isPort(FromPort) || !isPort(ToPort) || FromPort > ToPort) {
    const range = `${String(FromPort)}-${String(ToPort)}`;
    throw rules.permissionShape.refuse(
      `Invalid value '${range}' for portRange. Must specify both from and to ports with TCP/UDP.`,
    );
  }
  return { IpProtocol, FromPort, ToPort };
}

const described = (Description: string | undefined): { Description?: string } =>
  Description === undefined ? {} : { Description };

function referenced(
  context: CallContext,
  group: SecurityGroupRow,
  pair: { GroupId?: string; GroupName?: string; UserId?: string; Description?: string },
): Permission {
  const id =
    pair.GroupId ??
    context
      .table(securityGroupTable)
      .truth.find((row) => row.VpcId === group.VpcId && row.GroupName === pair.GroupName)?.GroupId;
  const other = existing(context, securityGroupTable, id ?? pair.GroupName ?? '', securityGroupAbsent);
  if (other.VpcId !== group.VpcId) {
    throw rules.otherNetwork.refuse('You have specified two resources that belong to different networks.');
  }
  return {
    ReferencedGroupInfo: { GroupId: other.GroupId, UserId: context.account },
    ...described(pair.Description),
  };
}

/** One permission per rule: EC2 splits what a request lumps together. */
export function permissionsOf(
  context: CallContext,
  group: SecurityGroupRow,
  input: PermissionInput,
): Permission[] {
  const flat = input.CidrIp === undefined ? [] : [{ ...input, IpRanges: [{ CidrIp: input.CidrIp }] }];
  const given: NonNullable<PermissionInput['IpPermissions']> = [...(input.IpPermissions ?? []), ...flat];
  const permissions = given.flatMap((permission) => {
    const traffic = trafficOf(permission);
    const sources: Permission[] = [
      ...(permission.IpRanges ?? []).map((range) => ({
        CidrIpv4: cidrText(blockOf(range.CidrIp ?? '', 'cidrIp')),
        ...described(range.Description),
      })),
      ...(permission.Ipv6Ranges ?? []).map((range) => ({
        CidrIpv6: range.CidrIpv6,
        ...described(range.Description),
      })),
      ...(permission.PrefixListIds ?? []).map((list) => ({
        PrefixListId: list.PrefixListId,
        ...described(list.Description),
      })),
      ...(permission.UserIdGroupPairs ?? []).map((pair) => referenced(context, group, pair)),
    ];
    if (sources.length === 0) throw rules.permissionMissing.refuse('A rule needs a source or a destination.');
    return sources.map((source) => ({ ...traffic, ...source }));
  });
  if (permissions.length === 0)
    throw rules.permissionMissing.refuse('The request must contain at least one rule.');
  return permissions;
}

/** Two rules with the same key are the same rule. */
export const keyOf = (permission: Permission): string =>
  JSON.stringify([
    permission.IpProtocol,
    permission.FromPort,
    permission.ToPort,
    permission.CidrIpv4,
    permission.CidrIpv6,
    permission.PrefixListId,
    permission.ReferencedGroupInfo?.GroupId,
  ]);

const source = (rule: SecurityGroupRuleRow): Partial<Record<keyof IpPermission, object[]>> => {
  const text = described(rule.Description);
  if (rule.CidrIpv4 !== undefined) return { IpRanges: [{ CidrIp: rule.CidrIpv4, ...text }] };
  if (rule.CidrIpv6 !== undefined) return { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, ...text }] };
  if (rule.PrefixListId !== undefined)
    return { PrefixListIds: [{ PrefixListId: rule.PrefixListId, ...text }] };
  const { GroupId, UserId } = rule.ReferencedGroupInfo ?? {};
  return { UserIdGroupPairs: [{ GroupId, UserId, ...text }] };
};

/** Rules as DescribeSecurityGroups shows them: those with the same traffic in one permission. */
export function shownPermissions(rows: readonly SecurityGroupRuleRow[]): IpPermission[] {
  const shown = new Map<
    string,
    Required<Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'PrefixListIds' | 'UserIdGroupPairs'>> &
      IpPermission
  >();
  for (const row of rows) {
    const { IpProtocol, FromPort, ToPort } = row;
    const key = `${IpProtocol}/${String(FromPort)}/${String(ToPort)}`;
    const ports = IpProtocol === '-1' ? {} : { FromPort, ToPort };
    const entry = shown.get(key) ?? {
      IpProtocol,
      ...ports,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    };
    shown.set(key, entry);
    for (const [name, held] of Object.entries(source(row)))
      (entry[name as 'IpRanges'] as object[]).push(...held);
  }
  return [...shown.values()];
}
