import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Handlers } from '../../kernel/handlers.ts';
import { sslPolicies } from './listener-security.ts';
import * as rules from './rules.ts';

/** What an account may have, and what AWS offers to all. */
export const facts = {
  DescribeAccountLimits(context) {
    const limit = (Name: string, quota: typeof rules.balancerQuota) => ({
      Name,
      Max: String(context.limit(quota)),
    });
    return {
      Limits: [
        limit('application-load-balancers', rules.balancerQuota),
        limit('target-groups', rules.targetGroupQuota),
        limit('listeners-per-application-load-balancer', rules.listenerQuota),
      ],
    };
  },

  DescribeSSLPolicies(_context, input) {
    const names = input.Names ?? [];
    const missing = names.find((name) => !sslPolicies.some(({ Name }) => Name === name));
    if (missing !== undefined) throw rules.policyAbsent.refuse(`SSL policy '${missing}' not found`);
    return {
      SslPolicies: sslPolicies
        .filter(({ Name }) => names.length === 0 || names.includes(Name))
        .map((policy) => ({ ...policy, SupportedLoadBalancerTypes: ['application', 'network'] })),
    };
  },
} satisfies Handlers<typeof elbv2>;
