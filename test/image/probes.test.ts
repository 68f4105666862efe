import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '../control-plane/wait-until.ts';
import { Container } from './support/container.ts';
import { layOutImage } from './support/image-files.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

describe('probes', () => {
  const site = new Site();
  let container: Container;

  beforeAll(async () => {
    const image = await layOutImage((await wordpressTrees()).newer);
    await site.runInit(image);
    container = await Container.serve(site.server(image));
  });

  afterAll(() => container.stop());

  test('/healthz and /readyz answer to an address, and send nobody to the name of the site', async () => {
    const headers = { Host: '10.20.3.4:8080', 'User-Agent': 'ELB-HealthChecker/2.0' };

    const health = await container.request({ path: '/healthz', headers });
    const ready = await container.request({ path: '/readyz', headers });

    expect({ status: health.status, body: health.body }).toEqual({ status: 200, body: 'ok\n' });
    expect({ status: ready.status, body: JSON.parse(ready.body) as unknown }).toEqual({
      status: 200,
      body: { database: 'ok', files: 'ok' },
    });
  });

  test('probes are not in the access log, visits are', async () => {
    await container.request({
      path: '/wp-login.php?action=rp&key=secret',
      headers: { Host: 'blog.example.com' },
    });

    await waitUntil('the visit in the log', () =>
      Promise.resolve(
        container.stdout.includes('"GET /wp-login.php HTTP/1.1"') ? undefined : container.stdout,
      ),
    );
    expect(container.stdout).not.toContain('healthz');
    // A key in an address would let whoever reads the log take over an account.
    expect(container.stdout).not.toContain('secret');
  });

  test('without its database /healthz is well and /readyz tells what fails, and the log why', async () => {
    await site.rows(`ALTER USER '${site.name}'@'%' IDENTIFIED BY 'changed'`);

    const health = await container.request({ path: '/healthz' });
    const ready = await container.request({ path: '/readyz' });
    await site.rows(`ALTER USER '${site.name}'@'%' IDENTIFIED BY 'user-password'`);

    expect(health.status).toBe(200);
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.body)).toEqual({ database: 'failed', files: 'ok' });
    await waitUntil('the reason in the log', () =>
      Promise.resolve(
        /readyz: database: .*log-in of site_\w+ refused/.test(container.stderr)
          ? undefined
          : container.stderr,
      ),
    );
    expect(container.stderr).not.toContain('user-password');
  });

  test('without its files /readyz tells so', async () => {
    const uploads = join(container.volume, 'uploads');
    await rm(uploads, { recursive: true });
    await writeFile(uploads, '');

    const { status, body } = await container.request({ path: '/readyz' });

    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ database: 'ok', files: 'failed' });
  });
});
