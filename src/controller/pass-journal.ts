import type { Action, ActResult, PassOutcome, Row } from '../engine/index.ts';

/** Told what a pass does, for events, logs and metrics. Writing them never changes what the pass does. */
export interface PassJournal {
  acted(action: Action, result: ActResult): void;
  duplicate(row: Row, kept: Row): void;
  /** Once, at the end of a pass. */
  pass(breadth: string, outcome: PassOutcome): void;
}
