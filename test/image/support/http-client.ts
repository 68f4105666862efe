import { request as plainRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface HttpRequest {
  readonly host: string;
  /** Default is that of the protocol. */
  readonly port?: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The name and the authority that the server's certificate must have; without it, plain HTTP. */
  readonly tls?: { readonly name: string; readonly authority: string };
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request with a connection of its own that follows no redirect. */
export function http(request: HttpRequest): Promise<HttpAnswer> {
  const { host, port, path = '/', method = 'GET', headers = {}, body, tls } = request;
  const options = { host, path, method, headers, agent: false as const };
  const where = { ...options, ...(port === undefined ? {} : { port }) };
  return new Promise((resolve, reject) => {
    const outgoing = tls
      ? secureRequest({ ...where, servername: tls.name, ca: tls.authority })
      : plainRequest(where);
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
      incoming.once('error', reject);
      incoming.once('end', () => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
      });
    });
    outgoing.end(body);
  });
}
