import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Container } from './support/container.ts';
import { layOutImage } from './support/image-files.ts';
import { see, withProbe } from './support/probe-plugin.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const host = { Host: 'blog.example.com' };
const fromProxy = { ...host, 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '198.51.100.7' };

describe('behind a proxy that ends TLS', () => {
  const site = new Site();
  const https = { WP_HOME: 'https://blog.example.com' };
  let trusting: Container;
  let distrusting: Container;

  beforeAll(async () => {
    const image = await layOutImage((await wordpressTrees()).newer, withProbe);
    await site.runInit(image, { ...https, WORDPRESS_TRUSTED_PROXIES: '127.0.0.1' });
    const trust = (proxies: string) =>
      Container.serve(site.server(image, { ...https, WORDPRESS_TRUSTED_PROXIES: proxies }));
    trusting = await trust('10.20.0.0/16, 127.0.0.0/8');
    distrusting = await trust('10.20.0.0/16,2001:db8::/32');
  });

  afterAll(() => Promise.all([trusting.stop(), distrusting.stop()]));

  test('what came by https is served, with links to https', async () => {
    const { status, body } = await trusting.request({ path: '/', headers: fromProxy });

    expect(status).toBe(200);
    expect(body).toContain('https://blog.example.com/wp-includes/');
    expect(body).not.toContain('http://blog.example.com');
  });

  test('the log-in page is sent from http to https, and not in circles', async () => {
    const path = '/wp-login.php';

    const http = await trusting.request({ path, headers: { ...fromProxy, 'X-Forwarded-Proto': 'http' } });
    const https = await trusting.request({ path, headers: fromProxy });

    expect(http.status).toBe(302);
    expect(http.headers.location).toBe('https://blog.example.com/wp-login.php');
    expect(https.status).toBe(200);
    expect(https.body).toContain('action="https://blog.example.com/wp-login.php"');
  });

  test('WordPress and the log see the client, not the proxy', async () => {
    const seen = await see(trusting, fromProxy);

    expect(seen.ssl).toBe(true);
    expect(seen.server['REMOTE_ADDR']).toBe('198.51.100.7');
    expect((await trusting.stop()).stdout).toMatch(/^198\.51\.100\.7 - .*"GET \/ HTTP/m);
  });

  test('from anybody else these headers count for nothing, and do not even arrive', async () => {
    const seen = await see(distrusting, fromProxy);

    expect(seen.ssl).toBe(false);
    expect(seen.server['REMOTE_ADDR']).toBe('127.0.0.1');
    expect(Object.keys(seen.server)).not.toContain('HTTP_X_FORWARDED_PROTO');
    expect(Object.keys(seen.server)).not.toContain('HTTP_X_FORWARDED_FOR');
  });

  test('a client cannot name a proxy for our own requests', async () => {
    const seen = await see(distrusting, { ...host, Proxy: 'http://198.51.100.7' });

    expect(Object.keys(seen.server)).not.toContain('HTTP_PROXY');
  });
});
