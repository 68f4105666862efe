import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  /** Nothing flows any more, and neither side is told. */
  dead: boolean;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string } }[];
}

/** The network between a client and a server of this machine, at the level of TCP, which can fail as networks do. */
export class Link {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #connections = new Set<Connection>();
  #cut = false;

  private constructor(url: string) {
    const { hostname: host, port } = new URL(url);
    this.#target = { host, port: Number(port) };
    this.#server = createServer((client) => {
      this.#accept(client);
    });
  }

  /** A network between its holder and what listens at `url`. */
  static async open(url: string): Promise<Link> {
    const link = new Link(url);
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    return link;
  }

  /** Copies a kubeconfig that this project wrote, and leads it through a network of its own. */
  static async forKubeconfig(from: string, to: string): Promise<Link> {
    const text = await readFile(from, 'utf8');
    const server = (JSON.parse(text) as Kubeconfig).clusters[0]?.cluster.server ?? '';
    const link = await Link.open(server);
    await writeFile(to, text.replaceAll(server, `https://127.0.0.1:${link.port}`), { mode: 0o600 });
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that something flows on, or could. */
  get alive(): number {
    return [...this.#connections].filter(({ dead }) => !dead).length;
  }

  /** Nothing flows on the connections that there are, and neither side is told; new ones work. */
  stall(): void {
    for (const connection of this.#connections) kill(connection);
  }

  /** Nothing flows any more: connections that there are stay open, new ones are not answered. */
  cut(): void {
    this.#cut = true;
    this.stall();
  }

  /** New connections work again, and those that were cut are reset. */
  mend(): void {
    this.#cut = false;
    for (const { client, dead } of this.#connections) if (dead) client.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const { client } of this.#connections) client.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    const server = connect(this.#target);
    const connection = { client, server, dead: false };
    this.#connections.add(connection);
    client.pipe(server);
    server.pipe(client);
    client.once('close', () => {
      this.#connections.delete(connection);
      server.destroy();
    });
    server.once('close', () => {
      if (!connection.dead) client.destroy();
    });
    // What broke is told by the close that follows.
    for (const socket of [client, server]) socket.on('error', () => undefined);
    if (this.#cut) kill(connection);
  }
}

/** What either side still sends is thrown away, so that it goes on sending. */
function kill(connection: Connection): void {
  const { client, server } = connection;
  connection.dead = true;
  client.unpipe(server).resume();
  server.unpipe(client).resume();
}
