/** Names the object a pass is for. It says nothing of what happened: a pass looks at what is. */
export interface Request {
  readonly namespace: string;
  readonly name: string;
}

export interface Result {
  /** Milliseconds until the next pass. Default is none: only a change of the object brings one. */
  readonly requeueAfter?: number;
}

/** One pass. Throwing asks for a retry with back-off, unless it throws a TerminalError. */
export type Reconcile = (request: Request, signal: AbortSignal) => Promise<Result>;

/** A failure that no retry mends. The next pass comes with the next change of the object. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

/** One text per request, for the work queue and for logs: "namespace/name". */
export function requestKey({ namespace, name }: Request): string {
  return `${namespace}/${name}`;
}
