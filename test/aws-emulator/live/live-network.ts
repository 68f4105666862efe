import { isIP } from 'node:net';

/** Where a VPC's own address is meant; every VPC may have the same ones. */
export const inNetwork = (vpcId: string, address: string): string => `${vpcId}/${address}`;

const isName = (address: string): boolean => !address.includes('/') && isIP(address) === 0;

export interface LiveNetworkOptions {
  /** Second number of the addresses, 1 to 254: emulators that run beside each other have one each. */
  readonly block: number;
}

/** Numbers that stand for no host in what people read: 0 and 255. */
const hostsPerRow = 254;
const hostsPerBlock = 256 * hostsPerRow;

/**
 * The address book of what really listens. Each thing gets a loopback address of its own, so that it keeps the port
 * that AWS gives it: Linux answers on all of 127.0.0.0/8. Addresses are names (`blog-1.eu-west-1.elb.amazonaws.com`)
 * or private ones ({@link inNetwork}).
 */
export class LiveNetwork {
  readonly #block: number;
  readonly #loopbacks = new Map<string, string>();
  #given = 0;

  constructor({ block }: LiveNetworkOptions) {
    this.#block = block;
  }

  /** Where all its addresses are, for those who trust a network. */
  get network(): string {
    return `127.${this.#block}.0.0/16`;
  }

  /** The loopback address to listen on in the place of `address`: always the same until it is released. */
  listen(address: string): string {
    const known = this.#loopbacks.get(address);
    if (known !== undefined) return known;
    const loopback = this.#next();
    this.#loopbacks.set(address, loopback);
    return loopback;
  }

  /** A loopback address that is its own name, for what people must find without asking anybody. */
  claim(): string {
    const loopback = this.#next();
    this.#loopbacks.set(loopback, loopback);
    return loopback;
  }

  /** Where to connect in order to reach `address`; undefined while nothing listens in its place. */
  locate(address: string): string | undefined {
    return this.#loopbacks.get(address);
  }

  /** Nothing listens there any more. Its loopback address is not given to anybody else soon. */
  release(address: string): void {
    this.#loopbacks.delete(address);
  }

  /** All names, as /etc/hosts has them. */
  hostsFile(): string {
    const names = [...this.#loopbacks].filter(([address]) => isName(address));
    return ['127.0.0.1 localhost', ...names.map(([name, loopback]) => `${loopback} ${name}`), ''].join('\n');
  }

  /** The first that is free, beginning after the last one that was given. */
  #next(): string {
    const taken = new Set(this.#loopbacks.values());
    for (let tries = 0; tries < hostsPerBlock; tries += 1) {
      const number = this.#given % hostsPerBlock;
      this.#given += 1;
      const row = Math.floor(number / hostsPerRow);
      const loopback = `127.${this.#block}.${row}.${(number % hostsPerRow) + 1}`;
      if (!taken.has(loopback)) return loopback;
    }
    throw new Error(`all ${hostsPerBlock} addresses of 127.${this.#block}.0.0/16 are taken`);
  }
}
