import type { SecretRole } from '../stack-names.ts';

/** Master user of the database. RDS reserves `admin`, `root` and more: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html */
export const DATABASE_ADMIN = 'stackadmin';

/** The user that WordPress logs in as, and the database it may use. */
export const DATABASE_USER = 'wordpress';
export const DATABASE_NAME = 'wordpress';

/** https://developer.wordpress.org/apis/wp-config-php/#security-keys */
export const WORDPRESS_KEYS = [
  'AUTH_KEY',
  'SECURE_AUTH_KEY',
  'LOGGED_IN_KEY',
  'NONCE_KEY',
  'AUTH_SALT',
  'SECURE_AUTH_SALT',
  'LOGGED_IN_SALT',
  'NONCE_SALT',
] as const;

/** RDS takes 8 to 41 characters for MySQL: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const PASSWORD_LENGTH = 40;
const KEY_LENGTH = 64;

type Random = (length: number) => string;

const contents: Readonly<Record<SecretRole, (random: Random) => Readonly<Record<string, string>>>> = {
  'database-admin': (random) => ({ username: DATABASE_ADMIN, password: random(PASSWORD_LENGTH) }),
  'database-app': (random) => ({
    username: DATABASE_USER,
    password: random(PASSWORD_LENGTH),
    database: DATABASE_NAME,
  }),
  'site-admin': (random) => ({ password: random(PASSWORD_LENGTH) }),
  keys: (random) => Object.fromEntries(WORDPRESS_KEYS.map((key) => [key, random(KEY_LENGTH)])),
};

/** What a new secret holds: JSON, so that containers get each key by itself. Letters and digits need no quoting anywhere. */
export const newContent = (role: SecretRole, random: Random): string =>
  JSON.stringify(contents[role](random));
