import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  readonly version: string;
  /** Default is standard output, written synchronously: a worker thread loses the last lines of a process that dies. */
  readonly destination?: DestinationStream;
}

/** JSON lines: level as a word, time as ISO 8601, and errors without what they drag along. */
export function createLogger({ level, version, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { app: 'wordpress-stack-operator', version },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => trimError(error) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** The fields of an error that are told; an SDK error also carries the request, in which there may be a password. */
const told = ['code', 'reason', 'service', 'operation', 'requestId', '$fault'] as const;
const deepestCause = 4;

/** An error as a small object. Never its inputs, headers or bodies. */
export function trimError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const details = error as unknown as Readonly<Record<string, unknown>>;
  const extra = told.filter((key) => isPlain(details[key])).map((key) => [key, details[key]] as const);
  return {
    type: error.name,
    message: error.message,
    ...Object.fromEntries(extra),
    ...(depth === 0 ? { stack: error.stack } : {}),
    ...(error.cause === undefined || depth >= deepestCause
      ? {}
      : { cause: trimError(error.cause, depth + 1) }),
  };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
