/** FNV-1a: small, and good enough to spread names over the seeds of generators. */
export function hashOf(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

const mix = (value: number): number => {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
};

const golden = 0x6d2b79f5;

/**
 * Reproducible randomness. A stream (`next`) for what is drawn in order, and keyed draws (`keyed`) that do not
 * depend on what else was drawn, so that one more call somewhere leaves the lag of every other object as it was.
 */
export class Random {
  readonly #seed: number;
  #state: number;

  constructor(seed: number) {
    this.#seed = hashOf(String(seed));
    this.#state = this.#seed;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + golden) | 0;
    return mix(this.#state) / 2 ** 32;
  }

  /** In [0, 1), the same for the same key. */
  keyed(key: string): number {
    return mix((hashOf(key, this.#seed) + golden) | 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits)
      text += Math.floor(this.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, digits);
  }
}
