import { z } from 'zod';

import { capacitySchema } from './capacity.ts';
import { classicRules } from './classic-rules.ts';
import { databaseSchema } from './database.ts';
import type { DeepReadonly } from './deep-readonly.ts';
import { imageSchema } from './image.ts';
import { loadBalancerSchema } from './load-balancer.ts';
import { networkSchema } from './network.ts';
import { canRoll } from './rollout-percents.ts';
import { immutable, matching, ruled, type Rule, type TransitionRule } from './rule.ts';
import { serviceSchema } from './service.ts';
import { storageSchema } from './storage.ts';
import { tagsSchema } from './tags.ts';
import { urlRules } from './url-rules.ts';
import { wordpressSchema } from './wordpress.ts';

interface Regional {
  readonly region: string;
  readonly loadBalancer: { readonly certificateARN?: string | undefined };
}

const certificateIsRegional: Rule<Regional> = {
  cel: `!has(self.loadBalancer.certificateARN) || !self.loadBalancer.certificateARN.contains(':acm:') || self.loadBalancer.certificateARN.contains(':acm:' + self.region + ':')`,
  holds: ({ region, loadBalancer: { certificateARN } }) =>
    certificateARN === undefined ||
    !certificateARN.includes(':acm:') ||
    certificateARN.includes(`:acm:${region}:`),
  message: {
    text: '%s is of another region, and a load balancer takes certificates of its own region only; request one in %s',
    parts: [
      {
        cel: 'self.loadBalancer.certificateARN',
        of: ({ loadBalancer }) => loadBalancer.certificateARN ?? '',
      },
      { cel: 'self.region', of: ({ region }) => region },
    ],
  },
  field: 'loadBalancer.certificateARN',
};

/** On the parent: a field's own rule about changes is skipped when the field comes or goes. */
const roleIsPinned: TransitionRule = {
  cel: 'has(self.roleARN) == has(oldSelf.roleARN) && (!has(self.roleARN) || self.roleARN == oldSelf.roleARN)',
  message:
    'roleARN cannot be changed, added or removed, because it decides in which account the stack lives; put it back as it was, or create a new WordPressStack',
  field: 'roleARN',
};

const fields = z.object({
  region: ruled(
    z.string().max(32),
    matching('^[a-z]{2,5}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$', 'is not an AWS region; write it like eu-west-1'),
    immutable(
      'region cannot be changed, because nothing on AWS moves between regions; put %s back, or create a new WordPressStack',
    ),
  ).describe('AWS region of everything the stack owns, such as eu-west-1. Immutable.'),
  roleARN: ruled(
    z.string().max(2048),
    matching(
      '^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/([!-~]+/)?[a-zA-Z0-9_+=,.@-]{1,64}$',
      'is not the ARN of an IAM role; write it like arn:aws:iam::123456789012:role/wordpress-stacks',
    ),
  )
    .optional()
    .describe(
      "ARN of the IAM role that the operator assumes to work on this stack, which decides the account that the stack lives in. Default is none: the operator works with its own credentials. Its trust policy has to name the operator's identity. Immutable.",
    ),
  deletionPolicy: z
    .enum(['Delete', 'Snapshot', 'Retain'])
    .default('Snapshot')
    .describe(
      'What becomes of the data when the object is deleted. Snapshot: the database leaves a final snapshot, the file system and the image repository stay, secrets can be restored for 7 days, the rest goes. Delete: everything goes, the database, the files and the images too. Retain: nothing on AWS goes. Default is Snapshot. Read again right before each deletion of data. What is kept is listed in the ConfigMap <name>-kept-data, with a manifest that brings it back.',
    ),
  paused: z
    .boolean()
    .default(false)
    .describe(
      'true: the operator observes and reports, and changes nothing on AWS; a deletion waits too. Default is false. A difference shows as Ready False, reason Paused.',
    ),
  tags: tagsSchema,
  image: imageSchema.describe('The container image with WordPress, its themes and its plugins.'),
  wordpress: wordpressSchema.prefault({}).describe('What WordPress is told of itself.'),
  network: networkSchema.prefault({}).describe('The VPC of the stack, its subnets and its way out.'),
  database: databaseSchema
    .prefault({})
    .describe('The MySQL database on RDS: encrypted, private, TLS only, protected against deletion.'),
  storage: storageSchema
    .prefault({})
    .describe('The shared file system on EFS, for uploads: encrypted and backed up.'),
  loadBalancer: loadBalancerSchema
    .prefault({})
    .describe('The way in: a load balancer in the public subnets.'),
  capacity: capacitySchema.prefault({}).describe('The EC2 instances that run the tasks.'),
  service: serviceSchema.prefault({}).describe('The ECS service that runs WordPress.'),
});

/** Desired state. The smallest one names a region and an image tag. */
export const specSchema = ruled(
  fields,
  certificateIsRegional,
  canRoll,
  ...classicRules,
  ...urlRules,
  roleIsPinned,
);

/** A spec as the reconcilers see it: checked, with every default filled in. */
export type WordPressStackSpec = DeepReadonly<z.output<typeof specSchema>>;
