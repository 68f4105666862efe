import type * as autoScaling from '@aws-sdk/client-auto-scaling';
import type { Handlers } from '../../kernel/handlers.ts';
import { group } from './group-checks.ts';
import { holdSeconds } from './group-loop.ts';

/** What tools look at beside the groups. */
export const facts = {
  /** Managed draining shows as the hook that ECS makes. */
  DescribeLifecycleHooks(context, input) {
    const row = group(context, input.AutoScalingGroupName);
    if (!row.holdsTermination) return { LifecycleHooks: [] };
    return {
      LifecycleHooks: [
        {
          LifecycleHookName: 'ecs-managed-draining-termination-hook',
          AutoScalingGroupName: row.AutoScalingGroupName,
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          HeartbeatTimeout: holdSeconds,
          GlobalTimeout: 172_800,
          DefaultResult: 'CONTINUE',
        },
      ],
    };
  },

  DescribePolicies() {
    return { ScalingPolicies: [] };
  },
} satisfies Handlers<typeof autoScaling>;
