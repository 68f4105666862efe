import type { AccountFacts } from './account-facts.ts';
import type { LagMode } from './lag.ts';
import { lagOf } from './lag.ts';
import type { Lag } from './lag.ts';
import { LateEffects } from './late-effects.ts';
import { pluggedInto } from './port.ts';
import type { Plugs, Port } from './port.ts';
import type { Quota } from './quota.ts';
import { Random } from './random.ts';
import type { Rule } from './rule.ts';
import { Table } from './table.ts';
import type { TableDefinition } from './table.ts';
import type { Timers } from './timers.ts';
import { Topics } from './topic.ts';
import type { Topic } from './topic.ts';

export interface World {
  readonly timers: Timers;
  readonly timeScale: number;
  readonly lag: LagMode;
  /** True while a call is carried out whose effects are seen late; undefined where there are none such. */
  readonly isLate: (() => boolean) | undefined;
  readonly seed: number;
  readonly quotas: Readonly<Record<string, number>>;
  readonly facts: AccountFacts;
  readonly plugs: Plugs;
  /** False once the emulator was reset: timers of the old state do nothing. */
  alive(): boolean;
  /** Counts a rule that has refused something. */
  refused(rule: string): void;
}

/** Names the part of a scope that is shared by all regions of an account. */
export const globalRegion = 'aws-global';

/** Everything one account owns in one region. Nothing of it is visible in another scope. */
export class Scope {
  readonly account: string;
  readonly region: string;
  readonly random: Random;
  readonly #world: World;
  readonly #lag: Lag | undefined;
  readonly #late: LateEffects | undefined;
  readonly #tables = new Map<object, unknown>();
  readonly #global: Scope | undefined;
  readonly #topics = new Topics();

  constructor(world: World, account: string, region: string, global?: Scope) {
    this.account = account;
    this.region = region;
    this.#world = world;
    this.#global = global;
    this.random = new Random(
      world.seed ^ Number.parseInt(account.slice(-9), 10) ^ (new Random(0).keyed(region) * 2 ** 31),
    );
    const usual = lagOf(world.lag, this.random);
    const { isLate, timers } = world;
    const time = { now: () => timers.now(), timeScale: () => world.timeScale };
    this.#late = isLate && new LateEffects({ usual, isLate, ...time });
    this.#lag = this.#late ?? (world.lag === 'none' ? undefined : usual);
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#world.timers.now();
  }

  get date(): Date {
    return new Date(this.now);
  }

  get timeScale(): number {
    return this.#world.timeScale;
  }

  /** The rows of a table, this service's or another's. */
  table<Row extends object>(definition: TableDefinition<Row>): Table<Row> {
    if (definition.global && this.#global) return this.#global.table(definition);
    const known = this.#tables.get(definition) as Table<Row> | undefined;
    if (known) return known;
    const world = this.#world;
    const time = { now: () => world.timers.now(), timeScale: () => world.timeScale };
    const table = new Table<Row>(definition, time, this.#lag);
    this.#tables.set(definition, table);
    return table;
  }

  /** Tables that were touched, for inventories. */
  tables(): [TableDefinition<object>, Table<object>][] {
    return [...this.#tables] as unknown as [TableDefinition<object>, Table<object>][];
  }

  /** Runs `fn` when so many seconds of AWS time have passed; real time is `timeScale` times shorter. */
  after(seconds: number, fn: () => void): void {
    const world = this.#world;
    world.timers.at(this.now + (seconds * 1000) / world.timeScale, () => {
      if (world.alive()) fn();
    });
  }

  /** Has `listener` told of what services of this scope publish; a service subscribes in its `seed`. */
  subscribe<Event>(topic: Topic<Event>, listener: (event: Event) => void): void {
    this.#topics.subscribe(topic, listener);
  }

  /** Tells the subscribers, once the current call has returned. */
  publish<Event>(topic: Topic<Event>, event: Event): void {
    for (const listener of this.#topics.listeners(topic)) {
      this.after(0, () => {
        listener(event);
      });
    }
  }

  /** Counts a rule whose refusal shows in a state later on, instead of in the answer to a call. */
  refused(rule: Rule): void {
    this.#world.refused(rule.id);
  }

  /** What runs behind the objects of AWS: simulated unless the emulator was given something else. */
  through<Runtime>(port: Port<Runtime>): Runtime {
    return pluggedInto(this.#world.plugs, port);
  }

  /** A duration in seconds drawn between the bounds. */
  between(low: number, high: number): number {
    return this.random.between(low, high);
  }

  /** An id as EC2 makes them: `vpc-0` and 16 more hexadecimal digits. */
  newId(prefix: string): string {
    return `${prefix}-0${this.random.hex(16)}`;
  }

  get facts(): AccountFacts {
    return this.#world.facts;
  }

  limit(quota: Quota): number {
    return this.#world.quotas[quota.id] ?? quota.limit;
  }

  /**
   * True when a change in IAM has reached the other services: 0–15 s after it was made, at once without lag, at the
   * end of that time when the call was one of those whose effects are seen late.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
   */
  hasPropagated(key: string, changedAt: number): boolean {
    const late = this.#late?.wasAt(changedAt) === true;
    if (this.#world.lag === 'none' && !late) return true;
    const share = this.random.keyed(`propagation/${key}/${String(changedAt)}`);
    const usual = this.#world.lag === 'maximum' ? Math.min(1, share * 2) * 15 : share ** 2 * 15;
    const seconds = late ? 15 : usual;
    return this.now >= changedAt + (seconds * 1000) / this.#world.timeScale;
  }
}
