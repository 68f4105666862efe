import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { createProxyServer } from 'httpxy';
import type { ServedBalancer, Target } from '../../services/elbv2/balancer-runtime.ts';
import { InFlight } from './in-flight.ts';
import { refuse } from './plain-answer.ts';
import type { Way } from './probe.ts';

/** What the request came in by. */
export interface Entrance {
  readonly balancer: ServedBalancer;
  readonly port: number;
  readonly protocol: string;
}

interface Pending {
  timedOut: boolean;
}

/**
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
function forwardedHeaders(request: IncomingMessage, { balancer, port, protocol }: Entrance) {
  const client = request.socket.remoteAddress ?? '';
  const before = request.headers['x-forwarded-for'];
  const mode = balancer.forwardedFor();
  const chain = before === undefined ? client : `${String(before)}, ${client}`;
  return {
    ...(mode === 'append' ? { 'x-forwarded-for': chain } : {}),
    'x-forwarded-proto': protocol.toLowerCase(),
    'x-forwarded-port': String(port),
    ...(request.headers['x-amzn-trace-id'] === undefined ? { 'x-amzn-trace-id': newTraceId() } : {}),
  };
}

function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** Sends requests to targets, and brings their answers back. */
export class Forwarder {
  readonly inFlight = new InFlight();
  readonly #proxy = createProxyServer();
  readonly #agents = {
    HTTP: new Agent({ keepAlive: true }),
    HTTPS: new SecureAgent({ keepAlive: true }),
  };
  readonly #pending = new WeakMap<IncomingMessage, Pending>();

  constructor() {
    this.#proxy.on('proxyReq', (outgoing, request) => {
      outgoing.once('timeout', () => {
        const pending = this.#pending.get(request);
        if (pending) pending.timedOut = true;
      });
    });
    this.#proxy.on('proxyRes', (answer) => {
      // How the target ends its connection is no matter of the client's.
      delete answer.headers.connection;
      delete answer.headers['keep-alive'];
    });
  }

  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
  async forward(
    request: IncomingMessage,
    response: ServerResponse,
    { target, way, entrance }: { target: Target; way: Way; entrance: Entrance },
  ): Promise<void> {
    const pending: Pending = { timedOut: false };
    this.#pending.set(request, pending);
    response.once('close', this.inFlight.begin(target.key));
    if (entrance.balancer.forwardedFor() === 'remove') delete request.headers['x-forwarded-for'];
    const secure = target.protocol === 'HTTPS';
    try {
      await this.#proxy.web(request, response, {
        target: { protocol: secure ? 'https:' : 'http:', host: way.host, port: target.port },
        agent: this.#agents[secure ? 'HTTPS' : 'HTTP'],
        // Load balancers look at no certificate of a target.
        secure: false,
        proxyTimeout: entrance.balancer.idleTimeout() * 1000,
        headers: forwardedHeaders(request, entrance),
        ...(way.from === undefined ? {} : { localAddress: way.from }),
      });
    } catch {
      refuse(response, pending.timedOut ? 504 : 502);
    }
  }

  close(): void {
    this.#agents.HTTP.destroy();
    this.#agents.HTTPS.destroy();
  }
}
