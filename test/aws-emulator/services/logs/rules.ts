import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/';
const limits = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html';

export const groupExists = rule({
  id: 'logs.log-group.name',
  code: 'ResourceAlreadyExistsException',
  page: `${reference}API_CreateLogGroup.html`,
  text: 'Names of log groups are unique in an account and region.',
});

export const groupAbsent = rule({
  id: 'logs.log-group.absent',
  code: 'ResourceNotFoundException',
  page: `${reference}API_PutRetentionPolicy.html`,
  text: 'A call names a log group that exists.',
});

export const retention = rule({
  id: 'logs.log-group.retention',
  code: 'InvalidParameterException',
  page: `${reference}API_PutRetentionPolicy.html#CWL-PutRetentionPolicy-request-retentionInDays`,
  text: 'Events are kept for one of 22 numbers of days.',
});

export const prefixOrPattern = rule({
  id: 'logs.log-group.search',
  code: 'InvalidParameterException',
  page: `${reference}API_DescribeLogGroups.html`,
  text: 'Log groups are searched by prefix or by pattern, not by both.',
});

export const groupArn = rule({
  id: 'logs.log-group.arn',
  code: 'InvalidParameterException',
  page: `${reference}API_TagResource.html`,
  text: 'Tags are read and written by the ARN of a log group itself: without a log stream and without a trailing :*.',
});

export const tooManyTags = rule({
  id: 'logs.tags.count',
  code: 'TooManyTagsException',
  page: `${reference}API_TagResource.html`,
  text: 'A log group carries at most 50 tags.',
});

export const reservedTag = rule({
  id: 'logs.tags.prefix',
  code: 'InvalidParameterException',
  page: `${reference}API_TagResource.html`,
  text: 'Tag keys that begin with aws: are reserved.',
});

export const streamExists = rule({
  id: 'logs.log-stream.name',
  code: 'ResourceAlreadyExistsException',
  page: `${reference}API_CreateLogStream.html`,
  text: 'Names of log streams are unique in their group.',
});

export const streamAbsent = rule({
  id: 'logs.log-stream.absent',
  code: 'ResourceNotFoundException',
  page: `${reference}API_GetLogEvents.html`,
  text: 'A call names a log stream that exists.',
});

export const tooManyGroups = rule({
  id: 'logs.log-group.quota',
  code: 'LimitExceededException',
  page: limits,
  text: 'An account has room for so many log groups in a region.',
});

export const groupsPerRegion = quota({ id: 'logs.log-groups', limit: 1_000_000, page: limits });
