import { z } from 'zod';

import { boundedMap } from './bounded-map.ts';
import { everyKey } from './every-key.ts';
import { ruled, type Rule } from './rule.ts';

const NAME_PATTERN = '^[a-z][a-z0-9_-]{0,99}$';
const name = new RegExp(NAME_PATTERN, 'u');

/** Both spellings, because MySQL reads a dash in an option name as an underscore. */
const FORCED = ['require_secure_transport', 'require-secure-transport'];

const wellFormedNames = everyKey({
  cel: `k.matches(r'${NAME_PATTERN}')`,
  holds: (key) => name.test(key),
  message:
    '"%s" is not the name of a MySQL parameter; write it as RDS lists it, such as max_connections (lower case letters, digits, _ and -, at most 100)',
});

const tlsStaysRequired: Rule<Record<string, string>> = {
  cel: FORCED.map((key) => `!('${key}' in self)`).join(' && '),
  holds: (parameters) => FORCED.every((key) => !Object.hasOwn(parameters, key)),
  message:
    'require_secure_transport cannot be overridden, because every connection to the database uses TLS; remove it from parameters',
};

/** Parameters of the user, merged over those of the stack's own parameter group. */
export const parametersSchema = ruled(
  boundedMap(
    z
      .string()
      .max(1024)
      .describe('Value as RDS takes it: numbers and switches as text, such as "200" or "1".'),
    50,
  ),
  wellFormedNames,
  tlsStaysRequired,
)
  .default({})
  .describe(
    "MySQL parameters, merged over the stack's own parameter group; at most 50. Default is none. require_secure_transport stays on. Static parameters wait for a restart, which the operator never does unasked: DatabaseReady says PendingReboot.",
  );
