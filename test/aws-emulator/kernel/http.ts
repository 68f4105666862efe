import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireRequest } from '../codec/wire.ts';
import { control, controlPrefix } from './control.ts';
import { Dispatcher } from './dispatch.ts';
import type { Emulator } from './emulator.ts';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function queryOf(parameters: URLSearchParams): WireRequest['query'] {
  const query: Record<string, string | readonly string[]> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

async function wireOf(request: IncomingMessage): Promise<WireRequest> {
  const [path = '/', search = ''] = (request.url ?? '/').split('?');
  return {
    method: request.method ?? 'GET',
    path,
    query: queryOf(new URLSearchParams(search)),
    headers: headersOf(request),
    body: await bodyOf(request),
  };
}

/** Serves the emulator over HTTP, with its controls. Calls whose answer is lost see their connection break. */
export function httpHandler(
  emulator: Emulator,
): (request: IncomingMessage, response: ServerResponse) => void {
  const dispatcher = new Dispatcher(emulator);
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    const wire = await wireOf(request);
    const answer = wire.path.startsWith(controlPrefix)
      ? control(emulator, wire)
      : await dispatcher.dispatch(wire, { signal: gone.signal });
    response.writeHead(answer.status, { ...answer.headers });
    response.end(answer.body);
  };
  return (request, response) => {
    serve(request, response).catch(() => {
      request.socket.destroy();
    });
  };
}
