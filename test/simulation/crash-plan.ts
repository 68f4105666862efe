import type { Clock } from '../../src/clock.ts';

/** Where in the life of one write a process dies: before it is sent, after its effect but before the answer, after the answer. */
export const POSITIONS = ['before', 'between', 'after'] as const;
export type Position = (typeof POSITIONS)[number];

export interface CrashPoint {
  /** Counted from 0 over the writes of one process, to AWS and to the API server alike. */
  readonly write: number;
  readonly position: Position;
  /** It does not die but stands still for so many milliseconds, and then goes on with what it knew. Default is death. */
  readonly pausedFor?: number;
  /** Where the process dies that is started in its place. Default is nowhere. */
  readonly then?: CrashPoint;
}

export interface CrashPlanOptions {
  readonly clock: Clock;
  /** Default is that nothing happens to the process. */
  readonly point?: CrashPoint | undefined;
  readonly onDeath: () => void;
  readonly onPause: () => void;
}

/**
 * Counts the writes of one process, and kills or pauses it at a chosen one. Dead means dead: every call from then on, and
 * the one that is under way, never returns, so no handler and no finally block of the process runs any more. A paused
 * process gets every answer when it wakes, never before.
 */
export class CrashPlan {
  readonly #options: CrashPlanOptions;
  readonly writes: string[] = [];
  #dead = false;
  #pause: Promise<void> = Promise.resolve();

  constructor(options: CrashPlanOptions) {
    this.#options = options;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** A method, because another call may have killed the process since the last look. */
  #isDead(): boolean {
    return this.#dead;
  }

  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#options.onDeath();
  }

  /** Resolves when the process runs. */
  async awake(): Promise<void> {
    for (let pause; pause !== this.#pause;) {
      pause = this.#pause;
      await pause;
    }
  }

  async read<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#isDead()) return forever();
    const value = await work();
    await this.awake();
    return this.#isDead() ? forever() : value;
  }

  /** A call that is no write of the history: sent while the process runs, answered while it runs. */
  async call<Value>(work: () => Promise<Value>): Promise<Value> {
    await this.awake();
    if (this.#isDead()) return forever();
    const value = await work();
    await this.awake();
    return this.#isDead() ? forever() : value;
  }

  async write<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    if (this.#isDead()) return forever();
    const { point } = this.#options;
    const here = point?.write === this.writes.length ? point.position : undefined;
    this.writes.push(name);
    if (here === 'before') this.#strike();
    await this.awake();
    if (this.#isDead()) return forever();
    const value = await work();
    if (here === 'between') this.#strike();
    await this.awake();
    if (this.#isDead()) return forever();
    if (here === 'after') this.#strike();
    return value;
  }

  #strike(): void {
    const { point, clock, onPause } = this.#options;
    if (point?.pausedFor === undefined) {
      this.kill();
      return;
    }
    this.#pause = clock.sleep(point.pausedFor);
    onPause();
  }
}

function forever<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}
