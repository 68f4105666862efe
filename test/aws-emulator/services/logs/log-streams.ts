import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { existingGroup, readGroup } from './log-groups.ts';
import { appendEvents, createStream } from './internal.ts';
import * as rules from './rules.ts';
import { logStreamTable, streamKey } from './tables.ts';
import type { LogEvent, LogStreamRow } from './tables.ts';

function existingStream(context: CallContext, group: string, name: string): LogStreamRow {
  const stream = context.table(logStreamTable).truth.get(streamKey(group, name));
  if (!stream) throw rules.streamAbsent.refuse('The specified log stream does not exist.');
  return stream;
}

const streamsOf = (context: CallContext, group: string): LogStreamRow[] =>
  context
    .table(logStreamTable)
    .truth.filter((row) => row.group === group)
    .sort((left, right) => (left.logStreamName < right.logStreamName ? -1 : 1));

interface Window {
  readonly startTime?: number;
  readonly endTime?: number;
}

const within =
  ({ startTime = 0, endTime = Infinity }: Window) =>
  ({ timestamp }: LogEvent): boolean =>
    timestamp >= startTime && timestamp < endTime;

export const logStreams = {
  CreateLogStream(context, input) {
    const { logGroupName: group, logStreamName: name } = input;
    const owner = existingGroup(context, group);
    if (context.table(logStreamTable).truth.has(streamKey(group, name)))
      throw rules.streamExists.refuse('The specified log stream already exists');
    createStream(context.scope, owner, name);
    return {};
  },

  DescribeLogStreams(context, input) {
    const group = readGroup(context, input);
    const { logStreamNamePrefix: prefix = '' } = input;
    const found = streamsOf(context, group.logGroupName).filter(({ logStreamName }) =>
      logStreamName.startsWith(prefix),
    );
    const { items, next } = context.page(input.descending === true ? found.toReversed() : found, {
      limit: input.limit,
      token: input.nextToken,
      default: 50,
    });
    return { logStreams: items, nextToken: next };
  },

  DeleteLogStream(context, input) {
    existingGroup(context, input.logGroupName);
    existingStream(context, input.logGroupName, input.logStreamName);
    context.table(logStreamTable).remove(streamKey(input.logGroupName, input.logStreamName));
    return {};
  },

  PutLogEvents(context, input) {
    const { logGroupName: group, logStreamName: name } = input;
    existingGroup(context, group);
    existingStream(context, group, name);
    appendEvents(context.scope, streamKey(group, name), input.logEvents);
    return { nextSequenceToken: '0' };
  },

  GetLogEvents(context, input) {
    const { logGroupName } = readGroup(context, input);
    const { events } = existingStream(context, logGroupName, input.logStreamName);
    const { limit = 10_000, startFromHead = false } = input;
    const found = events.filter(within(input));
    // The same token again tells a reader that it has come to the end.
    return {
      events: startFromHead ? found.slice(0, limit) : found.slice(-limit),
      nextForwardToken: input.nextToken ?? 'f/0',
      nextBackwardToken: 'b/0',
    };
  },

  FilterLogEvents(context, input) {
    const { logGroupName } = readGroup(context, input);
    const { logStreamNames: names, logStreamNamePrefix: prefix = '', filterPattern = '' } = input;
    const isWithin = within(input);
    const found = streamsOf(context, logGroupName)
      .filter(({ logStreamName: name }) => names?.includes(name) ?? true)
      .filter(({ logStreamName: name }) => name.startsWith(prefix))
      .flatMap(({ logStreamName, events }) =>
        events.filter(isWithin).map((event) => ({ ...event, logStreamName })),
      )
      .filter(({ message }) => message.includes(filterPattern.replaceAll('"', '')))
      .sort((left, right) => left.timestamp - right.timestamp);
    const { items, next } = context.page(found, {
      limit: input.limit,
      token: input.nextToken,
      default: 10_000,
    });
    return { events: items, nextToken: next, searchedLogStreams: [] };
  },
} satisfies Handlers<typeof logs>;
