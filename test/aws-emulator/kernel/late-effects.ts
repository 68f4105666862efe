import type { Lag, LagBounds } from './lag.ts';

export interface LateEffectsOptions {
  /** The lag of everything else. */
  readonly usual: Lag;
  /** The call that is being carried out has effects that are seen late. */
  readonly isLate: () => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly timeScale: () => number;
}

/**
 * Lets the effects of chosen calls be seen as late as effects can be, and everything else as usual. What becomes of
 * such an object meanwhile is not seen any earlier, or the end of its creation would give it away.
 */
export class LateEffects implements Lag {
  readonly #options: LateEffectsOptions;
  readonly #since = new Map<string, number>();
  readonly #moments = new Set<number>();

  constructor(options: LateEffectsOptions) {
    this.#options = options;
  }

  draw(row: string, write: number, bounds: LagBounds): LagBounds {
    const { usual, isLate, now, timeScale } = this.#options;
    if (isLate()) {
      this.#since.set(row, now());
      this.#moments.add(now());
    }
    const { byId, list } = usual.draw(row, write, bounds);
    const since = this.#since.get(row);
    if (since === undefined) return { byId, list };
    const passed = ((now() - since) / 1000) * timeScale();
    return { byId: Math.max(byId, bounds.byId - passed), list: Math.max(list, bounds.list - passed) };
  }

  /** Something happened at that moment of which others hear late. */
  wasAt(moment: number): boolean {
    return this.#moments.has(moment);
  }
}
