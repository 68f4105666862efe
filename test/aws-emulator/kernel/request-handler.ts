import type { WireRequest } from '../codec/wire.ts';
import { Dispatcher } from './dispatch.ts';
import type { Caller } from './dispatch.ts';
import type { Emulator } from './emulator.ts';

/** The request that an SDK client hands to its handler. */
interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export type { Caller } from './dispatch.ts';

/** What SDK clients take as `requestHandler`. */
export interface InProcessHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{ response: SdkResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** JSON clients hand over bytes, query clients a string. */
function textOf(body: unknown): string {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  if (ArrayBuffer.isView(body)) return new TextDecoder().decode(body as Uint8Array);
  return typeof body === 'string' ? body : '';
}

function lowered(headers: Readonly<Record<string, string>>, host: string): Record<string, string> {
  const result: Record<string, string> = { host };
  for (const [name, value] of Object.entries(headers)) result[name.toLowerCase()] = value;
  return result;
}

function wireOf(request: SdkRequest): WireRequest {
  const query: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(request.query ?? {})) query[name] = value ?? '';
  return {
    method: request.method,
    path: request.path,
    query,
    headers: lowered(request.headers, request.hostname),
    body: textOf(request.body),
  };
}

/**
 * Connects SDK clients of the same process to the emulator. Nothing here waits for anything but the emulator's
 * timers, and no Date header is sent: it would move the client's idea of the time.
 */
export function requestHandlerOf(emulator: Emulator, caller: Caller): InProcessHandler {
  const dispatcher = new Dispatcher(emulator);
  const encoder = new TextEncoder();
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle(request, options = {}) {
      const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
      const { status, headers, body } = await dispatcher.dispatch(wireOf(request), { signal, caller });
      return { response: { statusCode: status, headers: { ...headers }, body: encoder.encode(body) } };
    },
  };
}
