import type { WireRequest, WireResponse } from '../aws-emulator/codec/wire.ts';

/**
 * What the SDK's protocols made of inputs and bodies before: most reads of a history ask the same question again and get
 * the same answer, and both ways are pure functions. What is remembered is frozen, because several callers hold it.
 */
export class WireMemory {
  readonly #requests = new Map<object, Map<string, WireRequest>>();
  readonly #outputs = new Map<object, Map<string, object>>();

  /**
   * The request for an input. Only those of reads are remembered: in a write, the SDK may fill in a token that nobody
   * gave, and a token that comes twice would hide that.
   */
  async request(operation: object, input: object, make: () => Promise<WireRequest>): Promise<WireRequest> {
    const known = mapOf(this.#requests, operation);
    const key = JSON.stringify(input);
    const request = known.get(key) ?? (await make());
    known.set(key, request);
    return request;
  }

  /** The output of an answer without its metadata, which tell each call apart. */
  async output(
    operation: object,
    { headers, body }: WireResponse,
    read: () => Promise<object>,
  ): Promise<object> {
    const known = mapOf(this.#outputs, operation);
    const key = body.replace(headers['x-amzn-requestid'] ?? '', '');
    const output = known.get(key) ?? frozen(await read());
    known.set(key, output);
    return output;
  }
}

function mapOf<Value>(maps: Map<object, Map<string, Value>>, operation: object): Map<string, Value> {
  const known = maps.get(operation) ?? new Map<string, Value>();
  maps.set(operation, known);
  return known;
}

function frozen<Value extends object>(value: Value): Value {
  for (const held of Object.values(value) as unknown[])
    if (typeof held === 'object' && held !== null && !ArrayBuffer.isView(held)) frozen(held);
  return Object.freeze(value);
}
