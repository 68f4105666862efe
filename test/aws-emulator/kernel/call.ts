/** One call as interceptors and the log see it. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly write: boolean;
  readonly account: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type Phase = 'before' | 'after';

/**
 * Runs around every call: `before` nothing has happened yet, `after` the effect is there and the caller does not
 * know. What it throws reaches the caller as a broken connection; what it never resolves is a call that never returns.
 */
export type Interceptor = (call: Call, phase: Phase) => void | Promise<void>;

const readPrefix =
  /^(Describe|Get|List|BatchGet|BatchCheck|Search|Lookup|Filter|Head|AssumeRole|Simulate|DecodeAuthorizationMessage)/;

/** AWS's own naming tells reads from writes; STS changes nothing that anyone could list. */
export const isWrite = (operation: string): boolean => !readPrefix.test(operation);
