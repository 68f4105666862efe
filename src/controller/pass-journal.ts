import type { Action, ActResult, Failure, PassOutcome, Row } from '../engine/index.ts';
import type { KeptData } from './kept-data.ts';

/** Told what a pass does, for events, logs and metrics. Writing them never changes what the pass does. */
export interface PassJournal {
  acted(action: Action, result: ActResult): void;
  duplicate(row: Row, kept: Row): void;
  /** What a deletion leaves; `failure` is why it could not be written down. */
  kept(kept: KeptData, failure: unknown): void;
  /** A stack is begun although this could not be read of the account's quotas. */
  unread(failure: Failure): void;
  /** Once, at the end of a pass. */
  pass(breadth: string, outcome: PassOutcome): void;
}
