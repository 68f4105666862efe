import { randomBytes } from 'node:crypto';
import { runContainer, type ContainerOptions, type Ended } from './container.ts';
import { bench } from './bench.ts';
import { sql } from './database-server.ts';
import type { ImageFiles } from './image-files.ts';

const keys = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`]);

/** One site's database and environments, as the operator would give them to its tasks. */
export class Site {
  readonly name: string;
  readonly administrator = {
    user: 'ada',
    password: 'ada\'s "first" pass\\word',
    email: 'ada@example.com',
  } as const;

  constructor() {
    // MySQL takes 32 characters for a user.
    this.name = `site_${randomBytes(6).toString('hex')}`;
  }

  /** What the web server gets. */
  web(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const { database, certificates } = bench();
    return {
      WORDPRESS_DB_HOST: `127.0.0.1:${database.port}`,
      WORDPRESS_DB_NAME: this.name,
      WORDPRESS_DB_USER: this.name,
      WORDPRESS_DB_PASSWORD: 'user-password',
      WORDPRESS_DB_CA: certificates.authority,
      ...Object.fromEntries(keys.map((key) => [`WORDPRESS_${key}`, `${key}-${'x'.repeat(50)}`])),
      WP_HOME: 'http://blog.example.com',
      // These tests reach nobody beyond this machine.
      WORDPRESS_CONST_WP_HTTP_BLOCK_EXTERNAL: 'true',
      ...more,
    };
  }

  /** What the init task gets on top. */
  init(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const { admin } = bench().database;
    return this.web({
      WORDPRESS_DB_ADMIN_USER: admin.user,
      WORDPRESS_DB_ADMIN_PASSWORD: admin.password,
      WORDPRESS_TITLE: 'A Blog',
      WORDPRESS_ADMIN_USER: this.administrator.user,
      WORDPRESS_ADMIN_PASSWORD: this.administrator.password,
      WORDPRESS_ADMIN_EMAIL: this.administrator.email,
      ...more,
    });
  }

  runInit(
    image: ImageFiles,
    more: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
  ): Promise<Ended> {
    return runContainer(['init', ...args], { image, environment: this.init(more) });
  }

  /** Options of a web server of this site. */
  server(image: ImageFiles, more: Readonly<Record<string, string>> = {}): ContainerOptions {
    return { image, environment: this.web(more) };
  }

  /** Rows of this site's database, columns divided by tabs. */
  rows(statements: string): Promise<readonly string[]> {
    return sql(bench().database.socket, `USE \`${this.name}\`; ${statements}`);
  }
}
