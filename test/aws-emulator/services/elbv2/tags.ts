import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Rule } from '../../kernel/rule.ts';
import type { TableDefinition } from '../../kernel/table.ts';
import type { Tagged } from '../ec2/row.ts';
import * as rules from './rules.ts';
import { listenerTable, loadBalancerTable, ruleTable, targetGroupTable } from './tables.ts';

interface GivenTag {
  readonly Key?: string;
  readonly Value?: string;
}

const maxTags = 50;
const maxResources = 20;

/** The tags after `given` were set over them. */
export function mergedTags(tags: Tagged['Tags'], given: readonly GivenTag[] = []): Tagged['Tags'] {
  const merged = new Map(tags.map((tag) => [tag.Key, tag.Value]));
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of given) {
    if (seen.has(Key)) throw rules.tagKeys.refuse(`The tag key '${Key}' was specified more than once`);
    if (Key.toLowerCase().startsWith('aws:')) {
      throw rules.tagPrefix.refuse(`Tag keys starting with 'aws:' are reserved: '${Key}'`);
    }
    seen.add(Key);
    merged.set(Key, Value);
  }
  if (merged.size > maxTags) throw rules.tagCount.refuse('The limit of 50 tags for a resource is exceeded');
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

interface Taggable {
  readonly definition: TableDefinition<Tagged>;
  readonly absent: Rule;
}

const kinds: Readonly<Record<string, Taggable>> = {
  loadbalancer: {
    definition: loadBalancerTable as TableDefinition<object> as TableDefinition<Tagged>,
    absent: rules.balancerAbsent,
  },
  targetgroup: {
    definition: targetGroupTable as TableDefinition<object> as TableDefinition<Tagged>,
    absent: rules.groupAbsent,
  },
  listener: {
    definition: listenerTable as TableDefinition<object> as TableDefinition<Tagged>,
    absent: rules.listenerAbsent,
  },
  'listener-rule': {
    definition: ruleTable as TableDefinition<object> as TableDefinition<Tagged>,
    absent: rules.ruleAbsent,
  },
};

function kindOf(arn: string): Taggable {
  const kind = kinds[/^arn:[^:]+:elasticloadbalancing:[^:]*:\d+:([a-z-]+)\//.exec(arn)?.[1] ?? ''];
  if (!kind) throw rules.balancerAbsent.refuse(`'${arn}' is not a valid ARN`);
  return kind;
}

function changeTags(
  context: CallContext,
  arns: readonly string[],
  change: (tags: Tagged['Tags']) => Tagged['Tags'],
): void {
  // All or nothing: every resource is looked at before the first one is written.
  const writes = arns.map((arn) => {
    const { definition, absent } = kindOf(arn);
    const table = context.table(definition);
    const row = table.reachable(arn);
    if (!row) throw absent.refuse(`'${arn}' not found`);
    const Tags = change(row.Tags);
    return () => table.update(arn, { Tags });
  });
  for (const write of writes) write();
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-tags.html */
export const tags = {
  AddTags(context, input) {
    changeTags(context, input.ResourceArns, (tags) => mergedTags(tags, input.Tags));
    return {};
  },

  RemoveTags(context, input) {
    const gone = new Set(input.TagKeys);
    changeTags(context, input.ResourceArns, (tags) => tags.filter(({ Key }) => !gone.has(Key)));
    return {};
  },

  DescribeTags(context, input) {
    if (input.ResourceArns.length > maxResources)
      throw rules.describeTagsCount.refuse('Member must have length less than or equal to 20');
    const TagDescriptions = input.ResourceArns.map((arn) => {
      const { definition, absent } = kindOf(arn);
      const row = context.table(definition).byId(arn);
      if (!row) throw absent.refuse(`'${arn}' not found`);
      return { ResourceArn: arn, Tags: row.Tags };
    });
    return { TagDescriptions };
  },
} satisfies Handlers<typeof elbv2>;
