import type { Oracle } from './oracle.ts';

/** A fault planted into the operator's code, and the simulation that has to notice it. */
export interface Mutant {
  /** What the operator does wrong. */
  readonly name: string;
  /** The oracle that it is for: that one has to notice it, whatever others do. */
  readonly oracle: Oracle;
  readonly file: string;
  /** Stands once in the file. */
  readonly before: string;
  readonly after: string;
  /** The program and its arguments. Default is the crash matrix. */
  readonly program?: string;
  readonly args: readonly string[];
  /** What the finding looks like, where the oracle speaks in other words than in the crash matrix. */
  readonly noticed?: RegExp;
}
