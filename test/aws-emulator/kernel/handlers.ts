import type { CallContext } from './call-context.ts';

type CommandOf<Module, Name extends string> = `${Name}Command` extends keyof Module
  ? Module[`${Name}Command`]
  : never;

type InstanceOf<Constructor> = Constructor extends new (...args: never[]) => infer Instance
  ? Instance
  : never;

/** A decoded value: a member is there or it is not, none is there and undefined. */
export type Present<Value> = Value extends string | number | boolean | Date | Uint8Array
  ? Value
  : Value extends readonly (infer Item)[]
    ? Present<Item>[]
    : { [Key in keyof Value]: Present<Exclude<Value[Key], undefined>> };

/** An answer may hold rows, which nobody may change. */
export type Frozen<Value> = Value extends string | number | boolean | Date | Uint8Array | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [Key in keyof Value]: Frozen<Value[Key]> };

/** Input of an operation, by its name in the SDK package; required members are present. */
export type InputOf<Module, Name extends string> =
  InstanceOf<CommandOf<Module, Name>> extends { input: infer Input } ? Present<Input> : never;

interface Sends<Output> {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: Output }>;
}

/** Output of an operation without the SDK's own metadata. */
export type OutputOf<Module, Name extends string> =
  InstanceOf<CommandOf<Module, Name>> extends Sends<infer Output> ? Frozen<Omit<Output, '$metadata'>> : never;

export type OperationName<Module> = {
  [Key in keyof Module]: Key extends `${infer Name}Command` ? Name : never;
}[keyof Module];

/**
 * What an operation does: synchronous, so that one call is one step for everybody else. Input is decoded and
 * checked against the model; the output is written by schema, so a row may be returned whole.
 */
export type Handler<Module, Name extends string> = (
  context: CallContext,
  input: InputOf<Module, Name>,
) => OutputOf<Module, Name>;

/** Handlers by operation name: `export const vpcs = { CreateVpc(context, input) {…} } satisfies Handlers<typeof ec2>`. */
export type Handlers<Module> = {
  readonly [Name in OperationName<Module> & string]?: Handler<Module, Name>;
};

/** A handler whose types the kernel no longer needs. */
export type AnyHandler = (context: CallContext, input: never) => object;
