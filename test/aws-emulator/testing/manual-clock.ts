import type { SleepingClock } from '../kernel/timers.ts';

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** The least clock that tests of the emulator need: it moves only when told to. */
export class ManualClock implements SleepingClock {
  #now = Date.UTC(2026, 0, 1);
  #order = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#order += 1;
      this.#sleepers.push({ at: this.#now + milliseconds, order: this.#order, wake });
    });
  }

  /** Moves on, waking sleepers at their time; microtasks run in between. */
  async advance(seconds: number): Promise<void> {
    const end = this.#now + seconds * 1000;
    for (;;) {
      await new Promise<void>((turn) => setImmediate(turn));
      const next = this.#sleepers.sort((left, right) => left.at - right.at || left.order - right.order)[0];
      if (!next || next.at > end) break;
      this.#sleepers.shift();
      this.#now = next.at;
      next.wake();
    }
    this.#now = end;
  }
}
