import type * as efs from '@aws-sdk/client-efs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { idIn } from './lookup.ts';
import * as rules from './rules.ts';
import { accessPointTable, fileSystemTable } from './tables.ts';
import type { TagList } from './tables.ts';

interface GivenTag {
  readonly Key: string;
  readonly Value: string;
}

const maxTags = 50;

/** The tags after `given` were set over them. Keys and values were checked against the model already. */
export function mergedTags(tags: TagList, given: readonly GivenTag[] = []): TagList {
  if (new Set(given.map(({ Key }) => Key)).size < given.length)
    throw rules.tagCount.refuse('Duplicate tag keys are not allowed.');
  const merged = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  for (const { Key, Value } of given) merged.set(Key, Value);
  if (merged.size > maxTags)
    throw rules.tagCount.refuse(`A resource can have at most ${String(maxTags)} tags.`);
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

/** EFS shows the tag `Name` as a member of its own. */
export const nameIn = (tags: TagList): { Name?: string } => {
  const name = tags.find(({ Key }) => Key === 'Name');
  return name ? { Name: name.Value } : {};
};

function seenTags(context: CallContext, id: string): TagList {
  const table = id.startsWith('fsap-') ? accessPointTable : fileSystemTable;
  const row = context.table<{ readonly Tags: TagList }>(table).byId(id);
  if (row) return row.Tags;
  throw absent(id);
}

const absent = (id: string): Error =>
  id.startsWith('fsap-')
    ? rules.accessPointAbsent.refuse(`Access point '${id}' does not exist.`)
    : rules.fileSystemAbsent.refuse(`File system '${id}' does not exist.`);

function changeTags(context: CallContext, id: string, change: (tags: TagList) => TagList): void {
  const isAccessPoint = id.startsWith('fsap-');
  const table = isAccessPoint ? context.table(accessPointTable) : context.table(fileSystemTable);
  const row = table.reachable(id);
  if (!row) throw absent(id);
  table.update(id, { Tags: change(row.Tags) });
}

export const tags = {
  TagResource(context, input) {
    changeTags(context, idIn(input.ResourceId), (held) => mergedTags(held, input.Tags));
    return {};
  },

  UntagResource(context, input) {
    const { TagKeys: gone } = input;
    changeTags(context, idIn(input.ResourceId), (held) => held.filter(({ Key }) => !gone.includes(Key)));
    return {};
  },

  ListTagsForResource(context, input) {
    const { items, next } = context.page(seenTags(context, idIn(input.ResourceId)), {
      limit: input.MaxResults,
      token: input.NextToken,
      default: 100,
    });
    return { Tags: items, NextToken: next };
  },
} satisfies Handlers<typeof efs>;
