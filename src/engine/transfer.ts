import type { StackIdentity, Tags } from './kind.ts';
import { ownerTagValue, tagKeys, transferValue } from './owner-tags.ts';

/** The tag as the AWS CLI takes it. */
export function transferTag(stack: StackIdentity): string {
  return `Key=${tagKeys.transferTo},Value=${transferValue(stack)}`;
}

/**
 * Whether a stack may use or take over what another one left: it was this object's by name and cluster, or its owner
 * says so. An id alone proves nothing, and neither does a spec: users can write both.
 */
export function isTransferable(stack: StackIdentity, tags: Tags): boolean {
  const wasOurs =
    tags[tagKeys.name] === ownerTagValue(stack.owner) && tags[tagKeys.cluster] === stack.cluster;
  return wasOurs || tags[tagKeys.transferTo] === transferValue(stack);
}
