import { ServiceError } from '../codec/service-error.ts';
import type { Page, PageOptions } from './pagination.ts';
import { pageOf } from './pagination.ts';
import type { Principal, Principals } from './principals.ts';
import type { Quota } from './quota.ts';
import type { Scope } from './scope.ts';
import type { Service } from './service.ts';
import type { Table, TableDefinition } from './table.ts';
import type { IdempotentCalls } from './tokens.ts';
import { markRead, unwatched } from './watched-input.ts';

export interface CallContextOptions {
  readonly scope: Scope;
  readonly service: Service;
  readonly operation: string;
  readonly requestId: string;
  readonly principal: Principal;
  readonly principals: Principals;
  readonly tokens: IdempotentCalls;
  /** The same region of another account. */
  readonly elsewhere: (account: string) => Scope;
}

export interface OnceOptions<Output> {
  /** What another request with the same token is told. Default is the service's mismatch error. */
  readonly mismatch?: (first: Output) => ServiceError;
  /** True when the service has forgotten the token. Default is never. */
  readonly isOver?: (first: Output) => boolean;
}

/** What a handler may know and do. Its `scope` outlives the call and is what timers capture. */
export class CallContext {
  readonly scope: Scope;
  readonly operation: string;
  readonly requestId: string;
  readonly principal: Principal;
  readonly principals: Principals;
  /** The same region of another account: for the few calls that reach into one. */
  readonly elsewhere: (account: string) => Scope;
  /**
   * Milliseconds since 1970, the same during the whole call: the machine's clock may move between two looks, and a
   * timer that compares them later would take its own call for another one.
   */
  readonly now: number;
  readonly #service: Service;
  readonly #tokens: IdempotentCalls;

  constructor(options: CallContextOptions) {
    this.scope = options.scope;
    this.operation = options.operation;
    this.requestId = options.requestId;
    this.principal = options.principal;
    this.principals = options.principals;
    this.elsewhere = options.elsewhere;
    this.now = options.scope.now;
    this.#service = options.service;
    this.#tokens = options.tokens;
  }

  get account(): string {
    return this.scope.account;
  }

  get region(): string {
    return this.scope.region;
  }

  get date(): Date {
    return new Date(this.now);
  }

  table<Row extends object>(definition: TableDefinition<Row>): Table<Row> {
    return this.scope.table(definition);
  }

  newId(prefix: string): string {
    return this.scope.newId(prefix);
  }

  after(seconds: number, fn: () => void): void {
    this.scope.after(seconds, fn);
  }

  between(low: number, high: number): number {
    return this.scope.between(low, high);
  }

  limit(quota: Quota): number {
    return this.scope.limit(quota);
  }

  /** Throws what AWS would answer; prefer a rule's `refuse`, which names its page. */
  fail(code: string, message: string, members: Readonly<Record<string, unknown>> = {}): never {
    throw new ServiceError(code, message, { members });
  }

  /**
   * Runs `make` once per client token: the same token with the same parameters gets the first answer again, with
   * other parameters the service's mismatch error. Without a token it just runs.
   */
  once<Output extends object>(
    token: string | undefined,
    input: object,
    make: () => Output,
    options: OnceOptions<Output> = {},
  ): Output {
    if (token === undefined || token === '') return make();
    const { mismatch } = this.#service.codes;
    const key = `${this.account}/${this.region}/${this.#service.name}/${this.operation}/${token}`;
    if (this.#tokens.has(key)) markRead(input);
    const refusal = (): ServiceError => new ServiceError(mismatch.code, mismatch.message);
    return this.#tokens.once(key, unwatched(input), make, { mismatch: refusal, ...options });
  }

  /** One page of a list, in the list's order. */
  page<Item>(items: readonly Item[], options: PageOptions): Page<Item> {
    const { badPageToken } = this.#service.codes;
    return pageOf(
      items,
      options,
      () => new ServiceError(badPageToken, 'The token is invalid or has expired.'),
    );
  }
}
