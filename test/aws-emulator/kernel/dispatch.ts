import type { Operation } from '../codec/api.ts';
import { ServiceError } from '../codec/service-error.ts';
import { MalformedRequest } from '../codec/wire.ts';
import type { WireRequest, WireResponse } from '../codec/wire.ts';
import type { Violation } from '../models/validate.ts';
import { CallContext } from './call-context.ts';
import { isWrite } from './call.ts';
import type { Call, Phase } from './call.ts';
import type { Emulator } from './emulator.ts';
import type { Fault } from './faults.ts';
import { pause } from './pause.ts';
import type { Principal } from './principals.ts';
import { originOf, serviceFor } from './router.ts';
import type { Origin } from './router.ts';
import type { Service } from './service.ts';
import { watchedInput } from './watched-input.ts';

/** Who an unsigned request comes from and where it goes. */
export interface Caller {
  readonly accessKeyId?: string;
  readonly region?: string;
}

export interface DispatchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly caller?: Caller;
}

/** Seconds after which a call that hangs ends as a timeout of the connection. */
const hangSeconds = 120;

/** What a request says, whoever sends it and whenever. */
interface Decoded {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  /** What the model says against the input. */
  readonly violation: Violation | undefined;
}

interface Incoming {
  readonly service: Service;
  readonly decoded: Decoded;
  readonly call: Call;
  readonly principal: Principal;
  readonly requestId: string;
}

/** Thrown to the transport: no answer comes back. */
export class ConnectionTimeout extends Error {
  constructor() {
    super('The emulated connection timed out');
    this.name = 'TimeoutError';
  }
}

/** As Node says it of a socket that the other side has closed. */
const connectionReset = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** Takes requests through the steps that every call shares: route, decode, fail, throttle, check, act, answer. */
export class Dispatcher {
  readonly #emulator: Emulator;
  /** A caller that has the same question again may send the same request: it is read once. */
  readonly #decoded = new WeakMap<WireRequest, Decoded>();

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  async dispatch(request: WireRequest, options: DispatchOptions = {}): Promise<WireResponse> {
    const origin = originOf(request);
    const requestId = this.#emulator.newRequestId();
    const service = serviceFor(this.#emulator.services, request, origin);
    if (!service) {
      this.#emulator.count(
        this.#emulator.unserved,
        `${origin.signingName ?? '?'}:${request.method} ${request.path}`,
      );
      return unroutable(request, requestId);
    }
    let call: Call | undefined;
    try {
      const incoming = this.#receive(service, request, requestId, this.#identify(request, origin, options));
      call = incoming.call;
      const output = await this.#run(incoming, options.signal);
      this.#emulator.record(call, 'ok');
      return service.protocol.encode(incoming.decoded.operation, output, requestId);
    } catch (error) {
      const refusal = refusalOf(service, error);
      if (!refusal) {
        if (call) this.#emulator.record(call, 'lost');
        throw error;
      }
      if (call) this.#emulator.record(call, refusal.code);
      if (refusal.rule !== undefined) this.#emulator.refused(refusal.rule);
      return answer(service, refusal, requestId);
    }
  }

  #identify(
    request: WireRequest,
    origin: Origin,
    options: DispatchOptions,
  ): { principal: Principal; region: string } {
    const accessKeyId = origin.accessKeyId ?? options.caller?.accessKeyId ?? '000000000000';
    const principal = this.#emulator.state.principals.byAccessKey(accessKeyId);
    return { principal, region: origin.region ?? options.caller?.region ?? 'us-east-1' };
  }

  #receive(
    service: Service,
    request: WireRequest,
    requestId: string,
    { principal, region }: { principal: Principal; region: string },
  ): Incoming {
    const decoded = this.#decoded.get(request) ?? this.#decode(service, request);
    const { name } = decoded.operation;
    const call = {
      service: service.name,
      operation: name,
      write: isWrite(name),
      account: principal.account,
      region,
      input: decoded.input,
    };
    return { service, decoded, call, principal, requestId };
  }

  #decode(service: Service, request: WireRequest): Decoded {
    const name = service.protocol.operationName(request) ?? '';
    const operation = service.api.operations.get(name);
    if (!operation || !service.handlers.has(name)) {
      this.#emulator.count(this.#emulator.unserved, `${service.name}:${name === '' ? request.path : name}`);
      throw new ServiceError(service.codes.unknownOperation, `The action ${name} is not served here.`);
    }
    const input = service.protocol.decode(operation, request);
    const decoded = { operation, input, violation: service.validator.check(operation.input, input) };
    this.#decoded.set(request, decoded);
    return decoded;
  }

  async #run(incoming: Incoming, signal: AbortSignal | undefined): Promise<Record<string, unknown>> {
    const half = this.#emulator.config.latencyMs / 2;
    if (half > 0) await pause(this.#emulator.timers, half, signal);
    await this.#interfere(incoming.call, 'before', signal);
    const output = this.#act(incoming);
    await this.#interfere(incoming.call, 'after', signal);
    if (half > 0) await pause(this.#emulator.timers, half, signal);
    return output;
  }

  async #interfere(call: Call, phase: Phase, signal: AbortSignal | undefined): Promise<void> {
    const waiting = this.#emulator.config.onCall?.(call, phase);
    if (waiting) await waiting;
    const fault = this.#emulator.faults.strike(call, phase);
    if (!fault) return;
    if (fault.drop) throw connectionReset();
    if (!fault.hang) throw faultError(fault);
    await pause(this.#emulator.timers, hangSeconds * 1000, signal);
    throw new ConnectionTimeout();
  }

  #act({ service, decoded, call, principal, requestId }: Incoming): Record<string, unknown> {
    this.#throttle(service, call);
    this.#authenticate(service, principal, call.region);
    validate(service, decoded);
    const { principals, tokens } = this.#emulator.state;
    const scope = this.#emulator.scope(call.account, call.region);
    const context = new CallContext({
      scope,
      service,
      operation: call.operation,
      requestId,
      principal,
      principals,
      tokens,
      elsewhere: (account) => this.#emulator.scope(account, call.region),
    });
    const handler = service.handlers.get(call.operation);
    const watched = watchedInput(call.input);
    const output = this.#emulator.acting(call, () => handler?.(context, watched.input as never)) ?? {};
    for (const member of watched.unread()) this.#ignored(call, member);
    return output as Record<string, unknown>;
  }

  #ignored(call: Call, member: string): void {
    if (member === 'DryRun') return;
    this.#emulator.count(this.#emulator.ignored, `${call.service}:${call.operation} ${member}`);
  }

  #throttle(service: Service, call: Call): void {
    if (!this.#emulator.config.throttling) return;
    const bucket = service.throttle?.(call.operation, call.input);
    if (!bucket) return;
    const owner = `${call.account}/${call.region}/${service.name}`;
    if (this.#emulator.state.buckets.take(owner, bucket, this.#emulator.timers.now())) return;
    throw new ServiceError(service.codes.throttled, 'Rate exceeded', {
      status: service.name === 'ec2' ? 503 : 400,
    });
  }

  #authenticate(service: Service, principal: Principal, region: string): void {
    const { codes } = service;
    const { blocked, closedRegions } = this.#emulator.config.facts;
    const refuse = (code: string, message: string): never => {
      throw new ServiceError(code, message, { status: 403 });
    };
    if (closedRegions?.includes(region) === true) {
      const message =
        service.name === 'ec2'
          ? 'AWS was not able to validate the provided access credentials'
          : 'The security token included in the request is invalid.';
      refuse(codes.unknownCredentials, message);
    }
    if (principal.expiresAt !== undefined && principal.expiresAt <= this.#emulator.timers.now())
      refuse(codes.expired, 'The security token included in the request is expired');
    // Who one is can be asked always. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    if (blocked?.includes(principal.account) === true && service.name !== 'sts')
      refuse(codes.blocked, 'Your account is currently blocked. Contact AWS Support if you have questions.');
  }
}

function validate(service: Service, { input, violation }: Decoded): void {
  if (violation) throw new ServiceError(service.codes[violation.kind], violation.message);
  if (input['DryRun'] === true) {
    throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
      status: 412,
    });
  }
}

const faultError = (fault: Fault): ServiceError =>
  new ServiceError(fault.code ?? 'InternalError', fault.message ?? 'An internal error has occurred', {
    status: fault.status ?? (fault.code === undefined ? 500 : 400),
  });

function refusalOf(service: Service, error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  if (!(error instanceof MalformedRequest)) return undefined;
  return new ServiceError(service.codes[error.kind === 'type' ? 'invalid' : 'unknown'], error.message);
}

function answer(service: Service, error: ServiceError, requestId: string): WireResponse {
  const shape = service.api.errors.get(error.code);
  const wire = {
    code: error.code,
    queryCode: shape?.queryCode ?? error.code,
    message: error.message,
    status: error.status ?? shape?.status ?? 400,
    members: error.members,
  };
  return service.protocol.encodeError(wire, requestId);
}

const unroutable = (request: WireRequest, requestId: string): WireResponse => ({
  status: 404,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
  body: JSON.stringify({
    __type: 'UnknownOperationException',
    message: `No service takes ${request.method} ${request.path}`,
  }),
});
