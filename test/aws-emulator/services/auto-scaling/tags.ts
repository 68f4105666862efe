import type * as autoScaling from '@aws-sdk/client-auto-scaling';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { group } from './group-checks.ts';
import * as rules from './rules.ts';
import { groupTable } from './tables.ts';
import type { GroupRow, GroupTag } from './tables.ts';

const maxTags = 50;

interface GivenTag {
  readonly ResourceId?: string;
  readonly ResourceType?: string;
  readonly Key: string;
  readonly Value?: string;
  readonly PropagateAtLaunch?: boolean;
}

/** The tags after `given` were set over them. */
export function mergedTags(tags: readonly GroupTag[], given: readonly GivenTag[] = []): GroupTag[] {
  const merged = new Map(tags.map((tag) => [tag.Key, tag]));
  for (const { Key, Value = '', PropagateAtLaunch = false } of given) {
    if (Key.toLowerCase().startsWith('aws:'))
      throw rules.tagPrefix.refuse(`Tag keys starting with 'aws:' are reserved for internal use: ${Key}`);
    merged.set(Key, { Key, Value, PropagateAtLaunch });
  }
  if (merged.size > maxTags) throw rules.tagCount.refuse('A group can have at most 50 tags');
  return [...merged.values()];
}

export const tagShapes = (row: GroupRow): autoScaling.TagDescription[] =>
  row.Tags.map((tag) => ({
    ...tag,
    ResourceId: row.AutoScalingGroupName,
    ResourceType: 'auto-scaling-group',
  }));

function target(context: CallContext, tag: GivenTag): GroupRow {
  if (tag.ResourceId === undefined || tag.ResourceType !== 'auto-scaling-group')
    throw rules.tagTarget.refuse('A tag needs a ResourceId and the ResourceType auto-scaling-group');
  return group(context, tag.ResourceId);
}

const readers: Readonly<Record<string, (tag: autoScaling.TagDescription) => string | undefined>> = {
  'auto-scaling-group': (tag) => tag.ResourceId,
  key: (tag) => tag.Key,
  value: (tag) => tag.Value,
  'propagate-at-launch': (tag) => String(tag.PropagateAtLaunch),
};

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html */
export const tags = {
  CreateOrUpdateTags(context, input) {
    const names = new Set(input.Tags.map((tag) => target(context, tag).AutoScalingGroupName));
    for (const name of names) {
      const own = input.Tags.filter((tag) => tag.ResourceId === name);
      context.table(groupTable).update(name, (row) => ({ ...row, Tags: mergedTags(row.Tags, own) }));
    }
    return {};
  },

  DeleteTags(context, input) {
    for (const tag of input.Tags) {
      const name = target(context, tag).AutoScalingGroupName;
      const stays = (known: GroupTag) => known.Key !== tag.Key;
      context.table(groupTable).update(name, (row) => ({ ...row, Tags: row.Tags.filter(stays) }));
    }
    return {};
  },

  DescribeTags(context, input) {
    const matchers = (input.Filters ?? []).map(({ Name: name = '', Values: values = [] }) => {
      const read = readers[name];
      if (!read) throw rules.filterName.refuse(`Filter name '${name}' is not valid`);
      return (tag: autoScaling.TagDescription): boolean => values.includes(read(tag) ?? '');
    });
    const tags = context.table(groupTable).list().flatMap(tagShapes);
    const found = tags.filter((tag) => matchers.every((matches) => matches(tag)));
    const page = { limit: input.MaxRecords, token: input.NextToken, default: 50, max: 100 };
    const { items, next } = context.page(found, page);
    return { Tags: items, NextToken: next };
  },
} satisfies Handlers<typeof autoScaling>;
