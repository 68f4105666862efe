import { z } from 'zod';

import { boundedMap } from './bounded-map.ts';
import { everyKey } from './every-key.ts';
import { PREFIX } from './metadata.ts';
import { ruled } from './rule.ts';

/** Leaves room under AWS's 50 tags for the owner tags and those that AWS services add. */
const MAX_TAGS = 30;

/** What every service of the stack accepts. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const CHARACTERS = '[\\p{L}\\p{N} _.:/=+@-]';
const KEY_PATTERN = `^${CHARACTERS}{1,128}$`;
const VALUE_PATTERN = `^${CHARACTERS}*$`;
const RESERVED_PATTERN = '^[aA][wW][sS]:';

const key = new RegExp(KEY_PATTERN, 'u');
const value = new RegExp(VALUE_PATTERN, 'u');
const reserved = new RegExp(RESERVED_PATTERN, 'u');

const tagValue = ruled(z.string().max(256), {
  cel: `self.matches(r'${VALUE_PATTERN}')`,
  holds: (text) => value.test(text),
  message:
    'has characters that not every AWS service takes in a tag; use letters, digits, spaces and _ . : / = + - @',
}).describe('Value of the tag: at most 256 letters, digits, spaces and _ . : / = + - @; may be empty.');

export const tagsSchema = ruled(
  boundedMap(tagValue, MAX_TAGS),
  everyKey({
    cel: `k.matches(r'${KEY_PATTERN}')`,
    holds: (k) => key.test(k),
    message: 'the tag key "%s" is malformed; use 1 to 128 letters, digits, spaces and _ . : / = + - @',
  }),
  everyKey({
    cel: `!k.startsWith('${PREFIX}')`,
    holds: (k) => !k.startsWith(PREFIX),
    message: `the tag key "%s" belongs to the operator; use one that does not begin with ${PREFIX}`,
  }),
  everyKey({
    cel: `!k.matches(r'${RESERVED_PATTERN}')`,
    holds: (k) => !reserved.test(k),
    message: 'the tag key "%s" is reserved by AWS; use one that does not begin with aws:',
  }),
  everyKey({
    cel: `k != 'Name'`,
    holds: (k) => k !== 'Name',
    message: 'the tag key "%s" is set by the operator on each resource; use another one',
  }),
)
  .default({})
  .describe(
    'Tags for every AWS resource of the stack; at most 30, with a Classic load balancer 3. Keys: 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws: or wordpress-stack.dev/, not Name. Default is none. Changes are made in place.',
  );
