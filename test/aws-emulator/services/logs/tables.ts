import type { LogGroup, LogStream } from '@aws-sdk/client-cloudwatch-logs';
import { defineTable } from '../../kernel/table.ts';
import type { With } from '../ec2/row.ts';

export type LogGroupRow = With<LogGroup, 'logGroupName' | 'logGroupArn' | 'arn' | 'creationTime'> & {
  readonly tags: Readonly<Record<string, string>>;
};

export const logGroupTable = defineTable<LogGroupRow>({ service: 'logs', type: 'log-group' });

export interface LogEvent {
  /** Always the same: readers that follow a log drop what they have seen. */
  readonly eventId: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export type LogStreamRow = With<LogStream, 'logStreamName' | 'arn' | 'creationTime'> & {
  readonly group: string;
  /** By time; the newest of them. */
  readonly events: readonly LogEvent[];
  /** How many there have ever been. */
  readonly written: number;
};

/** By {@link streamKey}. What was written can be read at once: tools follow logs while they are written. */
export const logStreamTable = defineTable<LogStreamRow>({
  service: 'logs',
  type: 'log-stream',
  lag: { byId: 0, list: 0 },
});

/** Neither name can hold a colon. */
export const streamKey = (group: string, stream: string): string => `${group}:${stream}`;
