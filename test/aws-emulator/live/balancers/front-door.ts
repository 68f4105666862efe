import type { RequestListener } from 'node:http';
import type { SecureContext } from 'node:tls';
import { Door } from './door.ts';

/** Where load balancers listen that people open in a browser. */
const ports = [
  { port: 80, secure: false },
  { port: 443, secure: true },
] as const;

export interface FrontDoorOptions {
  readonly host: string;
  readonly certificateFor: (name: string | undefined) => Promise<SecureContext | undefined>;
  /** Told the port that a request has come in by. */
  readonly onRequest: (port: number) => RequestListener;
}

/** One address for all load balancers, told apart by the names that they are asked by. */
export class FrontDoor {
  readonly #doors: readonly Door[];

  private constructor(doors: readonly Door[]) {
    this.#doors = doors;
  }

  /** Takes AWS's own ports and no others, for a URL says no port. @throws when one is not to be had */
  static async open({ host, certificateFor, onRequest }: FrontDoorOptions): Promise<FrontDoor> {
    const doors: Door[] = [];
    try {
      for (const { port, secure } of ports) {
        const options = { host, port, onRequest: onRequest(port) };
        doors.push(await Door.open({ ...options, ...(secure ? { certificateFor } : {}) }));
      }
    } catch (error) {
      for (const door of doors) door.abandon();
      throw error;
    }
    return new FrontDoor(doors);
  }

  close(): void {
    for (const door of this.#doors) door.abandon();
  }
}
