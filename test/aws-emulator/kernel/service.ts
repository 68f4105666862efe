import { apiOf } from '../codec/api.ts';
import type { Api, DescribedClient } from '../codec/api.ts';
import { protocolOf } from '../codec/protocol.ts';
import type { Protocol } from '../codec/wire.ts';
import { constraintsOf } from '../models/constraints.ts';
import { Validator } from '../models/validate.ts';
import type { ErrorCodes } from './error-codes.ts';
import type { AnyHandler, Handlers } from './handlers.ts';
import type { Rule } from './rule.ts';
import type { Scope } from './scope.ts';
import type { Throttle } from './throttle.ts';

export interface ServiceOptions<Module extends object> {
  /** Word for the service in faults, call logs and file names: `ec2`, `rds`, `elbv2`. */
  readonly name: string;
  /** The SDK package, for its schemas: `import * as ec2 from '@aws-sdk/client-ec2'`. */
  readonly module: Module;
  /** Makes a client; only its protocol settings are read. */
  readonly client: () => object;
  readonly handlers: Handlers<Module>;
  readonly codes: ErrorCodes;
  /** Token bucket of a call; undefined for one that is never throttled. Default is no throttling. */
  readonly throttle?: Throttle;
  /** What an account owns before its first call. */
  readonly seed?: (scope: Scope) => void;
  readonly rules?: readonly Rule[];
}

export interface Service {
  readonly name: string;
  readonly api: Api;
  readonly protocol: Protocol;
  readonly validator: Validator;
  readonly handlers: ReadonlyMap<string, AnyHandler>;
  readonly codes: ErrorCodes;
  readonly throttle: Throttle | undefined;
  readonly seed: ((scope: Scope) => void) | undefined;
  readonly rules: readonly Rule[];
}

export function defineService<Module extends object>(options: ServiceOptions<Module>): Service {
  const api = apiOf(options.module, options.client() as DescribedClient);
  const handlers = new Map(Object.entries(options.handlers)) as unknown as Map<string, AnyHandler>;
  for (const name of handlers.keys()) {
    if (!api.operations.has(name)) throw new Error(`${options.name} has no operation ${name}`);
  }
  return {
    name: options.name,
    api,
    protocol: protocolOf(api),
    validator: new Validator(constraintsOf(options.name)),
    handlers,
    codes: options.codes,
    throttle: options.throttle,
    seed: options.seed,
    rules: options.rules ?? [],
  };
}
