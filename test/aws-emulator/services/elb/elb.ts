import * as elb from '@aws-sdk/client-elastic-load-balancing';
import { queryCodes } from '../../kernel/error-codes.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { rule, rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';

export const balancerAbsent = rule({
  id: 'elb.load-balancer.absent',
  code: 'AccessPointNotFoundException',
  page: 'https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancers.html',
  text: 'A call names a load balancer that exists.',
});

/** No account has a classic load balancer: the operation is here for tools that list both generations. */
const loadBalancers = {
  DescribeLoadBalancers(_context, input) {
    const [name] = input.LoadBalancerNames ?? [];
    if (name !== undefined) throw balancerAbsent.refuse(`There is no ACTIVE Load Balancer named '${name}'`);
    return { LoadBalancerDescriptions: [] };
  },
} satisfies Handlers<typeof elb>;

export const elbService = defineService({
  name: 'elb',
  module: elb,
  client: () => new elb.ElasticLoadBalancingClient({ region: 'us-east-1' }),
  handlers: loadBalancers,
  codes: queryCodes,
  throttle: () => ({ key: 'read', capacity: 40, refillPerSecond: 10 }),
  rules: rulesIn({ balancerAbsent }),
});
