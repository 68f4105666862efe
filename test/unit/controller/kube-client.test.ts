import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../src/clock.ts';
import { KubeClient, mergePatch } from '../../../src/controller/kube-client.ts';
import { SharedKubeConfig } from '../../../src/controller/kube-config.ts';
import { ConflictError, isStatus } from '../../../src/controller/kube-error.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const { signal } = new AbortController();
const status = (code: number, reason: string) =>
  JSON.stringify({
    kind: 'Status',
    code,
    reason,
    message: `the server says ${reason}`,
    details: { secret: 'x' },
  });

describe('KubeClient', () => {
  let server: Server;
  let config: SharedKubeConfig;
  let handler: Handler;
  let connections: number;

  beforeEach(async () => {
    connections = 0;
    server = createServer((request, response) => {
      handler(request, response);
    });
    server.on('connection', () => connections++);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    config = new SharedKubeConfig();
    const { port } = server.address() as AddressInfo;
    config.loadFromClusterAndUser(
      // A CA makes the library build an Agent, as it does for every real cluster.
      { name: 'test', server: `http://127.0.0.1:${port}/prefix/`, skipTLSVerify: true, caData: 'Y2E=' },
      { name: 'me', token: 'secret-token' },
    );
  });

  afterEach(async () => {
    await config.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const client = (requestTimeoutMs?: number) =>
    new KubeClient({
      config,
      clock: systemClock,
      ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
    });

  it('sends path, query, credentials and body', async () => {
    const seen: unknown[] = [];
    handler = (request, response) => {
      request.setEncoding('utf8').on('data', (body) => {
        const { authorization, 'content-type': type } = request.headers;
        seen.push(request.method, request.url, authorization, type, body);
        response.end('{"metadata":{}}');
      });
    };
    const answer = await client().request(
      {
        method: 'PATCH',
        path: '/apis/x',
        query: { force: 'true', skipped: undefined },
        body: { a: 1 },
        contentType: mergePatch,
      },
      signal,
    );
    expect(answer).toEqual({ metadata: {} });
    expect(seen).toEqual([
      'PATCH',
      '/prefix/apis/x?force=true',
      'Bearer secret-token',
      'application/merge-patch+json',
      '{"a":1}',
    ]);
  });

  it('uses one connection for one request after another', async () => {
    handler = (_, response) => response.end('{}');
    const kube = client();
    for (let n = 0; n < 20; n++) await kube.request({ method: 'GET', path: '/api' }, signal);
    // Two, because undici may start the second request before it has put the first socket back.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('gives up on a server that does not answer', async () => {
    handler = () => undefined;
    await expect(client(30).request({ method: 'GET', path: '/api/v1/nodes' }, signal)).rejects.toThrow(
      'GET /api/v1/nodes took longer than 30 ms',
    );
  });

  it('ends a request when its signal aborts', async () => {
    const stop = new AbortController();
    handler = () => {
      stop.abort(new Error('stopping'));
    };
    await expect(client().request({ method: 'GET', path: '/api' }, stop.signal)).rejects.toThrow('stopping');
  });

  it('reports the status of the server, short', async () => {
    handler = (_, response) => response.writeHead(422).end(status(422, 'Invalid'));
    const error = await client()
      .request({ method: 'POST', path: '/apis/x' }, signal)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(String(error)).toBe('KubeStatusError: POST /apis/x: 422: the server says Invalid');
    expect(isStatus(error, 422)).toBe(true);
    expect(isStatus(error, 404)).toBe(false);
    expect(isStatus(new Error('422'), 422)).toBe(false);
  });

  it('survives an answer that is not from the API server', async () => {
    handler = (_, response) => response.writeHead(502).end('<html>Bad Gateway</html>');
    await expect(client().request({ method: 'GET', path: '/api' }, signal)).rejects.toMatchObject({
      code: 502,
      reason: 'Unknown',
      message: 'GET /api: 502: <html>Bad Gateway</html>',
    });
  });

  it('tells a conflict of a write from a name that is taken', async () => {
    handler = (_, response) => response.writeHead(409).end(status(409, 'Conflict'));
    await expect(client().request({ method: 'PATCH', path: '/apis/x' }, signal)).rejects.toThrow(
      ConflictError,
    );
    await expect(client().request({ method: 'POST', path: '/apis/x' }, signal)).rejects.toMatchObject({
      code: 409,
    });
  });

  it('finds nothing where there is nothing', async () => {
    handler = (_, response) => response.writeHead(404).end(status(404, 'NotFound'));
    expect(await client().find('/apis/x', signal)).toBeUndefined();
    handler = (_, response) => response.writeHead(403).end(status(403, 'Forbidden'));
    await expect(client().find('/apis/x', signal)).rejects.toMatchObject({ code: 403 });
  });

  it('streams lines as they arrive, whatever the chunks', async () => {
    const bytes = Buffer.from('{"name":"blög"}\n{"n":2}\n');
    const cut = bytes.indexOf('ö') + 1;
    handler = (_, response) => {
      response.write(bytes.subarray(0, cut));
      setImmediate(() => {
        response.write(bytes.subarray(cut));
        response.end('{"last":true}');
      });
    };
    const lines = await collect(client().lines({ method: 'GET', path: '/watch' }, signal));
    expect(lines).toEqual(['{"name":"blög"}', '{"n":2}', '{"last":true}']);
  });

  it('closes the stream when the reader stops reading', async () => {
    const closed = Promise.withResolvers<boolean>();
    handler = (request, response) => {
      request.on('close', () => {
        closed.resolve(true);
      });
      response.write('one\n');
    };
    for await (const line of client().lines({ method: 'GET', path: '/watch' }, signal)) {
      expect(line).toBe('one');
      break;
    }
    expect(await closed.promise).toBe(true);
  });

  it('limits only the time until the stream begins', async () => {
    const timeUp = Promise.withResolvers<undefined>();
    const clock = { now: () => 0, sleep: () => timeUp.promise };
    const response = Promise.withResolvers<ServerResponse>();
    handler = (_, begun) => {
      begun.write('one\n');
      response.resolve(begun);
    };
    const lines = new KubeClient({ config, clock }).lines({ method: 'GET', path: '/watch' }, signal);
    expect((await lines.next()).value).toBe('one');
    timeUp.resolve(undefined);
    (await response.promise).end('two\n');
    expect((await lines.next()).value).toBe('two');
  });

  it('gives up on a stream that does not begin', async () => {
    handler = () => undefined;
    await expect(collect(client(30).lines({ method: 'GET', path: '/watch' }, signal))).rejects.toThrow(
      'GET /watch took longer than 30 ms',
    );
  });
});

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
