/** A published limit: so many calls at once, so many more per second. */
export interface Bucket {
  /** Calls that share a key share a bucket; buckets are per account and region. */
  readonly key: string;
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export type Throttle = (operation: string, input: Readonly<Record<string, unknown>>) => Bucket | undefined;

interface Level {
  tokens: number;
  at: number;
}

/** Token buckets; a call that finds its bucket empty is refused. */
export class Buckets {
  readonly #levels = new Map<string, Level>();
  readonly #timeScale: () => number;

  constructor(timeScale: () => number) {
    this.#timeScale = timeScale;
  }

  /** Takes a token; false when there is none. */
  take(owner: string, bucket: Bucket, now: number): boolean {
    const key = `${owner}/${bucket.key}`;
    const level = this.#levels.get(key) ?? { tokens: bucket.capacity, at: now };
    const gained = ((now - level.at) / 1000) * bucket.refillPerSecond * this.#timeScale();
    level.tokens = Math.min(bucket.capacity, level.tokens + gained);
    level.at = now;
    this.#levels.set(key, level);
    if (level.tokens < 1) return false;
    level.tokens -= 1;
    return true;
  }
}
