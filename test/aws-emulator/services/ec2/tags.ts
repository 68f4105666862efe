import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Table } from '../../kernel/table.ts';
import * as rules from './common-rules.ts';
import { filterRows } from './filters.ts';
import type { Tagged } from './row.ts';
import { taggable } from './taggable.ts';

interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const maxTags = 50;

function checkTag(key: string, value: string): void {
  if (key.toLowerCase().startsWith('aws:')) {
    throw rules.tagPrefix.refuse(`Tag keys starting with 'aws:' are reserved for internal use: ${key}`);
  }
  if (key.length === 0 || key.length > 128) {
    throw rules.tagSize.refuse(`Tag key exceeds the maximum length of 128 characters or is empty: ${key}`);
  }
  if (value.length > 256)
    throw rules.tagSize.refuse(`Tag value exceeds the maximum length of 256 characters: ${key}`);
}

/** The tags after `given` were set over them. */
export function mergedTags(tags: Tagged['Tags'], given: readonly GivenTag[] = []): Tagged['Tags'] {
  const merged = new Map(tags.map((tag) => [tag.Key, tag.Value]));
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of given) {
    checkTag(Key, Value);
    if (seen.has(Key)) throw rules.tagDuplicate.refuse(`Duplicate tag key '${Key}' specified.`);
    seen.add(Key);
    merged.set(Key, Value);
  }
  if (merged.size > maxTags)
    throw rules.tagCount.refuse('The maximum number of Tags for a resource has been reached.');
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

/** Tags that a create call gives to what it makes. */
export function tagsAtCreation(
  specifications:
    readonly { readonly ResourceType?: string; readonly Tags?: readonly GivenTag[] }[] | undefined,
  ...types: readonly string[]
): Tagged['Tags'] {
  const wrong = specifications?.find(({ ResourceType }) => !types.includes(ResourceType ?? ''));
  if (wrong) {
    const type = wrong.ResourceType ?? '';
    throw rules.tagSpecificationType.refuse(
      `'${type}' is not a valid taggable resource type for this operation.`,
    );
  }
  const own = specifications?.filter(({ ResourceType }) => ResourceType === types[0]) ?? [];
  return mergedTags(
    [],
    own.flatMap(({ Tags = [] }) => Tags),
  );
}

function tableOf(context: CallContext, id: string): Table<Tagged> {
  const kind = taggable.find(({ prefix }) => id.startsWith(prefix));
  if (!kind) throw rules.taggedResource.refuse(`The ID '${id}' is not valid`);
  const table = context.table(kind.table);
  if (!table.reachable(id)) throw kind.absent.rule.refuse(kind.absent.text(id));
  return table;
}

const remaining = (tags: Tagged['Tags'], given: readonly GivenTag[] | undefined): Tagged['Tags'] =>
  tags.filter((tag) => {
    if (!given) return tag.Key.startsWith('aws:');
    return !given.some(({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value));
  });

const listedTags = (context: CallContext): ec2.TagDescription[] =>
  taggable.flatMap(({ resourceType, table }) =>
    context
      .table(table)
      .listEntries()
      .flatMap(([ResourceId, row]) =>
        row.Tags.map((tag) => ({ ...tag, ResourceId, ResourceType: resourceType as ec2.ResourceType })),
      ),
  );

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html */
export const tags = {
  CreateTags(context, input) {
    const tables = input.Resources.map((id) => [id, tableOf(context, id)] as const);
    // All or nothing: the merge of every resource is checked before the first one is written.
    const writes = tables.map(([id, table]) => {
      const merged = mergedTags(table.truth.get(id)?.Tags ?? [], input.Tags);
      return () => table.update(id, { Tags: merged });
    });
    for (const write of writes) write();
    return {};
  },

  DeleteTags(context, input) {
    for (const id of input.Resources) {
      tableOf(context, id).update(id, (row) => ({ ...row, Tags: remaining(row.Tags, input.Tags) }));
    }
    return {};
  },

  DescribeTags(context, input) {
    const found = filterRows(listedTags(context), input.Filters, {
      key: (tag) => tag.Key,
      value: (tag) => tag.Value,
      'resource-id': (tag) => tag.ResourceId,
      'resource-type': (tag) => tag.ResourceType,
    });
    const { items, next } = context.page(found, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { Tags: items, NextToken: next };
  },
} satisfies Handlers<typeof ec2>;
