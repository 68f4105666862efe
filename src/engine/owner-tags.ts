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
  displayName: 'Name',
} as const;

/** AWS allows 256 characters in a tag value; namespace and name may be 63 and 253 long. */
const LONGEST_OWNER = 255;

/** `namespace/name`, cut with a hash so that two long names that begin alike stay apart. */
export function ownerTagValue(owner: string): string {
  if (owner.length <= LONGEST_OWNER) return owner;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, 12);
  return `${owner.slice(0, LONGEST_OWNER - 13)}-${hash}`;
}

/** The tags that prove whose an AWS object is, and which resource of the stack. */
export function ownerTags(stack: StackIdentity, id: LogicalId): Tags {
  return {
    [tagKeys.stackId]: stack.stackId,
    [tagKeys.resource]: id,
    [tagKeys.name]: ownerTagValue(stack.owner),
    [tagKeys.cluster]: stack.cluster,
    [tagKeys.managedBy]: 'wordpress-stack-operator',
    [tagKeys.displayName]: derivedName(stack.stackId, id.replaceAll('/', '-')),
  };
}

export type Ownership = 'ours' | 'conflict' | 'foreign' | 'untagged';

/**
 * `conflict`: it carries our stack id, and another object's name or another cluster: ids are no secret and users can
 * write annotations, so the id alone proves nothing.
 */
export function ownership(stack: StackIdentity, tags: Tags): Ownership {
  const stackId = tags[tagKeys.stackId];
  if (stackId === undefined) return 'untagged';
  if (stackId !== stack.stackId) return 'foreign';
  const same = tags[tagKeys.name] === ownerTagValue(stack.owner) && tags[tagKeys.cluster] === stack.cluster;
  return same ? 'ours' : 'conflict';
}

/** What has to be written so that `seen` carries `want`; tags of others are left alone. */
export function missingTags(want: Tags, seen: Tags): Tags {
  return Object.fromEntries(Object.entries(want).filter(([key, value]) => seen[key] !== value));
}
