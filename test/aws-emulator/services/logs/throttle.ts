import type { Throttle } from '../../kernel/throttle.ts';

/** Requests per second per account and region. */
const rates: Readonly<Record<string, number>> = {
  CreateLogGroup: 10,
  DeleteLogGroup: 10,
  DescribeLogGroups: 10,
  DescribeLogStreams: 25,
  CreateLogStream: 50,
  DeleteLogStream: 15,
  GetLogEvents: 25,
  FilterLogEvents: 25,
  PutRetentionPolicy: 10,
  ListTagsForResource: 10,
  TagResource: 10,
  UntagResource: 10,
  PutLogEvents: 5000,
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html; some are those of service quotas. */
export const throttle: Throttle = (operation) => {
  const perSecond = rates[operation];
  return perSecond === undefined
    ? undefined
    : { key: operation, capacity: perSecond, refillPerSecond: perSecond };
};
