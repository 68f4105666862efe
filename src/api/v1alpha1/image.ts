import { z } from 'zod';

import { matching, ruled } from './rule.ts';

/** Reference grammar: https://github.com/distribution/reference/blob/main/reference.go */
const PATH_PART = '[a-z0-9]+((__?|[.]|-+)[a-z0-9]+)*';
const HOST = '[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?';

export const imageSchema = z.object({
  repository: ruled(
    z.string().max(255),
    matching(
      `^(${HOST}/)?${PATH_PART}(/${PATH_PART})*$`,
      'is not an image repository; write it without scheme, tag or digest, like 123456789012.dkr.ecr.eu-west-1.amazonaws.com/site',
    ),
  )
    .optional()
    .describe(
      "Where the container image comes from, without the tag. Default is the stack's own ECR repository, whose address is in status.endpoints.repository; push there first. A change rolls the service.",
    ),
  tag: ruled(
    z.string().max(128),
    matching(
      '^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$',
      'is not an image tag; take 1 to 128 letters, digits, _, . and -, not beginning with . or -',
    ),
  ).describe(
    "Tag of the container image, such as 1.0.0. A change rolls the service; a version that does not start is rolled back. Use a new tag for each build: the stack's own repository refuses to overwrite one.",
  ),
});
