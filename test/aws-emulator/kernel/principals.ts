import { hashOf } from './random.ts';
import type { Random } from './random.ts';

/** Who calls: found by the access key of the request. */
export interface Principal {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** Milliseconds since 1970; temporary credentials only. */
  readonly expiresAt?: number;
}

export interface SessionCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: Date;
}

const accountKey = /^\d{12}$/;

/** An access key that is twelve digits is its account; any other belongs to an account derived from it. */
export const accountOf = (accessKeyId: string): string =>
  accountKey.test(accessKeyId)
    ? accessKeyId
    : String(100_000_000_000 + ((hashOf(accessKeyId) * 197) % 899_999_999_999));

/** Knows the sessions that STS handed out. */
export class Principals {
  readonly #sessions = new Map<string, Principal>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  byAccessKey(accessKeyId: string): Principal {
    const session = this.#sessions.get(accessKeyId);
    if (session) return session;
    const account = accountOf(accessKeyId);
    return { account, arn: `arn:aws:iam::${account}:user/caller`, userId: 'AIDACKCEVSQ6C2EXAMPLE' };
  }

  /** Opens a session; the caller's later requests belong to the role's account. */
  open(session: Omit<Principal, 'expiresAt'>, expiresAt: number): SessionCredentials {
    const key = `ASIA${this.#random.hex(16).toUpperCase()}`;
    this.#sessions.set(key, { ...session, expiresAt });
    return {
      AccessKeyId: key,
      SecretAccessKey: this.#random.hex(40),
      SessionToken: this.#random.hex(64),
      Expiration: new Date(expiresAt),
    };
  }
}
