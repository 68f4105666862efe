import {
  describeNetworkInterfaces,
  describeSecurityGroups,
  describeSubnets,
} from '../../aws/operations/ec2-network.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  ownership,
  shortIdOf,
  tagKeys,
  type Blocker,
  type StackIdentity,
  type Tags,
} from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';

type Interface = NonNullable<OutputOf<typeof describeNetworkInterfaces>['NetworkInterfaces']>[number];

/**
 * An interface that AWS made for something of ours, and takes away by itself minutes after it: load balancers and file
 * systems are named in its description, a service's tasks only in its groups.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
function isOurs(seen: Interface, stack: StackIdentity): boolean {
  const tags = tagsOf(seen.TagSet);
  if (tags[tagKeys.stackId] === stack.stackId) return true;
  if (seen.RequesterManaged !== true || seen.InterfaceType === 'lambda') return false;
  const names = [seen.Description, ...(seen.Groups ?? []).map((group) => group.GroupName)];
  return names.some((name) => name?.includes(shortIdOf(stack)) === true);
}

function nameOf(seen: Interface): string {
  const instance = seen.Attachment?.InstanceId;
  const holder = instance === undefined ? `"${seen.Description ?? ''}"` : `of instance ${instance}`;
  return `network interface ${seen.NetworkInterfaceId ?? ''} ${holder} (account ${seen.OwnerId ?? '?'}, ${seen.SubnetId ?? ''})`;
}

function remedyFor(seen: Interface): string {
  const instance = seen.Attachment?.InstanceId;
  if (instance !== undefined) return `terminate or move instance ${instance}`;
  if (seen.InterfaceType === 'lambda') return 'take the Lambda function out of this VPC';
  if (seen.RequesterManaged === true) return 'delete what AWS made it for, as its description says';
  return 'delete the interface';
}

/** Whatever has a public address in a VPC holds the VPC's gateway. */
export const isPublic = (seen: Interface): boolean => seen.Association?.PublicIp !== undefined;

/** Interfaces that are not the stack's. */
export function foreignInterfaces(
  page: unknown,
  stack: StackIdentity,
  counts: (seen: Interface) => boolean = () => true,
): readonly Blocker[] {
  const { NetworkInterfaces = [] } = page as OutputOf<typeof describeNetworkInterfaces>;
  return NetworkInterfaces.filter((seen) => counts(seen) && !isOurs(seen, stack)).map((seen) => ({
    what: nameOf(seen),
    remedy: remedyFor(seen),
  }));
}

export const interfacesWhere = (Name: string, value: string) =>
  describeNetworkInterfaces.call({ Filters: [{ Name, Values: [value] }] });

const isForeign = (stack: StackIdentity, tags: Tags): boolean => ownership(stack, tags) !== 'ours';

export const groupsNaming = (groupId: string) =>
  describeSecurityGroups.call({ Filters: [{ Name: 'ip-permission.group-id', Values: [groupId] }] });

/** Security groups that are not the stack's. */
export function foreignGroups(
  page: unknown,
  stack: StackIdentity,
  remedy: (id: string) => string,
): readonly Blocker[] {
  const { SecurityGroups = [] } = page as OutputOf<typeof describeSecurityGroups>;
  return SecurityGroups.filter(
    ({ GroupName, Tags }) => GroupName !== 'default' && isForeign(stack, tagsOf(Tags)),
  ).map(({ GroupId = '', GroupName = '', VpcId = '', OwnerId = '?' }) => ({
    what: `security group ${GroupId} "${GroupName}" (account ${OwnerId}, ${VpcId})`,
    remedy: remedy(GroupId),
  }));
}

/** Subnets that are not the stack's. */
export function foreignSubnets(page: unknown, stack: StackIdentity): readonly Blocker[] {
  const { Subnets = [] } = page as OutputOf<typeof describeSubnets>;
  return Subnets.filter(({ Tags }) => isForeign(stack, tagsOf(Tags))).map(
    ({ SubnetId = '', CidrBlock = '', OwnerId = '?' }) => ({
      what: `subnet ${SubnetId} ${CidrBlock} (account ${OwnerId})`,
      remedy: 'delete the subnet',
    }),
  );
}
