import type { IpPermission } from '../../aws/operations/ec2-shapes.ts';

/** TCP traffic to one port, from a block of addresses or a security group. */
export interface Rule {
  readonly port: number;
  /** `203.0.113.0/24`, or `sg-…`. */
  readonly source: string;
}

/**
 * Rules of a group as AWS lists them, one string for each source: `8080<sg-1`. AWS groups sources by port range as it
 * likes, so lists are never compared as lists. What is no single TCP port is kept as it is, and equals no rule of ours.
 */
export function ruleSet(permissions: readonly IpPermission[] | undefined): ReadonlySet<string> {
  const rules = new Set<string>();
  for (const permission of permissions ?? []) {
    for (const source of sourcesOf(permission)) rules.add(`${portOf(permission)}<${source}`);
  }
  return rules;
}

function portOf({ IpProtocol, FromPort, ToPort }: IpPermission): string {
  if (IpProtocol === 'tcp' && FromPort !== undefined && FromPort === ToPort) return String(FromPort);
  return [IpProtocol, FromPort, ToPort].join(':');
}

function sourcesOf(permission: IpPermission): readonly string[] {
  return [
    ...(permission.IpRanges ?? []).map((range) => range.CidrIp),
    ...(permission.Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
    ...(permission.PrefixListIds ?? []).map((list) => list.PrefixListId),
  ].filter((source) => source !== undefined);
}

export function missingFrom(seen: ReadonlySet<string>, wanted: readonly Rule[]): readonly Rule[] {
  return wanted.filter((rule) => !seen.has(`${rule.port}<${rule.source}`));
}

/** One permission for each port, as the API takes them. */
export function permissionsOf(rules: readonly Rule[]): IpPermission[] {
  const ports = [...new Set(rules.map((rule) => rule.port))];
  return ports.map((port) => {
    const sources = rules.filter((rule) => rule.port === port).map((rule) => rule.source);
    const groups = sources.filter((source) => source.startsWith('sg-'));
    const blocks = sources.filter((source) => !source.startsWith('sg-'));
    return {
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      ...(blocks.length === 0 ? {} : { IpRanges: blocks.map((CidrIp) => ({ CidrIp })) }),
      ...(groups.length === 0 ? {} : { UserIdGroupPairs: groups.map((GroupId) => ({ GroupId })) }),
    };
  });
}
