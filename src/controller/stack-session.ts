import { StackMemory, type MemberStatus } from '../engine/index.ts';

/** What one process remembers of one object between passes. Losing it costs a deep pass, nothing else. */
export interface StackSession {
  readonly memory: StackMemory;
  statuses: ReadonlyMap<string, MemberStatus>;
  /** The generation at which the stack was last ready: what differs at the same generation is drift. */
  readyGeneration: number | undefined;
  /** What was asked for by annotation when the stack was last ready; absent in a process that has not seen it ready. */
  readyRequests?: string;
  /** The last value of the annotation reconcile-requested-at that was obeyed. */
  handledRequest: string | undefined;
  /** The last value of the annotation refresh-instances that a pass with fresh reads has met. */
  handledRefresh?: string | undefined;
  /** The object that the memory is of: one of the same name that came later is another. */
  readonly uid: string;
  /** A teardown looks at everything before it removes the first thing. */
  teardownBegun: boolean;
  /** The ledger as the last pass left it: another text means that another process worked on the stack. */
  ledger: string | undefined;
  /** Which credentials and region the memory was made with; with others it is worth nothing. */
  readonly target: string;
}

export type SessionHints = Pick<StackSession, 'readyGeneration' | 'handledRequest'>;

export class StackSessions {
  readonly #sessions = new Map<string, StackSession>();

  /** The session of an object, made anew when there is none, or when object or target are another. */
  open(
    key: string,
    identity: Pick<StackSession, 'uid' | 'target'>,
    make: { readonly now: number; readonly resumed: boolean; readonly hints: SessionHints },
  ): StackSession {
    const existing = this.#sessions.get(key);
    if (existing?.target === identity.target && existing.uid === identity.uid) return existing;
    const session: StackSession = {
      ...identity,
      ...make.hints,
      memory: new StackMemory(make.now, make.resumed),
      statuses: new Map(),
      teardownBegun: false,
      ledger: undefined,
    };
    this.#sessions.set(key, session);
    return session;
  }

  /** Whether this process works on the stack for the object already. */
  has(key: string, stackId: string): boolean {
    return this.#sessions.get(key)?.target.startsWith(`${stackId}|`) ?? false;
  }

  close(key: string): void {
    this.#sessions.delete(key);
  }
}
