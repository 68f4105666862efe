import type { SdkClient } from '../../src/aws/clients.ts';
import type { WireRequest, WireResponse } from '../aws-emulator/codec/wire.ts';
import { isWrite } from '../aws-emulator/kernel/call.ts';
import type { WireMemory } from './wire-memory.ts';

/** The part of an SDK client's configuration that turns commands into requests and responses into outputs. */
interface WireConfig {
  readonly defaultSigningName: string;
  readonly protocol: {
    serializeRequest(operation: OperationSchema, input: object, context: object): Promise<SdkRequest>;
    deserializeResponse(operation: OperationSchema, context: object, response: object): Promise<object>;
  };
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface OperationSchema {
  readonly namespace: string;
  readonly name: string;
  readonly traits: unknown;
  readonly input: unknown;
  readonly output: unknown;
}

interface SdkCommand {
  readonly input: object;
  readonly schema: readonly [
    kind: number,
    namespace: string,
    name: string,
    traits: unknown,
    input: unknown,
    output: unknown,
  ];
}

export interface DirectClientOptions {
  readonly account: string;
  readonly region: string;
  /** Shared by the clients of a history. */
  readonly memory: WireMemory;
  readonly dispatch: (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;
}

/**
 * Sends what an SDK client would send and returns what it would return: its own protocol writes the request and reads the
 * response. Left out is what the SDK does around that and what nobody looks at here, which takes three quarters of a
 * call: choice of endpoint and credentials, signature, user agent, the log of the call.
 */
export function directClient(client: SdkClient, options: DirectClientOptions): Pick<SdkClient, 'send'> {
  const { account, region, memory, dispatch } = options;
  const config = client.config as WireConfig;
  const { protocol } = config;
  const context = { ...config, endpoint: () => Promise.resolve(ENDPOINT) };
  const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20300101/${region}/${config.defaultSigningName}/aws4_request`;
  return {
    async send(command, { abortSignal }) {
      const { input, schema } = command as SdkCommand;
      const [, namespace, name, traits, ...inAndOut] = schema;
      const operation = { namespace, name, traits, input: inAndOut[0], output: inAndOut[1] };
      const written = async (): Promise<WireRequest> =>
        wireOf(await protocol.serializeRequest(operation, input, context), authorization);
      const request = isWrite(name) ? await written() : await memory.request(schema, input, written);
      const answer = await dispatch(request, abortSignal);
      const response = { statusCode: answer.status, headers: { ...answer.headers } };
      const read = (): Promise<object> =>
        protocol.deserializeResponse(operation, context, { ...response, body: encoder.encode(answer.body) });
      if (answer.status >= 300) return read();
      const output = await memory.output(schema, answer, read);
      const $metadata = { httpStatusCode: answer.status, requestId: answer.headers['x-amzn-requestid'] };
      return { ...output, $metadata };
    },
  };
}

const ENDPOINT = { protocol: 'http:', hostname: 'emulator.invalid', path: '/' };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function wireOf({ method, path, query, headers, body = '' }: SdkRequest, authorization: string): WireRequest {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method,
    path,
    query,
    headers: { ...Object.fromEntries(lowered), host: ENDPOINT.hostname, authorization },
    body: typeof body === 'string' ? body : decoder.decode(body),
  };
}
