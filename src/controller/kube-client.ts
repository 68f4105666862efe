import { RequestContext } from '@kubernetes/client-node';
import { fetch, type Response } from 'undici';
import type { Clock } from '../clock.ts';
import { childOf, withDeadline } from './abort.ts';
import type { SharedKubeConfig } from './kube-config.ts';
import { ConflictError, isStatus, statusError } from './kube-error.ts';

/** Content types of the body of a PATCH. */
export const mergePatch = 'application/merge-patch+json';
export const applyPatch = 'application/apply-patch+yaml';

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** "/api/v1/namespaces/kube-system" */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default is application/json. A PATCH needs `mergePatch` or `applyPatch`. */
  readonly contentType?: string;
}

export interface KubeClientOptions {
  readonly config: SharedKubeConfig;
  readonly clock: Clock;
  /** Default is 30 s. The library's own requests wait for 300 s, in which a worker would do nothing. */
  readonly requestTimeoutMs?: number;
}

/**
 * Requests to the API server. Credentials, TLS and proxies come from client-node's KubeConfig; the request itself is
 * ours, because the generated API classes take an abort signal only through a middleware of observables, send objects
 * as JSON patches unless told otherwise, and put the whole body and all headers of an answer into an error's message.
 */
export class KubeClient {
  readonly #options: KubeClientOptions;

  constructor(options: KubeClientOptions) {
    this.#options = options;
  }

  /** The parsed answer. Throws KubeStatusError, ConflictError (409 on a write), TimeoutError, or the network's error. */
  async request(request: KubeRequest, signal: AbortSignal): Promise<unknown> {
    const { clock, requestTimeoutMs: ms = 30_000 } = this.#options;
    const what = `${request.method} ${request.path}`;
    return withDeadline({ clock, ms, signal, what }, async (inner) => {
      const response = await this.#send(request, inner);
      const body = await response.text();
      if (!response.ok) throw failure(request, response.status, body);
      return JSON.parse(body) as unknown;
    });
  }

  /** Like a GET `request`, but undefined when there is no such object. */
  async find(path: string, signal: AbortSignal): Promise<unknown> {
    try {
      return await this.request({ method: 'GET', path }, signal);
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /**
   * The lines of an answer as they arrive. The request timeout covers the time until the answer begins; how long a
   * silence may last after that is the caller's to say, and `signal` ends it.
   */
  async *lines(request: KubeRequest, signal: AbortSignal): AsyncGenerator<string> {
    const { clock, requestTimeoutMs: ms = 30_000 } = this.#options;
    const what = `${request.method} ${request.path}`;
    const { controller, unlink } = childOf(signal);
    try {
      const response = await withDeadline({ clock, ms, signal, what }, () =>
        this.#send(request, controller.signal),
      );
      if (!response.ok) throw failure(request, response.status, await response.text());
      yield* splitLines(response);
    } finally {
      controller.abort();
      unlink();
    }
  }

  async #send(
    { method, path, query = {}, body, contentType }: KubeRequest,
    signal: AbortSignal,
  ): Promise<Response> {
    const { config } = this.#options;
    const url = new URL(`${config.getCurrentCluster()?.server.replace(/\/$/, '') ?? ''}${path}`);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, value);
    }
    const context = new RequestContext(url.toString(), method);
    await config.applySecurityAuthentication(context);
    const dispatcher = context.getDispatcher();
    return fetch(url, {
      method,
      signal,
      headers: {
        Accept: 'application/json',
        'Content-Type': contentType ?? 'application/json',
        ...context.getHeaders(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
  }
}

async function* splitLines({ body }: Response): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function failure({ method, path }: KubeRequest, code: number, body: string): Error {
  const error = statusError(`${method} ${path}`, code, body);
  return code === 409 && method !== 'POST' ? new ConflictError(error.message) : error;
}
