import { createServer, type Server } from 'node:net';
import { once } from 'node:events';

/** Second numbers of loopback addresses that are tried; the lower ones are what people choose by hand. */
const first = 64;
const last = 254;
/** At the one address of a block that is never given to anybody. */
const reservation = { host: 255, port: 61_616 } as const;

export interface LoopbackBlock {
  readonly block: number;
  release(): void;
}

async function reserve(block: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  const { host, port } = reservation;
  try {
    server.listen({ host: `127.${block}.${host}.${host}`, port, exclusive: true });
    await once(server, 'listening');
    return server.unref();
  } catch {
    return undefined;
  }
}

/**
 * Takes loopback addresses that no other emulator of this machine has, for as long as this process lives.
 * @throws when none are left, or when this machine answers at 127.0.0.1 only
 */
export async function takeLoopbackBlock(): Promise<LoopbackBlock> {
  for (let block = first; block <= last; block += 1) {
    const server = await reserve(block);
    if (server) return { block, release: () => server.close() };
  }
  throw new Error(
    `no loopback addresses: 127.${first}.255.255 to 127.${last}.255.255 are taken, or are not this machine's (they are on Linux)`,
  );
}
