import { filterLogEvents } from '../aws/operations/logs.ts';
import type { OutputOf } from '../aws/operations/operation.ts';
import type { Paint } from './paint.ts';

type LogEvent = NonNullable<OutputOf<typeof filterLogEvents>['events']>[number];

/** A line that a container wrote. */
export interface LogLine {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `<prefix>/<container>/<task id>` */
  readonly stream: string;
  readonly message: string;
}

export function logLines(pages: readonly unknown[]): readonly LogLine[] {
  return (pages as readonly OutputOf<typeof filterLogEvents>[]).flatMap(({ events = [] }) =>
    events.map(lineOf),
  );
}

function lineOf({ eventId = '', timestamp = 0, logStreamName = '', message = '' }: LogEvent): LogLine {
  return { id: eventId, at: timestamp, stream: logStreamName, message: message.trimEnd() };
}

/** Task ids are 32 hexadecimal digits; the first eight tell the few of a site apart. */
const idLength = 8;

export function renderLogLine({ at, stream, message }: LogLine, color: Paint): string {
  const task = stream.slice(stream.lastIndexOf('/') + 1).slice(0, idLength);
  return `${color('dim', new Date(at).toISOString())} ${color('cyan', task)} ${message}`;
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `3h`, `2d` in milliseconds; undefined for what is none of these. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/u.exec(text) ?? [];
  const size = units[unit ?? ''];
  return size === undefined ? undefined : Number(count) * size;
}
