/** Where in the life of one write a process dies: before it is sent, after its effect but before the answer, after the answer. */
export const POSITIONS = ['before', 'between', 'after'] as const;
export type Position = (typeof POSITIONS)[number];

export interface CrashPoint {
  /** Counted from 0 over the writes of one process, to AWS and to the API server alike. */
  readonly write: number;
  readonly position: Position;
}

/**
 * Counts the writes of one process and kills it at a chosen one. Dead means dead: every call from then on, and the one
 * that is under way, never returns, so no handler and no finally block of the process runs any more.
 */
export class CrashPlan {
  readonly #point: CrashPoint | undefined;
  readonly #onDeath: () => void;
  readonly writes: string[] = [];
  #dead = false;

  constructor(point: CrashPoint | undefined, onDeath: () => void) {
    this.#point = point;
    this.#onDeath = onDeath;
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
    this.#onDeath();
  }

  async read<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#isDead()) return forever();
    const value = await work();
    return this.#isDead() ? forever() : value;
  }

  async write<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    if (this.#isDead()) return forever();
    const here = this.#point?.write === this.writes.length ? this.#point.position : undefined;
    this.writes.push(name);
    if (here === 'before') {
      this.kill();
      return forever();
    }
    const value = await work();
    if (here === 'between') this.kill();
    if (this.#isDead()) return forever();
    if (here === 'after') this.kill();
    return value;
  }
}

function forever<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}
