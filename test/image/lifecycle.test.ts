import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '../control-plane/wait-until.ts';
import { newFolder } from './support/bench.ts';
import { Container, type ContainerOptions } from './support/container.ts';
import { layOutImage, type ImageFiles } from './support/image-files.ts';
import { logIn } from './support/log-in.ts';
import { see, withProbe } from './support/probe-plugin.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const headers = { Host: 'blog.example.com' };
const MiB = 1024 * 1024;

describe('a web server', () => {
  const site = new Site();
  const containers: Container[] = [];
  let image: ImageFiles;

  beforeAll(async () => {
    image = await layOutImage((await wordpressTrees()).newer, withProbe);
    await site.runInit(image);
  });

  afterEach(() => Promise.all(containers.splice(0).map((container) => container.stop())));

  const serve = async (more: Partial<ContainerOptions> = {}): Promise<Container> => {
    const container = await Container.serve({ ...site.server(image), ...more });
    containers.push(container);
    return container;
  };

  test('finishes what it has begun when it is told to stop, and takes nothing new', async () => {
    const container = await serve();
    const slow = container.request({ path: '/?probe=2000', headers });
    await waitUntil('the request being at work', async () =>
      (await container.request({ path: '/healthz' })).status === 200 ? undefined : 'no answer',
    );

    container.signal('SIGTERM');
    await waitUntil('the port being closed', () =>
      container.request({ path: '/healthz' }).then(
        () => 'still open',
        () => undefined,
      ),
    );

    expect((await slow).status).toBe(200);
    const { code, stdout } = await container.ended();
    expect(code).toBe(0);
    // The last line of the log is not lost on the way.
    expect(stdout).toMatch(/"GET \/ HTTP\/1\.1" 200 .*\n$/);
  });

  test('gives up on a request that outlasts the time to stop', async () => {
    const container = await serve({ environment: site.web({ WORDPRESS_STOP_SECONDS: '1' }) });
    const endless = container.request({ path: '/?probe=60000', headers }).then(
      () => 'answered',
      () => 'cut off',
    );
    await container.request({ path: '/healthz' });

    const before = Date.now();
    const { code } = await container.stop();

    expect(code).toBe(0);
    expect(Date.now() - before).toBeLessThan(15_000);
    expect(await endless).toBe('cut off');
  });

  test('ends as well when the container engine sends what the base image asks for', async () => {
    const container = await serve();

    container.signal('SIGWINCH');

    expect((await container.ended()).code).toBe(0);
  });

  test.each([
    [768, 10],
    [300, 2],
    [64, 2],
    [16_384, 150],
  ])('with %i MiB of memory it has %i workers', async (mebibytes, workers) => {
    const container = await serve({ memoryBytes: mebibytes * MiB });

    expect(container.stdout).toContain(`Immutable, ${workers} workers`);
  });

  test('serves no more requests at a time than it has workers, and loses none', async () => {
    const container = await serve({ environment: site.web({ WORDPRESS_WORKERS: '2' }) });
    const before = Date.now();

    const answers = await Promise.all(
      Array.from({ length: 6 }, () => container.request({ path: '/?probe=400', headers })),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(Date.now() - before).toBeGreaterThanOrEqual(1200);
  });

  test('fixed settings and limits', async () => {
    const environment = site.web({ WORDPRESS_UPLOAD_MIB: '10', WORDPRESS_PHP_MEMORY_MIB: '128' });

    const seen = await see(await serve({ environment }), headers);

    expect(seen.constants).toMatchObject({
      DISALLOW_FILE_EDIT: true,
      DISALLOW_FILE_MODS: true,
      WP_AUTO_UPDATE_CORE: false,
      FS_METHOD: 'direct',
      WP_HOME: 'http://blog.example.com',
      WP_SITEURL: 'http://blog.example.com',
    });
    expect(seen.ini).toEqual({
      memory_limit: '128M',
      upload_max_filesize: '10M',
      post_max_size: '18M',
      'opcache.validate_timestamps': '0',
      expose_php: '',
    });
  });

  test('constants by prefix keep the type that they look like, and are text, never code', async () => {
    const environment = site.web({
      WORDPRESS_CONST_WP_POST_REVISIONS: '5',
      WORDPRESS_CONST_EMPTY_TRASH_DAYS: '010',
      WORDPRESS_CONST_CONCATENATE_SCRIPTS: 'false',
      WORDPRESS_CONST_WP_CACHE_KEY_SALT: "'); phpinfo(); //",
    });

    const { constants } = await see(await serve({ environment }), headers);

    expect(constants).toMatchObject({
      WP_POST_REVISIONS: 5,
      EMPTY_TRASH_DAYS: '010',
      CONCATENATE_SCRIPTS: false,
      WP_CACHE_KEY_SALT: "'); phpinfo(); //",
    });
  });

  test('secrets may come from files', async () => {
    const file = join(await newFolder('secrets'), 'password');
    await writeFile(file, 'user-password\n');
    await chmod(file, 0o644);
    const environment = { ...site.web(), WORDPRESS_DB_PASSWORD: '', WORDPRESS_DB_PASSWORD_FILE: file };

    const seen = await see(await serve({ environment }), headers);

    expect(seen.constants['DB_PASSWORD']).toBe('user-password');
  });

  test('the address in the environment wins over the one in the database', async () => {
    await site.rows(
      "UPDATE wp_options SET option_value = 'http://dead.example.com' WHERE option_name IN ('home', 'siteurl')",
    );
    const container = await serve();

    const page = await container.request({ path: '/', headers });

    expect(page.status).toBe(200);
    expect(page.body).not.toContain('dead.example.com');
  });

  test('a log-in is good at every task, and a file that one takes is shown by all', async () => {
    const one = await serve();
    const other = await serve({ volume: one.volume });
    const cookie = await logIn(one, site);

    const admin = await other.request({ path: '/wp-admin/', headers: { ...headers, Cookie: cookie } });
    await writeFile(join(one.volume, 'uploads', 'dot.png'), 'picture');
    const picture = await other.request({ path: '/wp-content/uploads/dot.png', headers });

    expect(admin.status).toBe(200);
    expect(admin.body).toContain('Dashboard');
    expect(picture.body).toBe('picture');
    const { uploads } = await see(one, headers);
    expect(uploads['basedir']).toBe(join(one.volume, 'uploads'));
    expect(uploads['baseurl']).toBe('http://blog.example.com/wp-content/uploads');
  });

  test("the site's clock runs without going out to its own address", async () => {
    const container = await serve();
    await site.rows("UPDATE wp_options SET option_value = '' WHERE option_name = 'cron'");

    await waitUntil('a run of wp-cron', async () => {
      await container.request({ path: '/', headers });
      return container.stdout.includes('"POST /wp-cron.php HTTP/1.1" 200') ? undefined : container.stdout;
    });
  });

  test('no code can be written by the user that serves it', async () => {
    const container = await serve();
    const cookie = await logIn(container, site);
    const path = '/wp-admin/plugin-install.php';

    const { status } = await container.request({ path, headers: { ...headers, Cookie: cookie } });

    expect(status).toBe(403);
  });
});
