import type { Call } from './op.ts';

/**
 * What a refusal means for the one who asked. Assigned once, in `src/aws`; the engine never looks at a code.
 *
 * - `absent`: the object named does not exist (or is not visible yet)
 * - `exists`: the name, key or token is taken; look for the object
 * - `dependency`: something else has to go, come or settle first
 * - `cooldown`: the same thing was changed a short time ago, and AWS takes the next change of it hours later
 * - `propagating`: a dependency exists, the service has not heard of it yet
 * - `throttled`, `transient`: the same call may succeed later
 * - `denied`, `quota`: a human has to change permissions or limits; retried slowly
 * - `locked`: credentials, account or region cannot be used, so every other call would be refused too; retried slowly
 * - `invalid`: the same call fails for ever
 */
export type FailureClass =
  | 'absent'
  | 'exists'
  | 'dependency'
  | 'cooldown'
  | 'propagating'
  | 'throttled'
  | 'transient'
  | 'denied'
  | 'quota'
  | 'locked'
  | 'invalid';

/** A call that did not succeed. */
export interface Failure {
  readonly class: FailureClass;
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
  /** `unknown`: the connection broke or the service failed inside; the effect may have happened. */
  readonly effect: 'none' | 'unknown';
  /** The reason of the condition. Default is the one that the class has. */
  readonly reason?: string;
  /** What people have to do, where more is known than the class says. Default is the class's. */
  readonly remedy?: string;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value; readonly requestId?: string }
  | { readonly ok: false; readonly failure: Failure };

/** The port through which the engine sees and changes the world. The engine owns it, `src/aws` implements it. */
export interface Cloud {
  /** All pages of the answer, in order. */
  read(call: Call, signal: AbortSignal): Promise<Answer<readonly unknown[]>>;
  /** One attempt's worth of effect: retries inside must be safe to repeat. */
  write(call: Call, signal: AbortSignal): Promise<Answer<unknown>>;
}
