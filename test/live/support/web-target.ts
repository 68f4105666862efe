import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';

/** A server in the place of a container. */
export interface WebTarget {
  /** What requests that are no health checks get. */
  answer: RequestListener;
  /** What health checks get: a status, or nothing at all. */
  health: number | 'silence';
  /** How many requests it has got that were no health checks. */
  readonly served: () => number;
  readonly checks: () => number;
  stop(): Promise<void>;
}

/** Answers with the request's headers, and with its own name. */
const echo =
  (name: string): RequestListener =>
  (request, response) => {
    response.setHeader('connection', 'close');
    response.end(JSON.stringify({ name, headers: request.headers, url: request.url }));
  };

export async function startWebTarget(name: string, host: string, port: number): Promise<WebTarget> {
  let served = 0;
  let checks = 0;
  const target: WebTarget = {
    answer: echo(name),
    health: 200,
    served: () => served,
    checks: () => checks,
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
  const server = createServer((request, response) => {
    if (request.headers['user-agent']?.startsWith('ELB-HealthChecker') !== true) {
      served += 1;
      target.answer(request, response);
      return;
    }
    checks += 1;
    if (target.health !== 'silence') response.writeHead(target.health).end();
  });
  server.listen(port, host);
  await once(server, 'listening');
  return target;
}
