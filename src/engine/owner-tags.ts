import { createHash } from 'node:crypto';
import { derivedName } from './names.ts';
import type { LogicalId, StackIdentity, Tags } from './kind.ts';

const PREFIX = 'wordpress-stack.dev';

export const tagKeys = {
  stackId: `${PREFIX}/stack-id`,
  resource: `${PREFIX}/resource`,
  name: `${PREFIX}/name`,
  cluster: `${PREFIX}/cluster`,
  managedBy: `${PREFIX}/managed-by`,
  databaseCreated: `${PREFIX}/database-created`,
  fileSystemCreated: `${PREFIX}/file-system-created`,
  transferTo: `${PREFIX}/transfer-to`,
  keptFrom: `${PREFIX}/kept-from`,
  keptAt: `${PREFIX}/kept-at`,
  reattach: `${PREFIX}/reattach`,
  displayName: 'Name',
} as const;

/** Keys that every object of ours carries for its proof: a user's tag of the same key is not theirs. */
export const isOwnerKey = (key: string): boolean =>
  (Object.values(tagKeys) as readonly string[]).includes(key);

/** The tags of what outlives the deletion of its stack. */
export const keptKeys: readonly string[] = [tagKeys.keptFrom, tagKeys.keptAt, tagKeys.reattach];

/** AWS allows 256 characters in a tag value; namespace and name may be 63 and 253 long. */
const LONGEST_OWNER = 255;

/** `namespace/name`, cut with a hash so that two long names that begin alike stay apart. */
export function ownerTagValue(owner: string): string {
  if (owner.length <= LONGEST_OWNER) return owner;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, 12);
  return `${owner.slice(0, LONGEST_OWNER - 13)}-${hash}`;
}

/** What `/transfer-to` says of something that a stack may take over: `<cluster>/<namespace>/<name>`, cut as the owner is. */
export function transferValue(stack: StackIdentity): string {
  return ownerTagValue(`${stack.cluster}/${stack.owner}`);
}

/** The tags that prove whose an AWS object is, and which resource of the stack. */
export function ownerTags(stack: StackIdentity, id: LogicalId): Tags {
  return {
    [tagKeys.stackId]: stack.stackId,
    [tagKeys.resource]: id,
    [tagKeys.name]: ownerTagValue(stack.owner),
    [tagKeys.cluster]: stack.cluster,
    [tagKeys.managedBy]: 'wordpress-stack-operator',
    [tagKeys.displayName]: derivedName(stack, id.replaceAll('/', '-')),
  };
}

export type Ownership = 'ours' | 'transferred' | 'conflict' | 'foreign' | 'untagged';

/**
 * `transferred`: it is of this stack, which another object had; who had it says in a tag that it is for this one.
 * `conflict`: it carries our stack id, and another object's name or another cluster: ids are no secret and users can
 * write annotations, so the id alone proves nothing. A tag that is missing is no proof of another owner, only of
 * somebody who removed it: the object is then ours if its key says so.
 */
export function ownership(stack: StackIdentity, tags: Tags): Ownership {
  const stackId = tags[tagKeys.stackId];
  if (stackId === undefined) return 'untagged';
  if (stackId !== stack.stackId) return 'foreign';
  const pairs = [
    [tags[tagKeys.name], ownerTagValue(stack.owner)],
    [tags[tagKeys.cluster], stack.cluster],
  ] as const;
  if (pairs.some(([seen, own]) => seen !== undefined && seen !== own))
    return tags[tagKeys.transferTo] === transferValue(stack) ? 'transferred' : 'conflict';
  return pairs.every(([seen]) => seen !== undefined) ? 'ours' : 'untagged';
}

/** What has to be written so that `seen` carries `want`; tags of others are left alone. */
export function missingTags(want: Tags, seen: Tags): Tags {
  return Object.fromEntries(Object.entries(want).filter(([key, value]) => seen[key] !== value));
}
