import {
  DeregisterTargetsCommand,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { account, region } from '../aws-emulator/testing/setup.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { BalancerBench } from './support/balancer-bench.ts';
import { http } from '../image/support/http-client.ts';
import type { HttpRequest } from '../image/support/http-client.ts';
import { startLiveEmulator } from './support/live-emulator.ts';
import type { LiveEmulator } from './support/live-emulator.ts';

const first = '172.31.0.50';
const second = '172.31.0.51';
const third = '172.31.0.52';

let live: LiveEmulator;
let bench: BalancerBench;

beforeAll(async () => {
  live = await startLiveEmulator();
  bench = new BalancerBench(live);
  await bench.start();
});

afterAll(async () => {
  await bench.close();
  await live.close();
});

const get = (change: Partial<HttpRequest> = {}) => http({ host: bench.host, ...change });

const echoed = (body: string) =>
  JSON.parse(body) as { readonly name: string; readonly headers: IncomingHttpHeaders; readonly url: string };

/** Who answers so many requests, one after the other. */
async function answering(count: number): Promise<readonly string[]> {
  const names: string[] = [];
  for (let number = 0; number < count; number += 1) names.push(echoed((await get()).body).name);
  return names;
}

const setIdleTimeout = (seconds: number) =>
  bench.elb.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: bench.balancerArn,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: String(seconds) }],
    }),
  );

const deregister = (Id: string) =>
  bench.elb.send(new DeregisterTargetsCommand({ TargetGroupArn: bench.groupArn, Targets: [{ Id }] }));

// The tests are steps of one story: targets come, fail and go.
describe('A live load balancer', () => {
  test('answers 503 without targets', async () => {
    expect(await get()).toMatchObject({ status: 503, headers: { server: 'awselb/2.0' } });
  });

  test('sends requests to a target as soon as its health checks pass, with what the client was', async () => {
    await bench.add(first);
    const { status, body } = await get({
      path: '/page?p=1',
      headers: { host: bench.name, 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' },
    });
    expect(status).toBe(200);
    expect(echoed(body)).toMatchObject({
      name: first,
      url: '/page?p=1',
      headers: {
        host: bench.name,
        'x-forwarded-for': expect.stringMatching(/^203\.0\.113\.9, 127\.\d+\.\d+\.\d+$/),
        'x-forwarded-proto': 'http',
        'x-forwarded-port': '80',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      },
    });
  });

  test('has a name that browsers look for on this machine, and is told from others by it there', async () => {
    expect(bench.name).toMatch(/^site-\d+\.eu-west-1\.elb\.localhost$/);
    expect((await http({ host: live.home, headers: { host: bench.name } })).status).toBe(200);
    expect((await http({ host: live.home, headers: { host: 'other.elb.localhost' } })).status).toBe(404);
  });

  test('has its own address for a name where another program answers at that of the names', async () => {
    const other = await startLiveEmulator({ beside: live });
    const elsewhere = new BalancerBench(other);
    try {
      await elsewhere.start();
      expect(elsewhere.name).toMatch(/^127\.\d+\.\d+\.\d+$/);
      await elsewhere.add(first);
      const answer = await fetch(`http://${elsewhere.name}/page`);
      expect(echoed(await answer.text())).toMatchObject({ name: first, headers: { host: elsewhere.name } });
    } finally {
      await elsewhere.close();
      await other.close();
    }
  });

  test('takes targets by turns', async () => {
    await bench.add(second);
    expect([...new Set(await answering(4))].sort()).toEqual([first, second]);
  });

  test('sends nothing to a target that fails its checks, and says why it does', async () => {
    const target = await bench.serve(third);
    target.health = 503;
    await bench.elb.send(bench.registration(third));
    await bench.untilHealth(third, 'unhealthy', 'Target.ResponseCodeMismatch');
    expect((await bench.health(third)).Description).toBe('Health checks failed with these codes: [503]');
    expect(await answering(4)).not.toContain(third);
    target.health = 'silence';
    await bench.untilHealth(third, 'unhealthy', 'Target.Timeout');
    await target.stop();
    await bench.untilHealth(third, 'unhealthy', 'Target.FailedHealthChecks');
    expect(target.served()).toBe(0);
    await deregister(third);
  });

  test('leaves a request that is under way at a target that leaves, and sends no other there', async () => {
    const leaving = await bench.add('172.31.0.53');
    let release: (() => void) | undefined;
    leaving.answer = (_request, response) => {
      release = () => response.end('late');
    };
    const requests = [1, 2, 3].map(() => get());
    await waitUntil('the slow request', () => Promise.resolve(release ? undefined : 'not there'));
    await deregister('172.31.0.53');
    expect(await bench.health('172.31.0.53')).toMatchObject({ State: 'draining' });
    const before = leaving.served();
    expect(await answering(4)).not.toContain('172.31.0.53');
    expect(leaving.served()).toBe(before);
    // The deregistration delay has passed, divided by the time scale; the request has its real time.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await bench.health('172.31.0.53')).toMatchObject({ State: 'draining' });
    release?.();
    expect((await Promise.all(requests)).map(({ body }) => body)).toContain('late');
    await bench.untilHealth('172.31.0.53', 'unused', 'Target.NotRegistered');
  });

  test('answers 502 when a target breaks off, and 504 when it is silent for the idle timeout', async () => {
    const target = await bench.add('172.31.0.54');
    await deregister(first);
    await deregister(second);
    target.answer = (request) => request.socket.destroy();
    expect((await get()).status).toBe(502);
    target.answer = () => undefined;
    await setIdleTimeout(1);
    expect((await get()).status).toBe(504);
    await setIdleTimeout(60);
    // Nobody is well: all that are not get the requests.
    await target.stop();
    await bench.untilHealth('172.31.0.54', 'unhealthy', 'Target.FailedHealthChecks');
    expect((await get()).status).toBe(502);
    await deregister('172.31.0.54');
    expect((await get()).status).toBe(503);
  });

  test('answers by HTTPS with a certificate for its name, and redirects there', async () => {
    const CertificateArn = `arn:aws:acm:${region}:${account}:certificate/00000000-0000-4000-8000-000000000000`;
    await bench.listen(
      443,
      { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '418', MessageBody: 'secure' } },
      { Protocol: 'HTTPS', Certificates: [{ CertificateArn }] },
    );
    await bench.listen(81, {
      Type: 'redirect',
      RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
    });
    const authority = await readFile(live.balancers.authorityFile, 'utf8');
    const tls = { name: bench.name, authority };
    await waitUntil('port 443', async () => {
      await get({ tls });
      return undefined;
    });
    expect(await get({ tls })).toMatchObject({ status: 418, body: 'secure' });
    expect(await http({ host: live.home, headers: { host: bench.name }, tls })).toMatchObject({
      status: 418,
    });
    await expect(get({ tls: { ...tls, name: 'other.example.com' } })).rejects.toThrow(/altnames/);
    expect(await get({ port: 81, path: '/wp-admin/?a=b', headers: { host: bench.name } })).toMatchObject({
      status: 301,
      headers: { location: `https://${bench.name}:443/wp-admin/?a=b` },
    });
  });
});
