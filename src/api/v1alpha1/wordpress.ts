import { z } from 'zod';

import { matching, ruled } from './rule.ts';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** What WordPress is told of itself; the image's half of it is in docs/image.md. */
export const wordpressSchema = z.object({
  mode: z
    .enum(['Immutable', 'Mutable'])
    .default('Immutable')
    .describe(
      'Where the code of the site is. Immutable: plugins and themes are in the image, and only uploads are on the file system. Mutable: they are on the file system, filled once from the image, and wp-admin installs and updates them. Default is Immutable, because then a rollback brings the old code back too. A change rolls the service.',
    ),
  url: ruled(
    z.string().max(255),
    matching(
      `^https?://${LABEL}([.]${LABEL})*(:[0-9]{1,5})?$`,
      'is not the address of a site; write it like https://www.example.com: lower case, without a path or a slash at the end',
    ),
  )
    .optional()
    .describe(
      "Address of the site (WP_HOME and WP_SITEURL), such as https://www.example.com; it is status.url, and wins over what the database says. Default is http:// and the name of the stack's load balancer. Required with loadBalancer.certificateARN. DNS is yours: point the name at status.endpoints.loadBalancer. A change rolls the service.",
    ),
});
