import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { lowerNextToken, operationsOf, path } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
const logs = operationsOf('logs', { writeScope: 'path' });

export const createLogGroup = logs.write('CreateLogGroup', CreateLogGroupCommand, {
  also: [path('logs:TagResource')],
});
export const describeLogGroups = logs.read('DescribeLogGroups', DescribeLogGroupsCommand, {
  pages: lowerNextToken,
});
/** The last lines of one stream. */
export const getLogEvents = logs.read('GetLogEvents', GetLogEventsCommand, { scope: 'path' });
/** For people only: the operator reads no more of a log than the end of what a task that failed has said. */
export const filterLogEvents = logs.read('FilterLogEvents', FilterLogEventsCommand, {
  scope: 'path',
  pages: lowerNextToken,
});
export const deleteLogGroup = logs.write('DeleteLogGroup', DeleteLogGroupCommand);
export const putRetentionPolicy = logs.write('PutRetentionPolicy', PutRetentionPolicyCommand);
export const tagResource = logs.write('TagResource', TagResourceCommand);
export const untagResource = logs.write('UntagResource', UntagResourceCommand);
export const listTagsForResource = logs.read('ListTagsForResource', ListTagsForResourceCommand, {
  scope: 'path',
});
