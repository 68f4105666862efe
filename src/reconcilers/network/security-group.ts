import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  authorizeSecurityGroupIngress,
  createSecurityGroup,
  deleteSecurityGroup,
  describeSecurityGroups,
  revokeSecurityGroupIngress,
} from '../../aws/operations/ec2-network.ts';
import type { IpPermission, SecurityGroup } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { derivedName, kind, type Aspect, type Member } from '../../engine/index.ts';
import { foreignGroups, foreignInterfaces, groupsNaming, interfacesWhere } from './network-blockers.ts';
import { ec2Tagging, inVpc, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { everyRole, publicRules, roleIn, rolesOf, type Role, type SecurityRole } from './security-roles.ts';
import { missingFrom, permissionsOf, ruleSet, type Rule } from './security-rules.ts';

interface Want {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  readonly rules: readonly Rule[];
}

const idOf = (seen: SecurityGroup): string => seen.GroupId ?? '';
const roleOf = (id: string): Role => id.slice(id.indexOf('/') + 1) as Role;

function memberOf(role: Role, { from }: SecurityRole): Member {
  const sources = Object.fromEntries(from.map((source) => [source.role, `security-group/${source.role}`]));
  return { id: `security-group/${role}`, needs: { vpc: 'vpc', ...sources } };
}

const missingRules: Aspect<SecurityGroup, Want> = {
  name: 'rules',
  same: (want, seen) => missingFrom(ruleSet(seen.IpPermissions), want.rules).length === 0,
  describe: (want, seen) =>
    `let in ${missingFrom(ruleSet(seen.IpPermissions), want.rules)
      .map(({ port, source }) => `${source} on ${port}`)
      .join(', ')}`,
  repair: (want, seen) =>
    authorizeSecurityGroupIngress.call({
      GroupId: idOf(seen),
      IpPermissions: permissionsOf(missingFrom(ruleSet(seen.IpPermissions), want.rules)),
    }),
};

/** A rule that somebody added lets in whom the spec does not: it goes. */
const foreignRules: Aspect<SecurityGroup, Want> = {
  name: 'rules that are not in the spec',
  same: (want, seen) => surplus(want, seen).length === 0,
  describe: (want, seen) =>
    `shut out ${[...ruleSet(surplus(want, seen))].map((rule) => rule.split('<').reverse().join(' on ')).join(', ')}`,
  repair: (want, seen) =>
    revokeSecurityGroupIngress.call({ GroupId: idOf(seen), IpPermissions: surplus(want, seen) }),
};

function surplus(want: Want, seen: SecurityGroup): IpPermission[] {
  return (seen.IpPermissions ?? []).flatMap((permission) => {
    const extra = [...ruleSet([permission])].filter((rule) => !new Set(want.rules.map(key)).has(rule));
    return extra.length === 0 ? [] : onlyExtra(permission, new Set(extra));
  });
}

const key = (rule: Rule): string => `${rule.port}<${rule.source}`;

/** Of one permission, the sources that are not wanted. A permission of another form (other protocol, IPv6) goes whole. */
function onlyExtra(permission: IpPermission, extra: ReadonlySet<string>): IpPermission[] {
  const range = {
    IpProtocol: permission.IpProtocol,
    FromPort: permission.FromPort,
    ToPort: permission.ToPort,
  };
  const cidrs = (permission.IpRanges ?? []).filter((entry) =>
    extra.has(`${permission.FromPort ?? ''}<${entry.CidrIp ?? ''}`),
  );
  const groups = (permission.UserIdGroupPairs ?? []).filter((entry) =>
    extra.has(`${permission.FromPort ?? ''}<${entry.GroupId ?? ''}`),
  );
  const plain = permission.IpProtocol === 'tcp' && permission.FromPort === permission.ToPort;
  if (!plain || cidrs.length + groups.length === 0) return [permission];
  return [
    {
      ...range,
      ...(cidrs.length === 0 ? {} : { IpRanges: cidrs.map(({ CidrIp }) => ({ CidrIp })) }),
      ...(groups.length === 0 ? {} : { UserIdGroupPairs: groups.map(({ GroupId }) => ({ GroupId })) }),
    },
  ];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export const securityGroup = kind<SecurityGroup, Want, WordPressStackSpec>({
  type: 'security-group',
  layer: 'Network',
  members: (spec) => rolesOf(spec).map(([role, sheet]) => memberOf(role, sheet)),
  find: {
    after: ['vpc'],
    ask: (scope) => {
      const Filters = inVpc(scope);
      return Filters === undefined ? [] : [describeSecurityGroups.call({ Filters })];
    },
    rows: (page: OutputOf<typeof describeSecurityGroups>) => page.SecurityGroups ?? [],
  },
  identify: (seen, scope) => {
    const role = everyRole.find((candidate) => seen.GroupName === derivedName(scope.stack, candidate));
    return {
      awsId: idOf(seen),
      tags: tagsOf(seen.Tags),
      ...(role === undefined ? {} : { key: `security-group/${role}` }),
    };
  },
  state: () => 'ready',
  outputs: (seen) => ({ id: idOf(seen) }),
  want: ({ id, spec, stack, need }) => {
    const role = roleOf(id);
    const sheet = roleIn(spec, role);
    const own = role === 'load-balancer' ? publicRules(spec) : [];
    return {
      vpcId: need('vpc')['id'] ?? '',
      name: derivedName(stack, role),
      description: sheet.description,
      rules: [
        ...own,
        ...sheet.from.map((source) => ({ port: source.port, source: need(source.role)['id'] ?? '' })),
      ],
    };
  },
  create: {
    op: createSecurityGroup,
    repeat: 'name',
    call: ({ want, tags }) =>
      createSecurityGroup.call({
        VpcId: want.vpcId,
        GroupName: want.name,
        Description: want.description,
        ...tagAtCreation('security-group', tags),
      }),
    seen: (output: OutputOf<typeof createSecurityGroup>, want, tags) => ({
      GroupId: output.GroupId,
      GroupName: want.name,
      VpcId: want.vpcId,
      IpPermissions: [],
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  },
  aspects: [missingRules, foreignRules],
  tagging: ec2Tagging(idOf),
  remove: [
    {
      // Two groups that name each other in rules hold each other in place.
      name: 'empty',
      when: (seen) => (seen.IpPermissions ?? []).length > 0,
      prepares: true,
      call: (seen) =>
        revokeSecurityGroupIngress.call({ GroupId: idOf(seen), IpPermissions: seen.IpPermissions }),
    },
    { name: 'delete', call: (seen) => deleteSecurityGroup.call({ GroupId: idOf(seen) }) },
  ],
  blockers: {
    ask: (seen) => [interfacesWhere('group-id', idOf(seen)), groupsNaming(idOf(seen))],
    name: (page, seen, stack) => [
      ...foreignInterfaces(page, stack),
      ...foreignGroups(page, stack, (id) => `remove the rules of ${id} that name ${idOf(seen)}`),
    ],
  },
  goesAfter: [
    'load-balancer',
    'classic-load-balancer',
    'service',
    'auto-scaling-group',
    'launch-template',
    'mount-target',
    'database',
  ],
  typical: { create: 3, remove: 3 },
});
