export interface ServiceErrorOptions {
  /** HTTP status; default is the one of the error's schema, else 400. */
  readonly status?: number;
  /** Modeled members of the error besides the message, such as EFS's `FileSystemId`. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Id of the rule that refused the call. */
  readonly rule?: string;
}

/**
 * An answer that AWS would give instead of a result. `code` is the name of the error's shape
 * (`DBInstanceAlreadyExistsFault`) or, where a service models no errors (EC2), the code on the wire.
 */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  readonly rule: string | undefined;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status;
    this.members = options.members ?? {};
    this.rule = options.rule;
  }
}
