import type { Api } from './api.ts';
import { jsonProtocol } from './json-protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { restJsonProtocol } from './rest-json-protocol.ts';
import type { Protocol } from './wire.ts';

/** The wire format that the service's SDK client speaks. */
export function protocolOf(api: Api): Protocol {
  switch (api.protocol) {
    case 'aws.protocols#ec2Query':
      return queryProtocol(api, 'ec2');
    case 'aws.protocols#awsQuery':
      return queryProtocol(api, 'query');
    case 'aws.protocols#awsJson1_1':
      return jsonProtocol(api, '1.1');
    case 'aws.protocols#awsJson1_0':
      return jsonProtocol(api, '1.0');
    case 'aws.protocols#restJson1':
      return restJsonProtocol(api);
    default:
      throw new Error(`No codec for ${api.protocol}`);
  }
}
