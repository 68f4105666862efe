import type { Api } from './api.ts';
import { parseJson, structFromJson, structToJson } from './json.ts';
import type { Protocol, WireError, WireResponse } from './wire.ts';

export const jsonErrorBody = (error: WireError): string =>
  JSON.stringify({ __type: error.code, message: error.message, Message: error.message, ...error.members });

/** Services that once spoke the query protocol tell old clients their old code. */
const queryCodeHeader = (error: WireError): Record<string, string> =>
  error.queryCode === error.code
    ? {}
    : { 'x-amzn-query-error': `${error.queryCode};${error.status < 500 ? 'Sender' : 'Receiver'}` };

/**
 * AWS JSON 1.0 and 1.1.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonProtocol(api: Api, version: '1.0' | '1.1'): Protocol {
  const respond = (
    status: number,
    requestId: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): WireResponse => ({
    status,
    headers: {
      'content-type': `application/x-amz-json-${version}`,
      'x-amzn-requestid': requestId,
      ...headers,
    },
    body,
  });
  return {
    operationName(request) {
      const target = request.headers['x-amz-target'] ?? '';
      return target.startsWith(`${api.target}.`) ? target.slice(api.target.length + 1) : undefined;
    },
    decode: (operation, request) => structFromJson(operation.input, parseJson(request.body), ''),
    encode(operation, output, requestId) {
      const body = operation.output.isUnitSchema()
        ? ''
        : JSON.stringify(structToJson(operation.output, output));
      return respond(200, requestId, body);
    },
    encodeError: (error, requestId) =>
      respond(error.status, requestId, jsonErrorBody(error), {
        'x-amzn-errortype': error.code,
        ...queryCodeHeader(error),
      }),
  };
}
