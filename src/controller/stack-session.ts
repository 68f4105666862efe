import { StackMemory, type MemberStatus } from '../engine/index.ts';

/** What one process remembers of one object between passes. Losing it costs a deep pass, nothing else. */
export interface StackSession {
  readonly memory: StackMemory;
  statuses: ReadonlyMap<string, MemberStatus>;
  /** The generation at which the stack was last ready: what differs at the same generation is drift. */
  readyGeneration: number | undefined;
  /** The last value of the annotation reconcile-requested-at that was obeyed. */
  handledRequest: string | undefined;
  /** Which credentials and region the memory was made with; with others it is worth nothing. */
  readonly target: string;
}

export class StackSessions {
  readonly #sessions = new Map<string, StackSession>();

  /** The session of an object, made anew when there is none or its target changed. */
  open(
    uid: string,
    target: string,
    now: number,
    from: Pick<StackSession, 'readyGeneration' | 'handledRequest'>,
  ): StackSession {
    const existing = this.#sessions.get(uid);
    if (existing?.target === target) return existing;
    const session: StackSession = { memory: new StackMemory(now), statuses: new Map(), target, ...from };
    this.#sessions.set(uid, session);
    return session;
  }

  close(uid: string): void {
    this.#sessions.delete(uid);
  }
}
