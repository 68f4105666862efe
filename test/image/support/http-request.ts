import { http, type HttpAnswer, type HttpRequest as AnyRequest } from './http-client.ts';

export type { HttpAnswer } from './http-client.ts';

/** Of a server of this machine. */
export type HttpRequest = Omit<AnyRequest, 'host' | 'port' | 'tls'>;

/** One request to 127.0.0.1 that follows no redirect. Unlike `fetch` it sends any header, `Host` among them. */
export const httpRequest = (port: number, request: HttpRequest): Promise<HttpAnswer> =>
  http({ ...request, host: '127.0.0.1', port });
