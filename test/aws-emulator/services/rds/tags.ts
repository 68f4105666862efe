import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Rule } from '../../kernel/rule.ts';
import type { TableDefinition } from '../../kernel/table.ts';
import type { ResourceType } from './arns.ts';
import * as rules from './common-rules.ts';
import { parameterGroupAbsent, subnetGroupAbsent } from './group-rules.ts';
import { instanceAbsent } from './instance-rules.ts';
import { instanceTable, parameterGroupTable, snapshotTable, subnetGroupTable } from './tables.ts';
import type { TagList } from './tables.ts';

interface GivenTag {
  readonly Key?: string;
  readonly Value?: string;
}

interface Tagged {
  readonly Tags: TagList;
}

const maxTags = 50;
const text = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkTag(key: string, value: string): void {
  const reserved = /^(aws|rds):/i.test(key);
  const sized = key.length >= 1 && key.length <= 128 && value.length <= 256;
  if (reserved || !sized || !text.test(key) || !text.test(value))
    throw rules.tagText.refuse(`The tag with key '${key}' and value '${value}' is not valid.`);
}

/** The tags after `given` were set over them. */
export function mergedTags(tags: TagList, given: readonly GivenTag[] = []): TagList {
  const merged = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  const keys = new Set<string>();
  for (const { Key = '', Value = '' } of given) {
    checkTag(Key, Value);
    if (keys.has(Key)) throw rules.tagCount.refuse(`Duplicate tag key '${Key}'.`);
    keys.add(Key);
    merged.set(Key, Value);
  }
  if (merged.size > maxTags)
    throw rules.tagCount.refuse(`A resource can have at most ${String(maxTags)} tags.`);
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

interface Taggable {
  readonly table: TableDefinition<Tagged>;
  readonly absent: Rule;
}

const taggable: Readonly<Record<ResourceType, Taggable>> = {
  db: { table: instanceTable as TableDefinition<object> as TableDefinition<Tagged>, absent: instanceAbsent },
  subgrp: { table: subnetGroupTable, absent: subnetGroupAbsent },
  pg: {
    table: parameterGroupTable as TableDefinition<object> as TableDefinition<Tagged>,
    absent: parameterGroupAbsent,
  },
  snapshot: {
    table: snapshotTable as TableDefinition<object> as TableDefinition<Tagged>,
    absent: rules.snapshotAbsent,
  },
};

function resourceOf(context: CallContext, arn: string): Taggable & { readonly name: string } {
  const [, , , region, account, type, ...name] = arn.split(':');
  const kind = taggable[type as ResourceType] as Taggable | undefined;
  if (!kind || region !== context.region || account !== context.account)
    throw rules.resourceName.refuse(`Invalid resource name: ${arn}`);
  return { ...kind, name: name.join(':') };
}

function changeTags(context: CallContext, arn: string, change: (tags: TagList) => TagList): void {
  const { table: definition, absent, name } = resourceOf(context, arn);
  const table = context.table(definition);
  const row = table.reachable(name);
  if (!row) throw absent.refuse(`${name} not found.`);
  table.update(name, { Tags: change(row.Tags) });
}

export const tags = {
  AddTagsToResource(context, input) {
    changeTags(context, input.ResourceName, (held) => mergedTags(held, input.Tags));
    return {};
  },

  RemoveTagsFromResource(context, input) {
    const { TagKeys: gone } = input;
    changeTags(context, input.ResourceName, (held) => held.filter(({ Key }) => !gone.includes(Key)));
    return {};
  },

  ListTagsForResource(context, input) {
    const { table, absent, name } = resourceOf(context, input.ResourceName);
    const row = context.table(table).byId(name);
    if (!row) throw absent.refuse(`${name} not found.`);
    return { TagList: row.Tags };
  },
} satisfies Handlers<typeof rds>;
