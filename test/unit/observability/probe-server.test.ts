import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProbeServer } from '../../../src/observability/probe-server.ts';

describe('ProbeServer', () => {
  const problems = new Map<string, string>();
  const check = (name: string) => ({ name, problem: () => problems.get(name) });
  let server: ProbeServer;
  let url: string;

  const options = {
    host: '127.0.0.1',
    health: [check('watch'), check('workers')],
    readiness: [check('synced')],
    metrics: { contentType: 'text/plain; version=0.0.4', text: () => Promise.resolve('up 1\n') },
  };

  beforeEach(async () => {
    problems.clear();
    server = new ProbeServer({ ...options, port: 0 });
    url = `http://127.0.0.1:${await server.listen()}`;
  });

  afterEach(() => server.close());

  const get = async (path: string, method = 'GET') => {
    const response = await fetch(url + path, { method });
    return `${response.status} ${await response.text()}`;
  };

  it('is healthy and ready while nothing is wrong', async () => {
    expect(await get('/healthz')).toBe('200 [+] watch ok\n[+] workers ok\n');
    expect(await get('/readyz?verbose')).toBe('200 [+] synced ok\n');
    expect(await get('/healthz', 'HEAD')).toBe('200 ');
  });

  it('says what is wrong', async () => {
    problems.set('workers', 'stuck').set('synced', 'not yet');
    expect(await get('/healthz')).toBe('503 [+] watch ok\n[-] workers: stuck\n');
    expect(await get('/readyz')).toBe('503 [-] synced: not yet\n');
  });

  it('serves the metrics', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(await response.text()).toBe('up 1\n');
  });

  it('answers nothing else', async () => {
    expect(await get('/')).toMatch(/^404/);
    expect(await get('/healthz', 'POST')).toMatch(/^405/);
  });

  it('survives a check that throws', async () => {
    const broken = new ProbeServer({
      ...options,
      port: 0,
      metrics: { contentType: 'text/plain', text: () => Promise.reject(new Error('registry is broken')) },
    });
    const port = await broken.listen();
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect([response.status, await response.text()]).toEqual([500, 'Error: registry is broken\n']);
    await broken.close();
  });

  it('rejects a port that is taken', async () => {
    const second = new ProbeServer({ ...options, port: Number(new URL(url).port) });
    await expect(second.listen()).rejects.toThrow('EADDRINUSE');
  });
});
