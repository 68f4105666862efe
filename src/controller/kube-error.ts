/** An answer of the API server that is not a success. */
export class KubeStatusError extends Error {
  override readonly name = 'KubeStatusError';
  /** HTTP status, or the code of a Status object in a watch. */
  readonly code: number;
  /** Machine readable reason of the Status object: NotFound, Conflict, Invalid, Expired. */
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** Somebody else wrote the object since it was read. Read it again and decide anew. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

export function isStatus(error: unknown, code: number): boolean {
  return error instanceof KubeStatusError && error.code === code;
}

/** The error for a body the API server answered with; it is a Status object unless a proxy answered in its place. */
export function statusError(request: string, code: number, body: string): KubeStatusError {
  const status = parseStatus(body);
  const message = status.message ?? (body.slice(0, 200) || 'no message');
  return new KubeStatusError(
    status.code ?? code,
    status.reason ?? 'Unknown',
    `${request}: ${code}: ${message}`,
  );
}

interface Status {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

function parseStatus(body: string): Status {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
