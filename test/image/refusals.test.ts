import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from './support/bench.ts';
import { runContainer } from './support/container.ts';
import { layOutImage, type ImageFiles } from './support/image-files.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const site = new Site();

const keys = Object.keys(site.web()).filter((name) => /^WORDPRESS_.*_(KEY|SALT)$/.test(name));
const database = ['HOST', 'NAME', 'USER', 'PASSWORD'].map((name) => `WORDPRESS_DB_${name}`);
const forInit = [
  'WORDPRESS_DB_ADMIN_USER',
  'WORDPRESS_DB_ADMIN_PASSWORD',
  'WP_HOME',
  'WORDPRESS_ADMIN_USER',
  'WORDPRESS_ADMIN_PASSWORD',
  'WORDPRESS_ADMIN_EMAIL',
];

describe('a wrong environment', () => {
  let image: ImageFiles;

  beforeAll(async () => {
    image = await layOutImage((await wordpressTrees()).newer);
  });

  /** The one line that a container leaves when it does not start. */
  async function refusal(command: string, environment: Readonly<Record<string, string>>): Promise<string> {
    const { code, stdout, stderr } = await runContainer([command], { image, environment });
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(/^wordpress-stack: [^\n]+\n$/);
    return stderr;
  }

  test('there are eight keys and salts', () => {
    expect(keys).toHaveLength(8);
  });

  test.each([...database, ...keys])('a web server without %s does not start, and says so', async (name) => {
    expect(await refusal('web', { ...site.web(), [name]: '' })).toContain(`missing: ${name} (`);
  });

  test.each(forInit)('an init without %s does not start, and says so', async (name) => {
    expect(await refusal('init', { ...site.init(), [name]: '' })).toContain(`missing: ${name} (`);
  });

  test('all that is missing is named at once', async () => {
    const line = await refusal('web', {});

    for (const name of [...database, ...keys]) {
      expect(line).toContain(name);
    }
  });

  test.each([
    [{ WORDPRESS_NONCE_SALT: 'put your unique phrase here' }, 'not secret: WORDPRESS_NONCE_SALT'],
    [{ WORDPRESS_MODE: 'mutable' }, 'WORDPRESS_MODE is "mutable": use Immutable or Mutable'],
    [{ WORDPRESS_DB_TLS: 'maybe' }, 'WORDPRESS_DB_TLS is "maybe"'],
    [{ WORDPRESS_DB_CA: '/nowhere.pem' }, 'cannot read /nowhere.pem'],
    [{ WORDPRESS_DB_CA: '/etc/hostname' }, 'no certificate in /etc/hostname'],
    [{ WORDPRESS_TABLE_PREFIX: 'wp-' }, 'WORDPRESS_TABLE_PREFIX'],
    [{ WORDPRESS_WORKERS: 'many' }, 'WORDPRESS_WORKERS is "many"'],
    [{ WORDPRESS_UPLOAD_MIB: '0' }, 'WORDPRESS_UPLOAD_MIB is "0"'],
    [{ WP_HOME: 'blog.example.com' }, 'WP_HOME is "blog.example.com"'],
    [{ WP_HOME: 'http://www.example.com/blog' }, 'use an address without a path'],
    [{ WORDPRESS_CONFIG_EXTRA: 'phpinfo();' }, 'WORDPRESS_CONFIG_EXTRA is never evaluated'],
    [{ WP_HOME: 'https://blog.example.com' }, 'WORDPRESS_TRUSTED_PROXIES must name'],
    [
      { WORDPRESS_TRUSTED_PROXIES: '10.0.0.0/8, everybody' },
      '"everybody" is neither an address nor a network',
    ],
    [{ WORDPRESS_TRUSTED_PROXIES: '10.0.0.0/33' }, '"10.0.0.0/33"'],
    [{ WORDPRESS_CONST_DB_PASSWORD: 'x' }, 'WORDPRESS_CONST_DB_PASSWORD: the image sets DB_PASSWORD itself'],
    [{ WORDPRESS_CONST_DISALLOW_FILE_EDIT: 'false' }, 'the image sets DISALLOW_FILE_EDIT itself'],
    [{ WORDPRESS_CONST_wp_debug: 'true' }, 'WORDPRESS_CONST_wp_debug: use capital letters'],
    [{ WORDPRESS_DB_ADMIN_PASSWORD: 'x' }, 'WORDPRESS_DB_ADMIN_PASSWORD is for `init` only'],
    [
      { WORDPRESS_DB_PASSWORD_FILE: '/etc/hostname' },
      'WORDPRESS_DB_PASSWORD and WORDPRESS_DB_PASSWORD_FILE are both set',
    ],
    [{ WORDPRESS_DB_NAME: '', WORDPRESS_DB_NAME_FILE: '/nowhere' }, 'WORDPRESS_DB_NAME_FILE names /nowhere'],
  ])('%j is refused', async (wrong, reason) => {
    expect(await refusal('web', { ...site.web(), ...wrong })).toContain(reason);
  });

  test('an init whose users are one and the same is refused', async () => {
    const same = { WORDPRESS_DB_USER: site.init()['WORDPRESS_DB_ADMIN_USER'] ?? '' };

    expect(await refusal('init', { ...site.init(), ...same })).toContain('must be another user');
  });

  test('a volume that cannot be written to is refused', async () => {
    const file = join(await newFolder('closed'), 'file');
    await writeFile(file, '');

    const { code, stderr } = await runContainer(['web'], {
      image,
      environment: site.web(),
      volume: join(file, 'volume'),
    });

    expect(code).toBe(78);
    expect(stderr).toMatch(/^wordpress-stack: cannot write to [^\n]+\n$/);
  });

  test('a root file system without a place to write to is refused', async () => {
    const file = join(await newFolder('closed'), 'file');
    await writeFile(file, '');

    const environment = { ...site.web(), WPS_TMP: join(file, 'tmp') };

    expect(await refusal('web', environment)).toBe(
      `wordpress-stack: cannot write to ${file}/tmp: mount a tmpfs there\n`,
    );
  });

  test('an unknown command is refused', async () => {
    const { code, stderr } = await runContainer(['serve'], { image, environment: site.web() });

    expect(code).toBe(64);
    expect(stderr).toBe('wordpress-stack: unknown command "serve": use web, init or init --plan\n');
  });
});
