import { z } from 'zod';

import { ruled } from './rule.ts';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html */
export const serviceSchema = z.object({
  replicas: ruled(z.int().max(500), {
    cel: 'self >= 0',
    holds: (value) => value >= 0,
    message: 'there is no negative number of tasks; take 0 (site stopped) to 500',
  })
    .default(2)
    .describe(
      'Number of WordPress tasks: 0 to 500; 0 stops the site. Default is 2. Also set by kubectl scale. A number changed on AWS is put back.',
    ),
  cpuUnits: z
    .int()
    .min(128)
    .max(196_608)
    .default(400)
    .describe(
      'Processor share of one task; 1024 is one vCPU. 128 to 196608. Default is 400, so that four tasks fit a t3.small. A change rolls the service.',
    ),
  memoryMiB: z
    .int()
    .min(128)
    .max(1_048_576)
    .default(768)
    .describe(
      'Hard memory limit of one task in MiB; a task that needs more is killed and replaced. 128 to 1048576. Default is 768, so that two tasks fit a t3.small. A change rolls the service.',
    ),
  minimumHealthyPercent: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe(
      'Share of replicas that stays in service during a rollout, in percent: 0 to 100. Default is 100, old tasks serve until new ones are healthy; with a Classic load balancer it is 50, because a new task waits for the port of an old one.',
    ),
  maximumPercent: z
    .int()
    .min(100)
    .max(200)
    .optional()
    .describe(
      'Share of replicas that may run at once during a rollout, in percent: 100 to 200, above minimumHealthyPercent. Default is 200; with a Classic load balancer it is 100. Above 100 the instances need room for the extra tasks.',
    ),
});
