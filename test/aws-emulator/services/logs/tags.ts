import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { checkTags, existingGroup, readGroup } from './log-groups.ts';
import * as rules from './rules.ts';
import { logGroupTable } from './tables.ts';

/** The name in a log group's ARN. */
function nameIn(context: CallContext, arn: string): string {
  const prefix = `arn:aws:logs:${context.region}:${context.account}:log-group:`;
  const name = arn.startsWith(prefix) ? arn.slice(prefix.length) : '';
  if (name === '' || name.includes(':'))
    throw rules.groupArn.refuse(`The resource ARN ${arn} is not the ARN of a log group.`);
  return name;
}

export const tags = {
  ListTagsForResource: (context, input) => ({
    tags: readGroup(context, { logGroupName: nameIn(context, input.resourceArn) }).tags,
  }),

  ListTagsLogGroup: (context, input) => ({ tags: readGroup(context, input).tags }),

  TagResource(context, input) {
    const name = nameIn(context, input.resourceArn);
    const merged = { ...existingGroup(context, name).tags, ...input.tags };
    checkTags(merged);
    context.table(logGroupTable).update(name, { tags: merged });
    return {};
  },

  UntagResource(context, input) {
    const name = nameIn(context, input.resourceArn);
    const { tagKeys: gone } = input;
    const kept = Object.entries(existingGroup(context, name).tags).filter(([key]) => !gone.includes(key));
    context.table(logGroupTable).update(name, { tags: Object.fromEntries(kept) });
    return {};
  },
} satisfies Handlers<typeof logs>;
