import type { Kind, Scope, Tags } from '../engine/index.ts';
import { tagKeys } from '../engine/index.ts';
import { createTags, deleteTags } from '../aws/operations/ec2-network.ts';

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Tags as EC2, IAM, RDS, EFS, Auto Scaling and others list them. */
export function tagsOf(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries(
    (list ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}

export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags in the create call itself: an object that exists for a moment without them could never be told whose it is. */
export function tagAtCreation<Type extends string>(
  type: Type,
  tags: Tags,
): { TagSpecifications: { ResourceType: Type; Tags: { Key: string; Value: string }[] }[] } {
  return { TagSpecifications: [{ ResourceType: type, Tags: tagList(tags) }] };
}

/** The filter that finds what carries our stack id. */
export function ownedBy(scope: Scope): { Name: string; Values: string[] }[] {
  return [{ Name: `tag:${tagKeys.stackId}`, Values: [scope.stack.stackId] }];
}

/** How every EC2 object is tagged, by its id. */
export function ec2Tagging<Seen>(idOf: (seen: Seen) => string): NonNullable<Kind<Seen>['tagging']> {
  return {
    add: (seen, tags) => createTags.call({ Resources: [idOf(seen)], Tags: tagList(tags) }),
    remove: (seen, keys) => deleteTags.call({ Resources: [idOf(seen)], Tags: keys.map((Key) => ({ Key })) }),
  };
}

/** The filter that finds everything in our VPC, tagged or not; no question while there is no VPC. */
export function inVpc(scope: Scope): { Name: string; Values: string[] }[] | undefined {
  const ids = scope.rows('vpc').map((row) => row.awsId);
  return ids.length === 0 ? undefined : [{ Name: 'vpc-id', Values: ids }];
}

/**
 * The logical id of what hangs on one of our subnets, for an object that lost its tags: `subnet/app/b` and the prefix
 * `route-table` give `route-table/app/b`; with a tier, only that tier's subnets count and the tier is left out.
 */
export function keyBySubnet(
  scope: Scope,
  subnetId: string | undefined,
  prefix: string,
  tier?: string,
): { readonly key?: string } {
  const subnet = scope.rows('subnet').find((row) => row.awsId === subnetId);
  if (subnet === undefined) return {};
  const place = subnet.id.slice('subnet/'.length);
  if (tier === undefined) return { key: `${prefix}/${place}` };
  return place.startsWith(`${tier}/`) ? { key: `${prefix}/${place.slice(tier.length + 1)}` } : {};
}
