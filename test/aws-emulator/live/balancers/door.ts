import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { SecureContext } from 'node:tls';

export interface DoorOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The certificate for the name that a client asks for; undefined: plain HTTP. */
  readonly certificateFor?: (name: string | undefined) => Promise<SecureContext | undefined>;
  readonly onRequest: RequestListener;
}

/** Connections that nobody uses are kept as long as load balancers keep them by default. */
const keepAlive = 60_000;

const patience = 2000;

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

function serverFor({ certificateFor, onRequest }: DoorOptions): Server {
  if (!certificateFor) return createServer(onRequest);
  return createSecureServer(
    {
      SNICallback(name, tell) {
        certificateFor(name).then(
          (context) => {
            tell(null, context);
          },
          (error: unknown) => {
            tell(error instanceof Error ? error : new Error(String(error)));
          },
        );
      },
    },
    onRequest,
  );
}

/** A server at one address and port. */
export class Door {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws with the system's error when it may not listen there */
  static async open(options: DoorOptions): Promise<Door> {
    const server = serverFor(options);
    server.keepAliveTimeout = keepAlive;
    // An upload may take as long as bytes come.
    server.requestTimeout = 0;
    server.listen({ host: options.host, port: options.port, exclusive: true });
    await once(server, 'listening');
    return new Door(server);
  }

  /** The same, when another door may just have been closed there: the system needs a moment to let go of it. */
  static async openSoon(options: DoorOptions): Promise<Door> {
    const deadline = Date.now() + patience;
    for (;;) {
      try {
        return await Door.open(options);
      } catch (error) {
        if (!isTaken(error) || Date.now() > deadline) throw error;
        await delay(20);
      }
    }
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Takes no more connections; requests under way are answered. */
  close(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  /** Breaks off what is under way. */
  abandon(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
