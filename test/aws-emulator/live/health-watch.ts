import type { Scope } from '../kernel/scope.ts';
import type { HealthCheckOrder } from '../scheduler/task-runtime.ts';

export interface HealthWatchOptions {
  readonly scope: Scope;
  readonly check: HealthCheckOrder;
  /** Runs the check once. */
  readonly probe: () => Promise<boolean>;
  readonly changed: (healthy: boolean) => void;
}

/**
 * A container's own check, again and again. The time between two checks is AWS's, so it passes faster when time is
 * scaled; that of a check itself is real. Failures of the start period do not count, until a check has passed.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export class HealthWatch {
  readonly #options: HealthWatchOptions;
  readonly #startedAt: number;
  #failures = 0;
  #healthy: boolean | undefined;
  #over = false;

  constructor(options: HealthWatchOptions) {
    this.#options = options;
    this.#startedAt = options.scope.now;
    this.#wait();
  }

  stop(): void {
    this.#over = true;
  }

  #wait(): void {
    const { scope, check } = this.#options;
    scope.after(check.interval, () => {
      if (!this.#over) void this.#look();
    });
  }

  async #look(): Promise<void> {
    const passed = await this.#options.probe();
    if (this.#over) return;
    if (passed) this.#failures = 0;
    else if (!this.#isStarting()) this.#failures += 1;
    if (passed) this.#tell(true);
    else if (this.#failures >= this.#options.check.retries) this.#tell(false);
    this.#wait();
  }

  #isStarting(): boolean {
    const { scope, check } = this.#options;
    const seconds = ((scope.now - this.#startedAt) / 1000) * scope.timeScale;
    return this.#healthy === undefined && seconds < check.startPeriod;
  }

  #tell(healthy: boolean): void {
    if (this.#healthy === healthy) return;
    this.#healthy = healthy;
    this.#options.changed(healthy);
  }
}
