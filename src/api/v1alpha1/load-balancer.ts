import { z } from 'zod';

import { hasHostBits, MAX_CIDR_LENGTH, parseIpv4Block } from './cidr.ts';
import { immutable, matching, ruled } from './rule.ts';

const allowedCidr = ruled(
  z.string().max(MAX_CIDR_LENGTH),
  {
    cel: 'isCIDR(self) && cidr(self).ip().family() == 4',
    holds: (value) => parseIpv4Block(value) !== undefined,
    message: 'is not an IPv4 block; write it like 203.0.113.0/24, or 203.0.113.7/32 for one address',
  },
  {
    // AWS clears the host bits, and what it answers would differ from the spec for ever.
    cel: '!isCIDR(self) || cidr(self) == cidr(self).masked()',
    holds: (value) => {
      const block = parseIpv4Block(value);
      return block === undefined || !hasHostBits(block);
    },
    message:
      'has bits set behind the prefix length; write the first address of the block, such as 203.0.113.0/24 and not 203.0.113.7/24',
  },
).describe('IPv4 block, such as 203.0.113.0/24.');

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const loadBalancerSchema = z.object({
  type: ruled(
    z.enum(['Application', 'Classic']),
    immutable('type cannot be changed; put %s back, or create a new WordPressStack'),
  )
    .default('Application')
    .describe(
      'Kind of load balancer. Application: each task has a network interface of its own, and several run on one instance. Classic: the first generation; an instance runs one task on its port 80, so replicas are at most capacity.maxSize, and there is no automatic rollback by ECS. Immutable. Default is Application.',
    ),
  certificateARN: ruled(
    z.string().max(256),
    matching(
      '^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$',
      "is not the ARN of an ACM certificate; write it like arn:aws:acm:<the stack's region>:<account>:certificate/<id>",
    ),
  )
    .optional()
    .describe(
      "ARN of an ACM certificate in the stack's region. With it the site is served over HTTPS, and plain HTTP redirects (Application) or is not answered (Classic); without it the site is served over HTTP. A change is made without interruption.",
    ),
  allowedCIDRs: z
    .array(allowedCidr)
    .min(1)
    .max(50)
    .refine((blocks) => new Set(blocks).size === blocks.length, 'has a block twice; remove one of them')
    .meta({ 'x-kubernetes-list-type': 'set' })
    .default(['0.0.0.0/0'])
    .describe(
      'IPv4 blocks that may reach the load balancer: 1 to 50, no doubles. Default is 0.0.0.0/0, everybody. A security group has 60 rules by default, and each block takes two of them when certificateARN is set.',
    ),
  idleTimeoutSeconds: z
    .int()
    .min(1)
    .max(4000)
    .default(60)
    .describe(
      'After how many seconds without traffic the load balancer closes a connection: 1 to 4000, with a Classic load balancer to 3600. Default is 60; raise it for long uploads or imports.',
    ),
});
