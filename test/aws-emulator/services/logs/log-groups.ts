import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import * as rules from './rules.ts';
import { logGroupTable, logStreamTable, streamKey } from './tables.ts';
import type { LogGroupRow } from './tables.ts';

const absent = () => rules.groupAbsent.refuse('The specified log group does not exist.');

/** The log group that a write names. */
export function existingGroup(context: CallContext, name: string): LogGroupRow {
  const group = context.table(logGroupTable).reachable(name);
  if (!group) throw absent();
  return group;
}

/** The log group that a read names, by name or ARN. */
export function readGroup(
  context: CallContext,
  { logGroupName, logGroupIdentifier }: { logGroupName?: string; logGroupIdentifier?: string },
): LogGroupRow {
  const named = logGroupName ?? logGroupIdentifier ?? '';
  const name = /^arn:[^:]*:logs:[^:]*:\d*:log-group:([^:]+)/.exec(named)?.[1] ?? named;
  const group = context.table(logGroupTable).byId(name);
  if (!group) throw absent();
  return group;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const maxTags = 50;

export function checkTags(tags: Readonly<Record<string, string>>): void {
  const keys = Object.keys(tags);
  if (keys.length > maxTags) throw rules.tooManyTags.refuse('A resource can have no more than 50 tags.');
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    throw rules.reservedTag.refuse('Tag keys that begin with aws: are reserved.');
}

function checkName(context: CallContext, name: string): void {
  const { truth } = context.table(logGroupTable);
  if (truth.has(name)) throw rules.groupExists.refuse('The specified log group already exists');
  if (truth.list().length >= context.limit(rules.groupsPerRegion))
    throw rules.tooManyGroups.refuse('Resource limit exceeded.');
}

export const logGroups = {
  CreateLogGroup(context, input) {
    const name = input.logGroupName;
    checkName(context, name);
    checkTags(input.tags ?? {});
    const arn = `arn:aws:logs:${context.region}:${context.account}:log-group:${name}`;
    context.table(logGroupTable).insert(name, {
      logGroupName: name,
      arn: `${arn}:*`,
      logGroupArn: arn,
      creationTime: context.now,
      metricFilterCount: 0,
      storedBytes: 0,
      logGroupClass: input.logGroupClass ?? 'STANDARD',
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
      tags: input.tags ?? {},
    });
    return {};
  },

  DescribeLogGroups(context, input) {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    if (prefix !== undefined && pattern !== undefined)
      throw rules.prefixOrPattern.refuse(
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    const found = context
      .table(logGroupTable)
      .list()
      .filter(({ logGroupName: name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''))
      .sort((left, right) => (left.logGroupName < right.logGroupName ? -1 : 1));
    const { items, next } = context.page(found, {
      limit: input.limit,
      token: input.nextToken,
      default: 50,
    });
    return { logGroups: items, nextToken: next };
  },

  PutRetentionPolicy(context, input) {
    if (!retentions.includes(input.retentionInDays))
      throw rules.retention.refuse(
        `1 validation error detected: Value '${String(input.retentionInDays)}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentions.join(', ')}]`,
      );
    existingGroup(context, input.logGroupName);
    context.table(logGroupTable).update(input.logGroupName, { retentionInDays: input.retentionInDays });
    return {};
  },

  DeleteRetentionPolicy(context, input) {
    existingGroup(context, input.logGroupName);
    context.table(logGroupTable).update(input.logGroupName, ({ retentionInDays: _days, ...group }) => group);
    return {};
  },

  DeleteLogGroup(context, input) {
    existingGroup(context, input.logGroupName);
    const streams = context.table(logStreamTable);
    for (const { group, logStreamName } of streams.truth.filter((row) => row.group === input.logGroupName))
      streams.remove(streamKey(group, logStreamName));
    context.table(logGroupTable).remove(input.logGroupName);
    return {};
  },

  /** No filters can be made here. */
  DescribeMetricFilters: () => ({ metricFilters: [] }),
} satisfies Handlers<typeof logs>;
