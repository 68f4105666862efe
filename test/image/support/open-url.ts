import { isIP } from 'node:net';
import { http, type HttpAnswer, type HttpRequest } from './http-client.ts';

/**
 * What a browser of this machine gets from a site's URL: it looks for all names below `localhost` here, and asks
 * nobody. What it would get elsewhere, with `host` and `port` in `change`.
 */
export function openUrl(url: string, change: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
  const { host, hostname, pathname, search } = new URL(url);
  const { headers = {}, ...rest } = change;
  return http({
    ...{ host: isIP(hostname) === 0 ? '127.0.0.1' : hostname, path: `${pathname}${search}` },
    headers: { host, ...headers },
    ...rest,
  });
}
