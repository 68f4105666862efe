import type { IamGrant, Op, Pages } from '../../engine/op.ts';

/** The part of an SDK command that tells the types of its input and its output. */
export interface AwsCommand<Input, Output> {
  readonly input: Input;
  resolveMiddleware(...parameters: never): (...parameters: never) => Promise<{ readonly output: Output }>;
}

export type CommandClass<Input, Output> = new (input: Input) => AwsCommand<Input, Output>;

/** An operation of AWS: the engine reads it as data, `SdkCloud` sends it with the SDK's command. */
export interface AwsOp<Input extends object = object, Output = unknown> extends Op<Input> {
  readonly command: CommandClass<Input, Output>;
  /** Which client sends it. Default is the service's one. */
  readonly client?: string;
  refusal?(output: unknown): Refusal | undefined;
}

/** What an answer that AWS calls a success says of something that was not done. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** The answer of an operation: `OutputOf<typeof describeVpcs>`. */
export type OutputOf<Operation> = Operation extends AwsOp<infer _Input, infer Output> ? Output : never;

/** What an operation needs beyond its name; everything else has a default. */
export interface OperationOptions<Output = never> {
  /** Class of the limiter's bucket. Default is the class that the service gives to its reads or writes. */
  readonly bucket?: string;
  /** Scope of the grant for the action of the same name. Default is `any` for reads, `tagged` for writes. */
  readonly scope?: IamGrant['scope'];
  /** What the caller needs besides: the same action on other objects, tagging at creation, passing a role. */
  readonly also?: readonly IamGrant[];
  /** Default is none: the whole answer comes at once. */
  readonly pages?: Pages;
  /** What the answer says was refused. Default is nothing: AWS refuses by an error. */
  readonly refusal?: (output: Output) => Refusal | undefined;
}

/** What is the same for all operations of a service. */
export interface ServiceOptions {
  /** Classes of the limiter's bucket. Default is `<service>:read` and `<service>:write`. */
  readonly buckets?: { readonly read: string; readonly write: string };
  /** Default for the writes' own action. Default is `tagged`. */
  readonly writeScope?: IamGrant['scope'];
  /** Which client sends them, where two generations of an API share one prefix in IAM. Default is the service's one. */
  readonly client?: string;
  /**
   * AWS counts each operation by itself, in a bucket of the size of its class: the bucket is then named
   * `<class>/<operation>`. Default is false: one bucket for the class.
   */
  readonly countedAlone?: boolean;
}

export interface ServiceOperations {
  read<Input extends object, Output>(
    name: string,
    command: CommandClass<Input, Output>,
    options?: OperationOptions<Output>,
  ): AwsOp<Input, Output>;
  write<Input extends object, Output>(
    name: string,
    command: CommandClass<Input, Output>,
    options?: OperationOptions<Output>,
  ): AwsOp<Input, Output>;
}

/** Makes the operations of one service. `service` is its prefix in IAM. */
export function operationsOf(service: string, common: ServiceOptions = {}): ServiceOperations {
  const { read: readBucket, write: writeBucket } = common.buckets ?? {
    read: `${service}:read`,
    write: `${service}:write`,
  };
  const define = <Input extends object, Output>(
    definition: { name: string; command: CommandClass<Input, Output>; write: boolean },
    options: OperationOptions<Output>,
  ): AwsOp<Input, Output> => {
    const { name, write } = definition;
    const bucket = options.bucket ?? (write ? writeBucket : readBucket);
    const { refusal } = options;
    const scope = options.scope ?? (write ? (common.writeScope ?? 'tagged') : 'any');
    return operation({
      ...definition,
      service,
      bucket: common.countedAlone === true ? `${bucket}/${name}` : bucket,
      iam: [{ action: `${service}:${name}`, scope }, ...(options.also ?? [])],
      ...(options.pages && { pages: options.pages }),
      ...(common.client !== undefined && { client: common.client }),
      ...(refusal && { refusal: (output: unknown) => refusal(output as Output) }),
    });
  };
  return {
    read: (name, command, options = {}) => define({ name, command, write: false }, options),
    write: (name, command, options = {}) => define({ name, command, write: true }, options),
  };
}

/** Completes the data of an operation with the function that pairs it with an input. */
export function operation<Input extends object, Output>(
  data: Omit<AwsOp<Input, Output>, 'call'>,
): AwsOp<Input, Output> {
  const self: AwsOp<Input, Output> = { ...data, call: (input) => ({ op: self, input }) };
  return self;
}

/** Grants on an object that carries our owner tags, on a request that does, and on names or paths of ours. */
export const tagged = (action: string): IamGrant => ({ action, scope: 'tagged' });
export const tagging = (action: string): IamGrant => ({ action, scope: 'tagging' });
export const path = (action: string): IamGrant => ({ action, scope: 'path' });
export const any = (action: string): IamGrant => ({ action, scope: 'any' });

/**
 * AWS makes a service's own role in the account when somebody uses the service for the first time, with the rights of
 * that somebody. https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
export const linkedRole: IamGrant = path('iam:CreateServiceLinkedRole');

/** The names AWS gives to page tokens. */
export const nextToken: Pages = { input: 'NextToken', output: 'NextToken' };
export const lowerNextToken: Pages = { input: 'nextToken', output: 'nextToken' };
export const marker: Pages = { input: 'Marker', output: 'Marker' };
export const nextMarker: Pages = { input: 'Marker', output: 'NextMarker' };
