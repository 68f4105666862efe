import * as autoScaling from '@aws-sdk/client-auto-scaling';
import { queryCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { instanceTopic } from '../ec2/instance-tables.ts';
import { facts } from './facts.ts';
import { noticeEnded } from './group-loop.ts';
import { groups } from './groups.ts';
import { instances } from './instances.ts';
import { refreshes } from './refreshes.ts';
import * as rules from './rules.ts';
import { tags } from './tags.ts';

/** Auto Scaling publishes no rates, so nothing is throttled. */
export const autoScalingService = defineService({
  name: 'autoscaling',
  module: autoScaling,
  client: () => new autoScaling.AutoScalingClient({ region: 'us-east-1' }),
  handlers: { ...facts, ...groups, ...instances, ...refreshes, ...tags },
  codes: queryCodes,
  seed(scope) {
    scope.subscribe(instanceTopic, ({ instanceId, state }) => {
      if (state === 'shutting-down') noticeEnded(scope, instanceId);
    });
  },
  rules: rulesIn(rules),
});
