import type { Clock } from '../clock.ts';
import type { Answer, Cloud, Failure } from '../engine/cloud.ts';
import type { Call } from '../engine/op.ts';
import type { Clients } from './clients.ts';
import { classify, refused } from './errors.ts';
import { Limiter, type BucketKey } from './limiter.ts';
import type { AwsOp } from './operations/operation.ts';
import { getCallerIdentity } from './operations/sts.ts';
import { getSecretValue } from './operations/secrets-manager.ts';
import { resolveSecrets } from './secret-references.ts';
import { SharedReads, unlessAborted } from './shared-reads.ts';

/** One request that was sent and answered, or failed. */
export interface CallRecord {
  readonly service: string;
  readonly operation: string;
  readonly write: boolean;
  readonly account: string;
  readonly region: string;
  /** AWS's error code, or `OK`. */
  readonly code: string;
  readonly throttled: boolean;
  /** Without the time in the limiter. */
  readonly durationMs: number;
}

export interface SdkCloudOptions {
  readonly clients: Clients;
  readonly clock: Clock;
  /** Region of the clients. */
  readonly region: string;
  /** Account of the clients. Default is the one that `identify` finds; until then it counts as one of its own. */
  readonly account?: string;
  /** Default is one of its own, which is right only if no other cloud of the process works in the same account. */
  readonly limiter?: Limiter;
  /** Told of each request, repeated ones too. Default is nobody. */
  readonly onCall?: (record: CallRecord) => void;
}

/** Who the credentials belong to. */
export interface CallerIdentity {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: the second field of every ARN. */
  readonly partition: string;
  readonly arn: string;
}

/**
 * AWS through the SDK, for one account and region. Calls wait in the limiter, are sent, and are sent again where that is
 * safe; what AWS refuses comes back as a failure with its meaning. Methods reject only when the signal aborts.
 */
export class SdkCloud implements Cloud {
  readonly #options: SdkCloudOptions;
  readonly #limiter: Limiter;
  readonly #reads = new SharedReads<Answer<readonly unknown[]>>();
  #account: string | undefined;

  constructor(options: SdkCloudOptions) {
    this.#options = options;
    this.#limiter = options.limiter ?? new Limiter({ clock: options.clock });
    this.#account = options.account;
  }

  read(call: Call, signal: AbortSignal): Promise<Answer<readonly unknown[]>> {
    const question = JSON.stringify([call.op.service, call.op.name, call.input]);
    return this.#reads.ask(question, (shared) => this.#readPages(call, shared), signal);
  }

  async write(call: Call, signal: AbortSignal): Promise<Answer<unknown>> {
    const complete = await this.#withSecrets(call, signal);
    if (!complete.ok) return complete;
    try {
      return await this.#send(complete.value, signal);
    } finally {
      this.#reads.separate();
    }
  }

  /** The call with the values of the secrets it refers to; a secret that cannot be read is the call's failure. */
  async #withSecrets(call: Call, signal: AbortSignal): Promise<Answer<Call>> {
    let failure: Failure | undefined;
    const input = await resolveSecrets(call.input, async (arn) => {
      const answer = await this.#send(getSecretValue.call({ SecretId: arn }), signal);
      if (answer.ok) return (answer.value as { readonly SecretString?: string }).SecretString;
      failure = answer.failure;
      return undefined;
    });
    if (input !== undefined) return { ok: true, value: { ...call, input } };
    return { ok: false, failure: failure ?? noText(call) };
  }

  /** Asks AWS who the credentials belong to. */
  async identify(signal: AbortSignal): Promise<Answer<CallerIdentity>> {
    const answer = await this.#send(getCallerIdentity.call({}), signal);
    if (!answer.ok) return answer;
    const { Arn: arn = '', Account: account = '' } = answer.value as { Arn?: string; Account?: string };
    this.#account ??= account;
    return { ...answer, value: { account, partition: arn.split(':')[1] ?? 'aws', arn } };
  }

  async #readPages({ op, input }: Call, signal: AbortSignal): Promise<Answer<readonly unknown[]>> {
    const pages: unknown[] = [];
    for (let token: unknown; ;) {
      const asked = op.pages && token !== undefined ? { ...input, [op.pages.input]: token } : input;
      const answer = await this.#send({ op, input: asked }, signal);
      if (!answer.ok) return answer;
      pages.push(answer.value);
      token = op.pages && (answer.value as Readonly<Record<string, unknown>>)[op.pages.output];
      if (token === undefined || token === null || token === '') return { ...answer, value: pages };
    }
  }

  /** One call, with the attempts that are safe. */
  async #send(call: Call, signal: AbortSignal): Promise<Answer<object>> {
    const { clients, clock } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#attempt(call, signal);
      if (answer.ok) return answer;
      const { failure } = answer;
      if (failure.class === 'throttled') this.#limiter.drain(this.#bucketOf(call));
      if (failure.class === 'locked') clients.forgetCredentials();
      const delay = clients.retry(failure, call.op.write, attempt);
      if (delay === undefined || isOutdated(call, clock.now() + delay)) return answer;
      await clock.sleep(delay, signal);
    }
  }

  async #attempt(call: Call, signal: AbortSignal): Promise<Answer<object>> {
    await this.#limiter.take(this.#bucketOf(call), signal);
    const { clients, clock } = this.#options;
    if (isOutdated(call, clock.now())) return { ok: false, failure: outdated(call) };
    const { service, name } = call.op;
    const op = awsOpOf(call);
    const command = new op.command(call.input);
    const startedAt = clock.now();
    try {
      const output = await unlessAborted(clients.send(op.client ?? service, command, signal), signal);
      const requestId = requestIdOf(output);
      const refusal = op.refusal?.(output);
      if (refusal !== undefined) {
        const failure = refused(service, name, refusal, requestId);
        this.#record(call, startedAt, failure);
        return { ok: false, failure };
      }
      this.#record(call, startedAt);
      return { ok: true, value: output, ...(requestId !== undefined && { requestId }) };
    } catch (error) {
      // An abort says nothing about AWS: it must not be remembered as a failure of the call.
      signal.throwIfAborted();
      const failure = classify(service, name, error);
      this.#record(call, startedAt, failure);
      return { ok: false, failure };
    }
  }

  #bucketOf({ op }: Call): BucketKey {
    const region = op.service === 'iam' ? 'global' : this.#options.region;
    return { account: this.#account ?? '', region, bucket: op.bucket };
  }

  #record({ op }: Call, startedAt: number, failure?: Failure): void {
    const { clock, region, onCall } = this.#options;
    onCall?.({
      service: op.service,
      operation: op.name,
      write: op.write,
      account: this.#account ?? '',
      region,
      code: failure?.code ?? 'OK',
      throttled: failure?.class === 'throttled',
      durationMs: clock.now() - startedAt,
    });
  }
}

function isOutdated({ notAfter = Infinity }: Call, now: number): boolean {
  return now > notAfter;
}

/** Nothing can be checked later than this: what is sent cannot be called back. */
function outdated({ op }: Call): Failure {
  const message =
    'The call was not sent: it was decided too long ago. It waited for its turn among many others, or the process was paused.';
  return {
    class: 'transient',
    service: op.service,
    operation: op.name,
    code: 'DecisionOutdated',
    message,
    effect: 'none',
  };
}

function noText({ op }: Call): Failure {
  const message = 'A secret that the call refers to holds no text.';
  return {
    class: 'invalid',
    service: op.service,
    operation: op.name,
    code: 'SecretWithoutText',
    message,
    effect: 'none',
  };
}

function awsOpOf({ op }: Call): AwsOp {
  if (!('command' in op)) throw new Error(`${op.service}:${op.name} is no operation of src/aws/operations.`);
  return op as AwsOp;
}

function requestIdOf(output: object): string | undefined {
  return (output as { readonly $metadata?: { readonly requestId?: string } }).$metadata?.requestId;
}
