import type { CallContext } from '../../kernel/call-context.ts';
import type { Tagged } from '../ec2/row.ts';
import * as rules from './rules.ts';

type Tags = Tagged['Tags'];

const folded = (key: string): string => key.toLowerCase();

/** The tags after `given` were set over them: a key keeps its case, and there is one of it in any case. */
export function mergedTags(context: CallContext, tags: Tags, given: Tags = []): Tags {
  const keys = given.map(({ Key }) => folded(Key));
  if (new Set(keys).size < keys.length)
    throw rules.tagKeys.refuse('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (keys.some((key) => key.startsWith('aws:')))
    throw rules.tagKeys.refuse('aws: prefixed tag key names are not allowed for external use.');
  const merged = [...tags.filter(({ Key }) => !keys.includes(folded(Key))), ...given];
  const limit = context.limit(rules.tagsPerEntity);
  if (merged.length > limit)
    throw rules.limitExceeded.refuse(`Cannot exceed quota for TagsPerEntity: ${String(limit)}`);
  return merged.map(({ Key, Value }) => ({ Key, Value }));
}

export function remainingTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = keys.map(folded);
  return tags.filter(({ Key }) => !gone.includes(folded(Key)));
}
