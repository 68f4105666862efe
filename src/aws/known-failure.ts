import type { Failure } from '../engine/cloud.ts';

/** Thrown inside an SDK client by our own code, which knows already what it means: credentials that a role gives. */
export class KnownFailure extends Error {
  override readonly name = 'KnownFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
