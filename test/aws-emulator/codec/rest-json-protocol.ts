import type { Api, Operation, Schema } from './api.ts';
import { jsonErrorBody } from './json-protocol.ts';
import { parseJson, structFromJson, structToJson, valueFromJson } from './json.ts';
import { routesOf } from './rest-routes.ts';
import type { RouteMatch } from './rest-routes.ts';
import { scalarFrom } from './scalars.ts';
import { membersOf, traitsOf } from './traits.ts';
import type { Protocol, WireRequest, WireResponse } from './wire.ts';

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

function fromQuery(name: string, member: Schema, value: string | readonly string[]): unknown {
  const texts = listOf(value);
  if (!member.isListSchema()) return scalarFrom(member, texts[0] ?? '', name);
  return texts.map((text) => scalarFrom(member.getValueSchema(), text, name));
}

/** A member that travels outside the body; undefined when the request lacks it or it belongs to the body. */
function bound(name: string, member: Schema, request: WireRequest, match: RouteMatch): unknown {
  const traits = traitsOf(member);
  if (traits.httpLabel !== undefined) return scalarFrom(member, match.labels[name] ?? '', name);
  if (traits.httpQuery !== undefined) {
    const value = request.query[traits.httpQuery];
    return value === undefined ? undefined : fromQuery(name, member, value);
  }
  if (traits.httpHeader === undefined) return undefined;
  const text = request.headers[traits.httpHeader.toLowerCase()];
  return text === undefined ? undefined : scalarFrom(member, text, name);
}

const travelsInBody = (member: Schema): boolean => {
  const traits = traitsOf(member);
  return traits.httpLabel === undefined && traits.httpQuery === undefined && traits.httpHeader === undefined;
};

function decodeBody(operation: Operation, request: WireRequest): Record<string, unknown> {
  const payload = [...membersOf(operation.input)].find(
    ([, member]) => traitsOf(member).httpPayload !== undefined,
  );
  if (payload) return { [payload[0]]: valueFromJson(payload[1], parseJson(request.body), payload[0]) };
  if (![...membersOf(operation.input)].some(([, member]) => travelsInBody(member))) return {};
  return structFromJson(operation.input, parseJson(request.body), '');
}

/**
 * REST with JSON bodies (EFS).
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJsonProtocol(api: Api): Protocol {
  const route = routesOf(api);
  const respond = (
    status: number,
    requestId: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): WireResponse => ({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
    body,
  });
  return {
    operationName: (request) => route(request.method, request.path)?.operation.name,
    decode(operation, request) {
      const match = route(request.method, request.path) ?? { operation, labels: {} };
      const input = decodeBody(operation, request);
      for (const [name, member] of membersOf(operation.input)) {
        const value = bound(name, member, request, match);
        if (value !== undefined) input[name] = value;
      }
      return input;
    },
    encode(operation, output, requestId) {
      const status = operation.http?.[2] ?? 200;
      const body = operation.output.isUnitSchema()
        ? ''
        : JSON.stringify(structToJson(operation.output, output));
      return respond(status, requestId, status === 204 ? '' : body);
    },
    encodeError: (error, requestId) =>
      respond(error.status, requestId, jsonErrorBody(error), { 'x-amzn-errortype': error.code }),
  };
}
