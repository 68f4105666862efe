import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One thing that must hold. */
export interface Check {
  /** "watch" */
  readonly name: string;
  /** Why it does not hold; undefined when it does. */
  readonly problem: () => string | undefined;
}

export interface ProbeServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** A process that fails one is restarted: only for what a restart mends. */
  readonly health: readonly Check[];
  /** A process that fails one is not counted as rolled out. */
  readonly readiness: readonly Check[];
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Answers `/healthz`, `/readyz` and `/metrics`. */
export class ProbeServer {
  readonly #options: ProbeServerOptions;
  readonly #server: Server;

  constructor(options: ProbeServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  /** The port it listens on. Rejects when the port is taken. */
  async listen(): Promise<number> {
    const { port, host } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, body } = await this.#answer(request).catch((error: unknown) =>
      plain(500, String(error)),
    );
    response.writeHead(status, { 'Content-Type': type }).end(request.method === 'HEAD' ? undefined : body);
  }

  async #answer({ method, url }: IncomingMessage): Promise<Answer> {
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'GET only');
    const { health, readiness, metrics } = this.#options;
    switch (url?.split('?')[0]) {
      case '/healthz':
        return report(health);
      case '/readyz':
        return report(readiness);
      case '/metrics':
        return { status: 200, type: metrics.contentType, body: await metrics.text() };
      default:
        return plain(404, 'Here are /healthz, /readyz and /metrics.');
    }
  }
}

function report(checks: readonly Check[]): Answer {
  const results = checks.map(({ name, problem }) => ({ name, problem: problem() }));
  const lines = results.map(({ name, problem }) =>
    problem === undefined ? `[+] ${name} ok` : `[-] ${name}: ${problem}`,
  );
  const failed = results.some(({ problem }) => problem !== undefined);
  return plain(failed ? 503 : 200, lines.join('\n') || 'ok');
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}
