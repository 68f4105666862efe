import { NormalizedSchema } from '@smithy/core/schema';

/** A schema of the SDK, normalised: the one source of names, types and required members. */
export type Schema = NormalizedSchema;

export interface Operation {
  readonly name: string;
  readonly input: Schema;
  readonly output: Schema;
  /** Method, path template and status; REST protocols only. */
  readonly http: readonly [method: string, path: string, status: number] | undefined;
}

export interface ErrorShape {
  readonly name: string;
  readonly queryCode: string;
  readonly status: number;
}

/** Everything about a service that its SDK client knows. */
export interface Api {
  readonly protocol: string;
  readonly signingName: string;
  readonly version: string;
  readonly target: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly errors: ReadonlyMap<string, ErrorShape>;
}

/** The part of a client's resolved configuration that describes its wire format. */
export interface DescribedClient {
  readonly config: {
    readonly apiVersion: string;
    readonly defaultSigningName?: string;
    readonly protocol: { getShapeId(): string };
    readonly protocolSettings: Readonly<Record<string, unknown>>;
  };
}

const operationKind = 9;
const errorKind = -3;

const schemaOf = (reference: unknown): Schema =>
  NormalizedSchema.of(
    (typeof reference === 'function' ? (reference as () => unknown)() : reference) as never,
  );

function operationOf(schema: readonly unknown[]): Operation {
  const [, , name, traits, input, output] = schema;
  const http = typeof traits === 'object' && traits !== null && 'http' in traits ? traits.http : undefined;
  return {
    name: String(name),
    input: schemaOf(input),
    output: schemaOf(output),
    http: http as Operation['http'],
  };
}

function errorOf(schema: readonly unknown[]): ErrorShape {
  const name = String(schema[2]);
  const traits = (schema[3] ?? {}) as {
    awsQueryError?: [string, number];
    httpError?: number;
    error?: string;
  };
  const status = traits.httpError ?? traits.awsQueryError?.[1] ?? (traits.error === 'server' ? 500 : 400);
  return { name, queryCode: traits.awsQueryError?.[0] ?? name, status };
}

/** Reads the service's operations and errors off the exports of its SDK package. */
export function apiOf(module: object, client: DescribedClient): Api {
  const operations = new Map<string, Operation>();
  const errors = new Map<string, ErrorShape>();
  for (const exported of Object.values(module) as readonly unknown[]) {
    if (!Array.isArray(exported)) continue;
    if (exported[0] === operationKind) operations.set(String(exported[2]), operationOf(exported));
    if (exported[0] === errorKind) errors.set(String(exported[2]), errorOf(exported));
  }
  const { config } = client;
  const setting = (key: string): string => {
    const value = config.protocolSettings[key];
    return typeof value === 'string' ? value : '';
  };
  return {
    protocol: config.protocol.getShapeId(),
    signingName: config.defaultSigningName ?? '',
    version: config.apiVersion,
    target: setting('serviceTarget'),
    xmlNamespace: setting('xmlNamespace'),
    operations,
    errors,
  };
}
