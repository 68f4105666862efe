/** Time as the emulator sees it: real in a server, virtual in a simulation. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `fn` when `now()` has reached `time`; never before the caller has returned. */
  at(time: number, fn: () => void): void;
}

/** The clock interface of the project's simulations. */
export interface SleepingClock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Timers on a virtual clock: microtasks only, nothing real is scheduled. */
export const timersOf = (clock: SleepingClock): Timers => ({
  now: () => clock.now(),
  at(time, fn) {
    void clock.sleep(Math.max(0, time - clock.now())).then(fn);
  },
});

/** Longest delay that Node's timers keep; a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1;

/** Timers on the machine's clock; `close` drops what is still to come, so that a process can end. */
export class SystemTimers implements Timers {
  readonly #open = new Set<NodeJS.Timeout>();

  now(): number {
    return Date.now();
  }

  at(time: number, fn: () => void): void {
    const timeout = setTimeout(
      () => {
        this.#open.delete(timeout);
        if (time > this.now() + 1) this.at(time, fn);
        else fn();
      },
      Math.min(longestDelay, Math.max(0, time - this.now())),
    );
    this.#open.add(timeout);
  }

  close(): void {
    for (const timeout of this.#open) clearTimeout(timeout);
    this.#open.clear();
  }
}
