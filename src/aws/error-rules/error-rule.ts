import type { Failure, FailureClass } from '../../engine/cloud.ts';

/** One line of a service's table: refusals that mean the same. The first line that matches decides. */
export interface ErrorRule {
  readonly class: FailureClass;
  /** Without the endings `Exception` and `Fault`, which a service's wire format and its SDK do not agree on. */
  readonly codes: readonly string[] | RegExp;
  /** Only refusals that say this: some codes mean a dozen things. Default is any text. */
  readonly message?: RegExp;
  /** Only refusals of these operations. Default is all. */
  readonly operations?: readonly string[];
  /** Reason of the condition, a key of `REASONS`. Default is the one that the class has. */
  readonly reason?: string;
  /** What people have to do. Default is what the class asks for. */
  readonly remedy?: (call: Pick<Failure, 'service' | 'operation'>) => string;
}
