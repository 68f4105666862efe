import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { jsonCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { logGroups } from './log-groups.ts';
import { logStreams } from './log-streams.ts';
import * as rules from './rules.ts';
import { tags } from './tags.ts';
import { throttle } from './throttle.ts';

export const logsService = defineService({
  name: 'logs',
  module: logs,
  client: () => new logs.CloudWatchLogsClient({ region: 'us-east-1' }),
  handlers: { ...logGroups, ...logStreams, ...tags },
  codes: jsonCodes,
  throttle,
  rules: rulesIn(rules),
});
