import { z } from 'zod';

import { matching, ruled } from './rule.ts';

/** What EFS offers; 0 is ours for "off". */
const TRANSITION_DAYS = [0, 1, 7, 14, 30, 60, 90, 180, 270, 365];

/** @see https://docs.aws.amazon.com/efs/latest/ug/lifecycle-management-efs.html */
export const storageSchema = z.object({
  throughputMode: z
    .enum(['Elastic', 'Bursting'])
    .default('Elastic')
    .describe(
      'How EFS throughput is sized. Elastic: as needed, paid per byte. Bursting: grows with the stored bytes, so a small site is slow once its credits are used. Default is Elastic. After a change EFS refuses the next one for 24 hours, which shows as a wait.',
    ),
  transitionToIADays: ruled(z.int().min(0).max(365), {
    cel: `self in [${TRANSITION_DAYS.join(', ')}]`,
    holds: (days) => TRANSITION_DAYS.includes(days),
    message: `EFS does not offer this number of days; take one of ${TRANSITION_DAYS.join(', ')} (0: off)`,
  })
    .default(30)
    .describe(
      'After how many days without access a file moves to the cheaper Infrequent Access class: 1, 7, 14, 30, 60, 90, 180, 270 or 365; 0 switches it off. Default is 30.',
    ),
  fileSystemID: ruled(
    z.string().max(43),
    matching('^fs-[0-9a-f]{8,40}$', 'is not the id of a file system; write it like fs-0123456789abcdef0'),
  )
    .optional()
    .describe(
      'Id of a file system to adopt, in this account and region, instead of making one. It has to carry the tags wordpress-stack.dev/name and /cluster of this object, or wordpress-stack.dev/transfer-to with the value <cluster>/<namespace>/<name>. Adopting gives it the tags of this stack; from then on deletionPolicy Delete deletes it too.',
    ),
});
