import type { Operation } from './api.ts';

/** An HTTP request, whether it came over a socket or straight from an SDK client. */
export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Keys in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a protocol needs to write an error: all names are resolved already. */
export interface WireError {
  readonly code: string;
  /** Code that query clients know, where it differs from the shape's name. */
  readonly queryCode: string;
  readonly message: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;
}

export interface Protocol {
  /** The operation's name as the request gives it; undefined when it names none. */
  operationName(request: WireRequest): string | undefined;
  /** Throws {@link MalformedRequest} for input that the operation's schema does not allow. */
  decode(operation: Operation, request: WireRequest): Record<string, unknown>;
  encode(operation: Operation, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse;
  encodeError(error: WireError, requestId: string): WireResponse;
}

export type MalformedKind = 'unknown' | 'type' | 'syntax';

/** A request that cannot be read; each service has its own code for it. */
export class MalformedRequest extends Error {
  readonly kind: MalformedKind;
  readonly path: string;

  constructor(kind: MalformedKind, path: string, message: string) {
    super(message);
    this.kind = kind;
    this.path = path;
  }
}
