import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { queryCodes } from '../../kernel/error-codes.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { defineService } from '../../kernel/service.ts';

/** Alarms cannot be made here, so there are none to list. */
const handlers = {
  DescribeAlarms: () => ({ MetricAlarms: [], CompositeAlarms: [] }),
} satisfies Handlers<typeof cloudwatch>;

export const cloudwatchService = defineService({
  name: 'cloudwatch',
  module: cloudwatch,
  client: () => new cloudwatch.CloudWatchClient({ region: 'us-east-1' }),
  handlers,
  codes: queryCodes,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  throttle: () => ({ key: 'DescribeAlarms', capacity: 9, refillPerSecond: 9 }),
});
