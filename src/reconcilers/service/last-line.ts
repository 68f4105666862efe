import { getLogEvents } from '../../aws/operations/logs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { StackIdentity } from '../../engine/index.ts';
import { logGroupName } from '../stack-names.ts';
import { CONTAINER } from './service-names.ts';

const MOST_LINES = 5;

/** The last part of an ARN: `…/task/<cluster>/<id>` */
export const idIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/**
 * Asks for the end of what a task's container said: `<prefix>/<container>/<task>`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
 */
export const askLastLine = (stack: StackIdentity, prefix: string, taskArn: string) =>
  getLogEvents.call({
    logGroupName: logGroupName(stack),
    logStreamName: `${prefix}/${CONTAINER}/${idIn(taskArn)}`,
    limit: MOST_LINES,
    startFromHead: false,
  });

/** Of the answer, the last line that says anything. */
export const lastLineIn = (page: unknown): string | undefined =>
  ((page as OutputOf<typeof getLogEvents> | undefined)?.events ?? [])
    .map(({ message = '' }) => message.trim())
    .findLast((line) => line !== '');
