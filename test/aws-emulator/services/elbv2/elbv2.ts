import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { queryCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { facts } from './facts.ts';
import { listeners } from './listeners.ts';
import { loadBalancers } from './load-balancers.ts';
import * as rules from './rules.ts';
import { tags } from './tags.ts';
import { targetGroups } from './target-groups.ts';
import { targets } from './targets.ts';
import { throttle } from './throttle.ts';

export const elbv2Service = defineService({
  name: 'elbv2',
  module: elbv2,
  client: () => new elbv2.ElasticLoadBalancingV2Client({ region: 'us-east-1' }),
  handlers: { ...facts, ...listeners, ...loadBalancers, ...tags, ...targetGroups, ...targets },
  codes: queryCodes,
  throttle,
  rules: rulesIn(rules),
});
