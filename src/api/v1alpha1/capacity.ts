import { z } from 'zod';

import { matching, ruled, type Rule } from './rule.ts';

const MAX_INSTANCES = 500;

interface Bounds {
  readonly minSize: number;
  readonly maxSize: number;
}

const minFitsMax: Rule<Bounds> = {
  cel: 'self.minSize <= self.maxSize',
  holds: ({ minSize, maxSize }) => minSize <= maxSize,
  message: {
    text: 'minSize %d is larger than maxSize %d; lower minSize or raise maxSize',
    parts: [
      { cel: 'self.minSize', of: ({ minSize }) => minSize },
      { cel: 'self.maxSize', of: ({ maxSize }) => maxSize },
    ],
  },
  field: 'minSize',
};

/** @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html */
const fields = z.object({
  instanceType: ruled(
    z.string().max(40),
    matching(
      '^[a-z][a-z0-9-]*[.][a-z0-9][a-z0-9-]*$',
      'is not an EC2 instance type; write it like t3.small or m7g.large',
    ),
  )
    .default('t3.small')
    .describe(
      'EC2 instance type, such as m7g.large; it decides the architecture the container image must have. Default is t3.small. A change replaces the instances one after another, each by a new one that has joined the cluster first; when new ones fail, the old ones stay and CapacityReady says ReplacementFailed.',
    ),
  cpuCredits: z
    .enum(['Standard', 'Unlimited'])
    .default('Standard')
    .describe(
      'For burstable types (t3, t4g): Standard slows the processor when the credits are used, Unlimited goes on for a surcharge. Default is Standard, because it has no surprise on the bill. Other types ignore it.',
    ),
  minSize: z
    .int()
    .min(0)
    .max(MAX_INSTANCES)
    .default(2)
    .describe(
      'Fewest instances: 0 to 500, at most maxSize. Default is 2, so that one zone can fail. Between minSize and maxSize ECS adds and removes instances as the tasks need them.',
    ),
  maxSize: ruled(z.int().min(0).max(MAX_INSTANCES), {
    cel: 'self >= 1',
    holds: (value) => value >= 1,
    message:
      '0 instances could run no task; take 1 or more (to stop the site, set service.replicas and capacity.minSize to 0)',
  })
    .default(5)
    .describe(
      'Most instances: 1 to 500. Default is 5. A rolling update with maximumPercent above 100 needs room for the extra tasks.',
    ),
  imageID: ruled(
    z.string().max(21),
    matching(
      '^ami-([0-9a-f]{8}|[0-9a-f]{17})$',
      'is not the id of a machine image; write it like ami-0123456789abcdef0',
    ),
  )
    .optional()
    .describe(
      "Machine image of the instances, with the ECS agent on it. Default is the newest ECS-optimised Amazon Linux 2023 for the instance type's architecture, looked up when a launch template version is made and then kept; the annotation wordpress-stack.dev/refresh-instances takes a newer one.",
    ),
});

export const capacitySchema = ruled(fields, minFitsMax);
