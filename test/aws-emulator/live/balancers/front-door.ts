import type { RequestListener } from 'node:http';
import type { SecureContext } from 'node:tls';
import { Door } from './door.ts';

/** Ports of load balancers that people open in a browser, and what is tried when they are not to be had. */
const usualPorts = [
  { port: 80, instead: 8080, secure: false },
  { port: 443, instead: 8443, secure: true },
] as const;

export interface FrontDoorOptions {
  /** Default is 127.0.0.1, where browsers and curl look for all names below `localhost`. */
  readonly host?: string;
  readonly certificateFor: (name: string | undefined) => Promise<SecureContext | undefined>;
  /** Told the port of AWS's that a request means. */
  readonly onRequest: (port: number) => RequestListener;
}

/** One address for all load balancers, told apart by the names that they are asked by. */
export class FrontDoor {
  readonly #doors: ReadonlyMap<number, Door>;

  private constructor(doors: ReadonlyMap<number, Door>) {
    this.#doors = doors;
  }

  /** Takes the usual ports where it may, the ones that people take instead, or any. */
  static async open({ host = '127.0.0.1', certificateFor, onRequest }: FrontDoorOptions): Promise<FrontDoor> {
    const doors = new Map<number, Door>();
    for (const { port, instead, secure } of usualPorts) {
      const options = { host, onRequest: onRequest(port), ...(secure ? { certificateFor } : {}) };
      const door =
        (await Door.open({ ...options, port }).catch(() => undefined)) ??
        (await Door.open({ ...options, port: instead }).catch(() => undefined)) ??
        (await Door.open({ ...options, port: 0 }));
      doors.set(port, door);
    }
    return new FrontDoor(doors);
  }

  /** Where a port of AWS's is. */
  readonly portFor = (port: number): number => this.#doors.get(port)?.port ?? port;

  /** All of them, by the ports of AWS. */
  get ports(): Readonly<Record<number, number>> {
    return Object.fromEntries([...this.#doors].map(([port, door]) => [port, door.port]));
  }

  close(): void {
    for (const door of this.#doors.values()) door.abandon();
  }
}
