import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Container } from './support/container.ts';
import { layOutImage, type ImageFiles } from './support/image-files.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const headers = { Host: 'blog.example.com' };

describe('what a stranger gets to see', () => {
  const site = new Site();
  let image: ImageFiles;
  let container: Container;

  beforeAll(async () => {
    image = await layOutImage((await wordpressTrees()).newer);
    await site.runInit(image);
    container = await Container.serve(site.server(image));
  });

  afterAll(() => container.stop());

  const get = (path: string, method = 'GET') => container.request({ path, method, headers });

  test('the site, without the versions of what runs it', async () => {
    const page = await get('/');

    expect(page.status).toBe(200);
    expect(page.body).toContain('Hello world!');
    expect(page.headers['server']).toBe('Apache');
    expect(page.headers['x-powered-by']).toBeUndefined();
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.body).not.toContain('name="generator"');
  });

  test('an error page does not tell them either', async () => {
    const { body, headers: answered } = await get('/wp-config.php');

    expect(answered['server']).toBe('Apache');
    expect(body).not.toMatch(/Apache\/|PHP|Debian/);
  });

  test.each([
    '/wp-config.php',
    '/wp-config-sample.php',
    '/readme.html',
    '/.htaccess',
    '/xmlrpc.php',
    '/wp-admin/install.php',
    '/wp-admin//install.php',
    '/wp-admin/install.php/x',
    '/wp-admin/setup-config.php',
    '/wp-admin/upgrade.php',
  ])('%s is closed', async (path) => {
    expect((await get(path)).status).toBe(403);
  });

  test.each(['/wp-includes/', '/wp-content/', '/wp-content/uploads/', '/wp-content/plugins/'])(
    '%s shows no list of files',
    async (path) => {
      const { status, body } = await get(path);

      expect(body).not.toContain('Index of');
      expect([403, 404, 200]).toContain(status);
    },
  );

  test('TRACE is off', async () => {
    expect((await get('/', 'TRACE')).status).toBe(405);
  });

  test.each(['shell.php', 'shell.PHP', 'shell.phtml', 'shell.php.jpg', '.hidden'])(
    'an uploaded %s is neither run nor shown',
    async (name) => {
      await writeFile(join(container.volume, 'uploads', name), '<?php echo 6 * 7;');

      const { status, body } = await get(`/wp-content/uploads/${name}`);

      expect(status).toBe(403);
      expect(body).not.toContain('6 * 7');
    },
  );

  test('an uploaded picture is shown, a missing one costs no page of WordPress', async () => {
    await writeFile(join(container.volume, 'uploads', 'dot.png'), 'picture');

    const there = await get('/wp-content/uploads/dot.png');
    const missing = await get('/wp-content/uploads/missing.png');

    expect({ status: there.status, body: there.body }).toEqual({ status: 200, body: 'picture' });
    expect(there.headers['content-type']).toBe('image/png');
    expect(missing.status).toBe(404);
    expect(missing.body.length).toBeLessThan(1000);
  });

  test("addresses without files are WordPress's", async () => {
    expect((await get('/no/such/page')).body).toContain('Page not found');
    expect((await get('/wp-json/wp/v2/posts')).headers['content-type']).toContain('application/json');
    expect((await get('/?p=1')).headers.location).toMatch(
      /^http:\/\/blog\.example\.com\/\d{4}\/.*hello-world\/$/,
    );
  });

  test('XML-RPC is there when it is asked for', async () => {
    const open = await Container.serve(site.server(image, { WORDPRESS_XMLRPC: 'on' }));
    const call = '<methodCall><methodName>demo.sayHello</methodName></methodCall>';

    const { status, body } = await open.request({ path: '/xmlrpc.php', method: 'POST', headers, body: call });
    await open.stop();

    expect(status).toBe(200);
    expect(body).toContain('Hello!');
    expect((await get('/')).headers['x-pingback']).toBeUndefined();
  });
});
