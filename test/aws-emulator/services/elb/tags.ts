import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Tagged } from '../ec2/row.ts';
import { balancerOf, seenBalancer } from './lookup.ts';
import * as rules from './rules.ts';
import { loadBalancerTable } from './tables.ts';

interface GivenTag {
  readonly Key?: string;
  readonly Value?: string;
}

const maxTags = 10;

/** The tags after `given` were set over them. */
export function mergedTags(tags: Tagged['Tags'], given: readonly GivenTag[] = []): Tagged['Tags'] {
  const merged = new Map(tags.map((tag) => [tag.Key, tag.Value]));
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of given) {
    if (seen.has(Key)) throw rules.tagKeys.refuse(`The tag key '${Key}' was specified more than once`);
    if (Key.toLowerCase().startsWith('aws:'))
      throw rules.tagPrefix.refuse(`Tag keys starting with 'aws:' are reserved: '${Key}'`);
    seen.add(Key);
    merged.set(Key, Value);
  }
  if (merged.size > maxTags)
    throw rules.tagCount.refuse('The quota for the number of tags that can be assigned has been reached');
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

function changeTags(
  context: CallContext,
  names: readonly string[],
  change: (tags: Tagged['Tags']) => Tagged['Tags'],
): void {
  // All or nothing: every balancer is looked at before the first one is written.
  const writes = names.map((name) => {
    const Tags = change(balancerOf(context, name).Tags);
    return () => context.table(loadBalancerTable).update(name, { Tags });
  });
  for (const write of writes) write();
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/add-remove-tags.html */
export const tags = {
  AddTags(context, input) {
    changeTags(context, input.LoadBalancerNames, (tags) => mergedTags(tags, input.Tags));
    return {};
  },

  RemoveTags(context, input) {
    const gone = new Set(input.Tags.map(({ Key }) => Key));
    changeTags(context, input.LoadBalancerNames, (tags) => tags.filter(({ Key }) => !gone.has(Key)));
    return {};
  },

  DescribeTags(context, input) {
    const TagDescriptions = input.LoadBalancerNames.map((LoadBalancerName) => ({
      LoadBalancerName,
      Tags: seenBalancer(context, LoadBalancerName).Tags,
    }));
    return { TagDescriptions };
  },
} satisfies Handlers<typeof elb>;
