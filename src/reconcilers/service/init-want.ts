import { arnOf, isDone, isFailureNoted, notedFailure, underWay, type InitRun } from './init-state.ts';

export interface InitWant {
  readonly cluster: string;
  readonly provider: string;
  /** Identifier of the database. */
  readonly database: string;
  /** ARN of the newest revision. */
  readonly revision: string;
  /** Undefined for tasks that share the network of their instance. */
  readonly network: { readonly subnets: readonly string[]; readonly securityGroup: string } | undefined;
  /**
   * How often it has failed of outside causes, once it is due again; else 0. A number, because every attempt is a change
   * of its own, not the repetition of one that does not take.
   */
  readonly retry: number;
}

/** The newest revision is another one than was looked at: nothing is known of it yet. */
export const isOutdated = (want: InitWant, seen: InitRun): boolean => arnOf(seen) !== want.revision;

/** Nothing to run: it was, it does, or it has failed and its time has not come. */
export const isAtRest = (want: InitWant, seen: InitRun): boolean =>
  isOutdated(want, seen) ||
  isDone(seen) ||
  underWay(seen) !== undefined ||
  !isFailureNoted(seen) ||
  (notedFailure(seen) !== undefined && want.retry === 0);
