import type { Scope } from '../../kernel/scope.ts';
import { logGroupTable, logStreamTable, streamKey } from './tables.ts';
import type { LogEvent, LogGroupRow } from './tables.ts';

/** What is kept of a stream. AWS keeps all; a busy site on a laptop would fill the memory. */
const keptEvents = 10_000;

/** An event as it is put. */
export type NewLogEvent = Pick<LogEvent, 'timestamp' | 'message'>;

/** Makes a stream that nothing has been written to. */
export function createStream(scope: Scope, { logGroupName, logGroupArn }: LogGroupRow, name: string): void {
  scope.table(logStreamTable).insert(streamKey(logGroupName, name), {
    group: logGroupName,
    logStreamName: name,
    arn: `${logGroupArn}:log-stream:${name}`,
    creationTime: scope.now,
    events: [],
    written: 0,
  });
}

/** Adds events to a stream that exists. */
export function appendEvents(scope: Scope, key: string, added: readonly NewLogEvent[]): void {
  scope.table(logStreamTable).update(key, (row) => {
    const numbered = added.map(({ timestamp, message }, index) => ({
      timestamp,
      message,
      ingestionTime: scope.now,
      eventId: `${row.logStreamName}/${String(row.written + index)}`,
    }));
    const all = [...row.events, ...numbered].sort((left, right) => left.timestamp - right.timestamp);
    const firstEventTimestamp = row.firstEventTimestamp ?? all[0]?.timestamp;
    return {
      ...row,
      events: all.slice(-keptEvents),
      written: row.written + added.length,
      ...(firstEventTimestamp === undefined ? {} : { firstEventTimestamp }),
      lastEventTimestamp: all.at(-1)?.timestamp ?? scope.now,
      lastIngestionTime: scope.now,
    };
  });
}

/**
 * Writes what a container has said, as the log driver of its host does: it makes the stream when there is none. What
 * is written into a group that is gone is lost.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function writeLogEvents(
  scope: Scope,
  { group, stream }: { readonly group: string; readonly stream: string },
  events: readonly NewLogEvent[],
): void {
  const owner = scope.table(logGroupTable).truth.get(group);
  if (!owner) return;
  const key = streamKey(group, stream);
  if (!scope.table(logStreamTable).truth.has(key)) createStream(scope, owner, stream);
  appendEvents(scope, key, events);
}
