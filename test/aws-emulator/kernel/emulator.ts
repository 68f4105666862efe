import type { AccountFacts } from './account-facts.ts';
import type { Call, Interceptor } from './call.ts';
import { CallLog } from './call-log.ts';
import { Faults } from './faults.ts';
import type { Fault } from './faults.ts';
import { inventoryOf } from './inventory.ts';
import type { Inventory } from './inventory.ts';
import type { LagMode } from './lag.ts';
import type { Plugs } from './port.ts';
import { Principals } from './principals.ts';
import { Random } from './random.ts';
import { requestHandlerOf } from './request-handler.ts';
import type { Caller, InProcessHandler } from './request-handler.ts';
import { globalRegion, Scope } from './scope.ts';
import type { Service } from './service.ts';
import { Buckets } from './throttle.ts';
import type { Timers } from './timers.ts';
import { IdempotentCalls } from './tokens.ts';

export interface EmulatorOptions {
  readonly services: readonly Service[];
  readonly timers: Timers;
  /** Same seed, same calls: same answers. Default is 1. */
  readonly seed?: number;
  /** AWS seconds per second of `timers`; default is 1. */
  readonly timeScale?: number;
  /** Default is `none`. */
  readonly lag?: LagMode;
  /** Calls whose effects are seen as late as reads can be, whatever `lag` says. Default is none. */
  readonly late?: (call: Call) => boolean;
  /** Milliseconds that each call takes, half of it before the effect; default is 0. */
  readonly latencyMs?: number;
  /** False: no call is ever throttled. Default is true. */
  readonly throttling?: boolean;
  readonly faults?: readonly Fault[];
  /** Limits by quota id, where they differ from AWS's defaults. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** What is not as usual in accounts and zones. Default is nothing. */
  readonly facts?: AccountFacts;
  /** What stands in the place of simulations. Default is nothing. */
  readonly plugs?: Plugs;
  readonly onCall?: Interceptor;
  /** Told the id of a rule each time that it refuses a call. */
  readonly onRefusal?: (rule: string) => void;
  /** Calls that the log keeps; counts are kept of all. Default is 10,000. */
  readonly callLogSize?: number;
}

/** Options that may change while it runs. */
export interface EmulatorConfig {
  timeScale: number;
  latencyMs: number;
  throttling: boolean;
  quotas: Readonly<Record<string, number>>;
  facts: AccountFacts;
  onCall: Interceptor | undefined;
}

/** State that a reset replaces. */
interface State {
  readonly scopes: Map<string, Scope>;
  readonly principals: Principals;
  readonly tokens: IdempotentCalls;
  readonly buckets: Buckets;
}

/** AWS, as far as the served operations go: accounts, regions, time, limits and failures. */
export class Emulator {
  readonly services: readonly Service[];
  readonly timers: Timers;
  readonly config: EmulatorConfig;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Calls of operations that are not served, by `service:Operation`; a test that leaves any has failed. */
  readonly unserved = new Map<string, number>();
  /** Parameters that were accepted and looked at by nobody, by `service:Operation Member`. */
  readonly ignored = new Map<string, number>();
  /** How often each rule refused a call. */
  readonly refusals = new Map<string, number>();
  readonly #options: EmulatorOptions;
  #requests = 0;
  #acting: Call | undefined;
  #state: State;

  constructor(options: EmulatorOptions) {
    this.#options = options;
    this.services = options.services;
    this.timers = options.timers;
    this.config = {
      timeScale: options.timeScale ?? 1,
      latencyMs: options.latencyMs ?? 0,
      throttling: options.throttling ?? true,
      quotas: options.quotas ?? {},
      facts: options.facts ?? {},
      onCall: options.onCall,
    };
    this.faults = new Faults(new Random((options.seed ?? 1) + 1), options.faults);
    this.calls = new CallLog(options.callLogSize ?? 10_000);
    this.#state = this.#freshState();
  }

  get state(): State {
    return this.#state;
  }

  /** What the account owns in the region; IAM's part of it is shared by all its regions. */
  scope(account: string, region: string): Scope {
    const key = `${account}/${region}`;
    const known = this.#state.scopes.get(key);
    if (known) return known;
    const state = this.#state;
    const { config } = this;
    const { late } = this.#options;
    const world = {
      timers: this.timers,
      get timeScale() {
        return config.timeScale;
      },
      lag: this.#options.lag ?? 'none',
      isLate: late && (() => this.#acting !== undefined && late(this.#acting)),
      seed: this.#options.seed ?? 1,
      get quotas() {
        return config.quotas;
      },
      get facts() {
        return config.facts;
      },
      plugs: this.#options.plugs ?? new Map(),
      alive: () => this.#state === state,
      refused: (rule: string) => {
        this.refused(rule);
      },
    };
    const global = region === globalRegion ? undefined : this.scope(account, globalRegion);
    const scope = new Scope(world, account, region, global);
    state.scopes.set(key, scope);
    if (global) for (const service of this.services) service.seed?.(scope);
    return scope;
  }

  /**
   * What an SDK client of this process takes as `requestHandler`: no socket, microtasks only. `caller` stands for
   * the credentials of requests that are not signed.
   */
  requestHandler(caller: Caller = {}): InProcessHandler {
    return requestHandlerOf(this, caller);
  }

  /** Carries out a call: what is written meanwhile is its effect. */
  acting<Output>(call: Call, work: () => Output): Output {
    this.#acting = call;
    try {
      return work();
    } finally {
      this.#acting = undefined;
    }
  }

  /** Counted, so that it can be found again in logs of both sides. */
  newRequestId(): string {
    this.#requests += 1;
    return `00000000-0000-4000-8000-${this.#requests.toString(16).padStart(12, '0')}`;
  }

  /** Everything there is, by account, region and type; deleted objects that are still listed included. */
  inventory(): Inventory {
    return inventoryOf(this.#state.scopes.values());
  }

  /** Forgets all accounts, sessions, tokens, buckets and pending transitions; configuration and counts stay. */
  reset(): void {
    this.#state = this.#freshState();
  }

  count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  refused(rule: string): void {
    this.count(this.refusals, rule);
    this.#options.onRefusal?.(rule);
  }

  record(call: Call, outcome: string): void {
    this.calls.add({ ...call, at: this.timers.now(), outcome });
  }

  #freshState(): State {
    return {
      scopes: new Map(),
      principals: new Principals(new Random(this.#options.seed ?? 1)),
      tokens: new IdempotentCalls(),
      buckets: new Buckets(() => this.config.timeScale),
    };
  }
}
