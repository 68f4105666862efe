/** A fault planted into the operator's code, and the simulation that has to notice it. */
export interface Mutant {
  /** What the operator does wrong. */
  readonly name: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly before: string;
  readonly after: string;
  /** The program and its arguments. Default is the crash matrix. */
  readonly program?: string;
  readonly args: readonly string[];
  /** The oracle that notices: what its finding looks like. */
  readonly noticed: RegExp;
}
