import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../../services/elbv2/balancer-runtime.ts';

/** What a load balancer says by itself, with its own name. */
function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, {
    server: 'awselb/2.0',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(body);
}

function pageOf(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    `<body>\r\n<center><h1>${title}</h1></center>\r\n</body>`,
    '</html>\r\n',
  ].join('\r\n');
}

/** A page of a load balancer's own; the connection breaks off when the client has got a part of an answer. */
export function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else send(response, status, { 'content-type': 'text/html' }, pageOf(status));
}

export function fixedAnswer(response: ServerResponse, answer: Extract<Answer, { kind: 'fixed' }>): void {
  send(response, answer.status, { 'content-type': answer.contentType }, answer.body);
}

export interface Place {
  readonly protocol: string;
  readonly port: number;
}

/**
 * The address that a redirect leads to; placeholders stand for parts of the request's.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#redirect-actions
 */
export function redirectTarget(
  to: Extract<Answer, { kind: 'redirect' }>['to'],
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  { protocol, port }: Place,
): string {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const parts: Readonly<Record<string, string>> = {
    protocol: protocol.toLowerCase(),
    host: (request.headers.host ?? '').replace(/:\d+$/, ''),
    port: String(port),
    path: path.slice(1),
    query,
  };
  const filled = (text: string): string =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_all, name: string) => parts[name] ?? '');
  const end = filled(to.query);
  const address = `${filled(to.protocol).toLowerCase()}://${filled(to.host)}:${filled(to.port)}`;
  return `${address}${filled(to.path)}${end === '' ? '' : `?${end}`}`;
}

export function redirectAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Extract<Answer, { kind: 'redirect' }>,
  place: Place,
): void {
  const location = redirectTarget(answer.to, request, place);
  send(response, answer.status, { 'content-type': 'text/html', location }, pageOf(answer.status));
}
