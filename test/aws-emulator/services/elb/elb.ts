import * as elb from '@aws-sdk/client-elastic-load-balancing';
import { isWrite } from '../../kernel/call.ts';
import { queryCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import type { Throttle } from '../../kernel/throttle.ts';
import { attributes } from './attributes.ts';
import { healthCheck } from './health-check.ts';
import { instances } from './instances.ts';
import { listeners } from './listeners.ts';
import { loadBalancers } from './load-balancers.ts';
import * as rules from './rules.ts';
import { tags } from './tags.ts';

const scarce = new Set([
  'CreateLoadBalancer',
  'AttachLoadBalancerToSubnets',
  'DetachLoadBalancerFromSubnets',
]);
const registrations = new Set(['RegisterInstancesWithLoadBalancer', 'DeregisterInstancesFromLoadBalancer']);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/load-balancer-api-throttling.html */
const throttle: Throttle = (operation) => {
  if (scarce.has(operation)) return { key: 'create', capacity: 10, refillPerSecond: 0.2 };
  if (registrations.has(operation)) return { key: 'register', capacity: 20, refillPerSecond: 4 };
  if (isWrite(operation)) return { key: 'write', capacity: 20, refillPerSecond: 3 };
  return { key: 'read', capacity: 40, refillPerSecond: 10 };
};

export const elbService = defineService({
  name: 'elb',
  module: elb,
  client: () => new elb.ElasticLoadBalancingClient({ region: 'us-east-1' }),
  handlers: { ...attributes, ...healthCheck, ...instances, ...listeners, ...loadBalancers, ...tags },
  codes: queryCodes,
  throttle,
  rules: rulesIn(rules),
});
