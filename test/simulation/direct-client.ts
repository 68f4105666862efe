import type { SdkClient } from '../../src/aws/clients.ts';
import type { InProcessHandler } from '../aws-emulator/kernel/request-handler.ts';

/** The part of an SDK client's configuration that turns commands into requests and responses into outputs. */
interface WireConfig {
  readonly defaultSigningName: string;
  readonly protocol: {
    serializeRequest(operation: OperationSchema, input: object, context: object): Promise<SdkRequest>;
    deserializeResponse(operation: OperationSchema, context: object, response: object): Promise<object>;
  };
}

type SdkRequest = Parameters<InProcessHandler['handle']>[0] & { readonly headers: Record<string, string> };

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

export interface Caller {
  readonly account: string;
  readonly region: string;
}

/**
 * Sends what an SDK client would send and returns what it would return: its own protocol writes the request and reads the
 * response. Left out is what the SDK does around that and what nobody looks at here, which takes three quarters of a
 * call: choice of endpoint and credentials, signature, user agent, the log of the call.
 */
export function directClient(
  client: SdkClient,
  handler: InProcessHandler,
  { account, region }: Caller,
): Pick<SdkClient, 'send'> {
  const config = client.config as WireConfig;
  const { protocol } = config;
  const context = { ...config, endpoint: () => Promise.resolve(ENDPOINT) };
  const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20300101/${region}/${config.defaultSigningName}/aws4_request`;
  return {
    async send(command, { abortSignal }) {
      const { input, schema } = command as SdkCommand;
      const operation = {
        namespace: schema[1],
        name: schema[2],
        traits: schema[3],
        input: schema[4],
        output: schema[5],
      };
      const request = await protocol.serializeRequest(operation, input, context);
      request.headers['authorization'] = authorization;
      const { response } = await handler.handle(request, { abortSignal });
      return protocol.deserializeResponse(operation, context, response);
    },
  };
}

const ENDPOINT = { protocol: 'http:', hostname: 'emulator.invalid', path: '/' };
