import type { Clock } from '../clock.ts';
import { rates } from './rates.ts';

/** Whose bucket it is. AWS counts by account and region, `iam` by account alone. */
export interface BucketKey {
  readonly account: string;
  readonly region: string;
  /** `Op.bucket`: `<class>`, or `<class>/<operation>` where AWS counts operations one by one. */
  readonly bucket: string;
}

export interface LimiterOptions {
  readonly clock: Clock;
  /** Share of what AWS grants. Default is 0.5, because people and other programs work in the same account. */
  readonly share?: number;
  /** AWS refills this much faster than the real one. Default is 1. */
  readonly timeScale?: number;
}

interface Bucket {
  readonly burst: number;
  readonly perMs: number;
  /** Below zero: calls that wait. */
  tokens: number;
  at: number;
}

/** Token buckets of a whole process: one per account, region and bucket name, first come first served. */
export class Limiter {
  readonly #options: Required<LimiterOptions>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: LimiterOptions) {
    this.#options = { share: 0.5, timeScale: 1, ...options };
  }

  /** Resolves when the call may be sent; rejects with the signal's reason, and gives the token back. */
  async take(key: BucketKey, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const bucket = this.#filled(key);
    bucket.tokens -= 1;
    if (bucket.tokens >= 0) return;
    try {
      await this.#options.clock.sleep(-bucket.tokens / bucket.perMs, signal);
    } catch (error) {
      bucket.tokens += 1;
      throw error;
    }
  }

  /** AWS throttled: its bucket is empty, whatever ours says. */
  drain(key: BucketKey): void {
    const bucket = this.#filled(key);
    bucket.tokens = Math.min(bucket.tokens, 0);
  }

  #filled(key: BucketKey): Bucket {
    const name = `${key.account}/${key.region}/${key.bucket}`;
    const now = this.#options.clock.now();
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = { ...this.#limits(key.bucket), at: now };
      this.#buckets.set(name, bucket);
    }
    bucket.tokens = Math.min(bucket.burst, bucket.tokens + (now - bucket.at) * bucket.perMs);
    bucket.at = now;
    return bucket;
  }

  #limits(bucket: string): Omit<Bucket, 'at'> {
    const [name = ''] = bucket.split('/');
    const granted = rates[name];
    if (granted === undefined) throw new Error(`The bucket class ${name} has no rate; add it to rates.ts.`);
    const { share, timeScale } = this.#options;
    const burst = Math.max(1, Math.floor(granted.burst * share));
    return { burst, perMs: (granted.perSecond * share * timeScale) / 1000, tokens: burst };
  }
}
