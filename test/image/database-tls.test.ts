import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stopInBackground } from '../control-plane/background-process.ts';
import { bench, newFolder } from './support/bench.ts';
import { Container } from './support/container.ts';
import { startDatabaseServer } from './support/database-server.ts';
import { layOutImage, type ImageFiles } from './support/image-files.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const headers = { Host: 'blog.example.com' };

describe('TLS to the database', () => {
  const site = new Site();
  let image: ImageFiles;

  beforeAll(async () => {
    image = await layOutImage((await wordpressTrees()).newer);
    await site.runInit(image);
  });

  /** What WordPress and the probe say of this database, and the log of the container. */
  async function visit(change: Readonly<Record<string, string>>) {
    const container = await Container.serve(site.server(image, change));
    const page = await container.request({ path: '/', headers });
    const ready = await container.request({ path: '/readyz' });
    const { stderr } = await container.stop();
    return { page, ready: ready.status, log: stderr };
  }

  const otherName = () => ({ WORDPRESS_DB_HOST: `127.0.0.2:${bench().database.port}` });
  const otherAuthority = () => ({ WORDPRESS_DB_CA: bench().certificates.stranger });

  test('a server with the right certificate is used, through TLS', async () => {
    const { page, ready } = await visit({});

    expect(page.status).toBe(200);
    expect(page.body).toContain('Hello world!');
    expect(ready).toBe(200);
    // The account itself is good for nothing without TLS.
    expect(
      await site.rows(
        `SELECT JSON_VALUE(Priv, '$.ssl_type') FROM mysql.global_priv WHERE User = '${site.name}'`,
      ),
    ).toEqual(['1']);
  });

  test('a server whose certificate another authority signed is refused', async () => {
    const { page, ready, log } = await visit(otherAuthority());

    expect(page.status).toBe(500);
    expect(ready).toBe(503);
    expect(log).toContain('certificate verify failed');
  });

  test('a server whose certificate has another name is refused', async () => {
    const { page, ready, log } = await visit(otherName());

    expect(page.status).toBe(500);
    expect(ready).toBe(503);
    expect(log).toMatch(/TLS refused: .*did not match/);
  });

  test('init refuses both at once, without waiting for them to mend', async () => {
    const [authority, name] = await Promise.all([
      site.runInit(image, otherAuthority()),
      site.runInit(image, otherName()),
    ]);

    expect(authority.code).toBe(76);
    expect(authority.stderr).toMatch(/^wordpress-stack: init: failed: database .*: TLS refused: [^\n]+\n$/);
    expect(name.code).toBe(76);
  });

  test('"require" takes any certificate, but not a connection without', async () => {
    const { page, ready } = await visit({ ...otherName(), WORDPRESS_DB_TLS: 'require' });

    expect(page.status).toBe(200);
    expect(ready).toBe(200);
  });

  test('"off" is what the server refuses then', async () => {
    const { page, ready } = await visit({ WORDPRESS_DB_TLS: 'off' });

    expect(page.status).toBe(500);
    expect(ready).toBe(503);
  });

  describe('of a server that offers none', () => {
    let plain: Awaited<ReturnType<typeof startDatabaseServer>>;

    beforeAll(async () => {
      const folder = await newFolder('plain');
      plain = await startDatabaseServer({ name: 'plain-database', folder, processes: bench().processes });
    });

    afterAll(() => stopInBackground({ folder: bench().processes, name: 'plain-database' }));

    test.each(['verify', 'require'])('"%s" refuses it', async (tls) => {
      const there = { WORDPRESS_DB_HOST: `127.0.0.1:${plain.port}`, WORDPRESS_DB_TLS: tls };

      const { code, stderr } = await site.runInit(image, { ...there, WORDPRESS_INIT_SECONDS: '1' });

      expect(code).toBe(69);
      expect(stderr).toContain('it offers no TLS');
      expect((await visit(there)).ready).toBe(503);
    });

    test('"off" works with it', async () => {
      const there = { WORDPRESS_DB_HOST: `127.0.0.1:${plain.port}`, WORDPRESS_DB_TLS: 'off' };

      expect((await site.runInit(image, there)).code).toBe(0);
      expect((await visit(there)).ready).toBe(200);
    });
  });
});
