import { z } from 'zod';

import { matching, ruled } from './rule.ts';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** What WordPress takes in a name to log in by: https://developer.wordpress.org/reference/functions/sanitize_user/ */
const LOGIN = '^[A-Za-z0-9_.@-]+( [A-Za-z0-9_.@-]+)*$';

/** https://developer.wordpress.org/reference/functions/is_email/ */
const EMAIL = `^[A-Za-z0-9!#$%&*+/=?^_{|}~.-]+@${LABEL}([.]${LABEL})+$`;

const onlyAtFirst = 'Read once, when WordPress is installed; afterwards it is changed in wp-admin.';

/** What WordPress is told of itself; the image's half of it is in docs/image.md. */
export const wordpressSchema = z.object({
  title: ruled(
    z.string().max(200),
    matching(
      '^[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$',
      'is not a title; write it on one line',
    ),
  )
    .default('WordPress')
    .describe(`Title of the site. Default is WordPress. ${onlyAtFirst}`),
  adminUser: ruled(
    z.string().max(60),
    matching(LOGIN, 'is not a name to log in by; take letters, digits, spaces, _, ., - and @'),
  )
    .default('admin')
    .describe(
      `Name that the first administrator of the site logs in by. Default is admin. The password is generated; status.endpoints.adminSecret names the secret that holds it. ${onlyAtFirst}`,
    ),
  adminEmail: ruled(
    z.string().max(100),
    matching(
      EMAIL,
      'is not an e-mail address; write it like webmaster@example.com, with the domain in lower case',
    ),
  )
    .default('admin@example.com')
    .describe(
      `E-mail address of the first administrator, where WordPress sends news of the site and forgotten passwords. Default is admin@example.com, which nobody reads: set your own. ${onlyAtFirst}`,
    ),
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
