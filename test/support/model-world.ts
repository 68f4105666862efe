import { isEmptied, nextSweep } from '../../src/controller/deletion.ts';
import {
  newLedger,
  pace,
  pass,
  readLedger,
  StackMemory,
  unsettledTypes,
  writeLedger,
  type Breadth,
  type Call,
  type Kind,
  type Ledger,
  type MemberStatus,
  type PassOutcome,
} from '../../src/engine/index.ts';
import { ModelCloud, ProcessDied, type Fault } from './model-cloud.ts';
import type { ModelSpec } from './model-kinds.ts';
import { brokenPromises } from './model-promises.ts';
import { identity } from './stack-identity.ts';

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface ModelWorldOptions {
  readonly kinds: readonly Kind[];
  readonly seed: number;
  /** Longest time until a list shows a write, in milliseconds. Default is none. */
  readonly lag?: number;
}

const START = Date.UTC(2030, 0, 1);
const never = new AbortController().signal;
const HARMLESS: ModelSpec = { values: {}, gateways: 1 };

/**
 * One stack in the model cloud, with the loop around the passes that a controller would be. A process is its memory:
 * `crash` takes it away, what was stored in the ledger stays.
 */
export class ModelWorld {
  readonly cloud: ModelCloud;
  readonly pace = pace();
  now = START;
  spec = HARMLESS;
  deleting = false;
  /** The finalizer is gone. */
  finished = false;
  passes = 0;
  outcome: PassOutcome | undefined;
  /** What a call meets; the tests put their own faults here. */
  fault: (call: Call) => Fault = () => undefined;
  /** Asked before the ledger is stored: true is a conflict. */
  conflict: () => boolean = () => false;
  /** Broken promises, in words. */
  readonly violations: string[] = [];
  stored = writeLedger(
    newLedger({
      stackId: identity.stackId,
      account: identity.account,
      region: identity.region,
      partition: 'aws',
    }),
  );
  readonly #kinds: readonly Kind[];
  readonly #random: () => number;
  #memory: StackMemory;
  #statuses: ReadonlyMap<string, MemberStatus> = new Map();
  #steady = false;
  #passed: ModelSpec | undefined;
  #next = START;

  constructor({ kinds, seed, lag = 0 }: ModelWorldOptions) {
    this.#kinds = kinds;
    this.#random = randomOf(seed);
    this.#memory = new StackMemory(this.now);
    this.cloud = new ModelCloud({
      now: () => this.now,
      random: this.#random,
      lag,
      fault: (call) => this.fault(call),
      arrived: (call) => {
        this.violations.push(...brokenPromises(call, this.cloud.living(), this.ledger, this.#kinds));
      },
    });
  }

  get ledger(): Ledger {
    const ledger = readLedger(this.stored);
    if (ledger === undefined || ledger === 'unreadable')
      throw new Error(`the ledger cannot be read: ${this.stored}`);
    return ledger;
  }

  get statuses(): ReadonlyMap<string, MemberStatus> {
    return this.#statuses;
  }

  get memory(): StackMemory {
    return this.#memory;
  }

  /** The last pass saw everything as this very spec wants it. */
  isReady(): boolean {
    return (
      this.outcome !== undefined &&
      this.#passed === this.spec &&
      [...this.#statuses.values()].every(({ state }) => state === 'ready')
    );
  }

  /** The process dies and another one starts. */
  crash(): void {
    this.#memory = new StackMemory(this.now);
    this.#statuses = new Map();
    this.#steady = false;
    this.outcome = undefined;
    this.cloud.dead = false;
  }

  /** One pass, and the time until the next; a pass that dies or meets a conflict is over early. */
  async pass(type?: Breadth['type']): Promise<PassOutcome | undefined> {
    this.passes += 1;
    try {
      const breadth = this.#breadth(type);
      const outcome = await this.#run(breadth);
      this.outcome = outcome;
      this.#passed = this.spec;
      this.#statuses = outcome.statuses;
      this.#steady = !this.deleting && this.isReady();
      this.#next = this.#nextLook(outcome, breadth);
      return outcome;
    } catch (error) {
      if (error instanceof ProcessDied) {
        this.now += 10_000;
        this.crash();
      } else if (!(error instanceof LedgerConflict)) throw error;
      this.#next = this.now + 1000;
      return undefined;
    }
  }

  /** Passes and the time between them, until it holds; false when it does not within the time. */
  async until(holds: () => boolean, limit: number): Promise<boolean> {
    const end = this.now + limit;
    while (!holds()) {
      if (this.now > end) return false;
      await this.pass();
      if (!holds()) this.now = Math.max(this.now, this.#next);
    }
    return true;
  }

  #run(breadth: Breadth): Promise<PassOutcome> {
    return pass(
      {
        kinds: this.#kinds,
        stack: identity,
        spec: this.deleting ? undefined : this.spec,
        teardown: this.deleting,
        paused: false,
        userTags: {},
        requests: {},
        steady: this.#steady,
        ledger: this.ledger,
        memory: this.#memory,
        breadth,
        signal: never,
        drain: never,
      },
      {
        cloud: this.cloud,
        now: () => this.now,
        pace: this.pace,
        random: (length) =>
          Array.from({ length }, () => Math.floor(this.#random() * 36).toString(36)).join(''),
        saveLedger: (ledger) => this.#save(ledger),
        acted: () => undefined,
        duplicate: () => undefined,
      },
    );
  }

  async #save(ledger: Ledger): Promise<void> {
    await Promise.resolve();
    if (this.cloud.dead) throw new ProcessDied('the process is dead');
    if (this.conflict()) throw new LedgerConflict('the object was written meanwhile');
    this.stored = writeLedger(ledger);
  }

  #breadth(type: Breadth['type'] | undefined): Breadth {
    const { types, unsettled } = unsettledTypes(this.#memory, this.#statuses);
    const sweep = this.deleting && this.#statuses.size === 0;
    if (type === undefined && !sweep && this.now < this.#memory.nextResync)
      return { type: 'waiting', types, unsettled };
    const deep = this.#memory.resyncs % this.pace.deepEvery === 0;
    this.#memory.resyncs += 1;
    this.#memory.nextResync = this.now + this.pace.resync;
    return { type: type ?? (deep ? 'deep' : 'resync'), types, unsettled };
  }

  #nextLook(outcome: PassOutcome, breadth: Breadth): number {
    const times = [...outcome.statuses.values()].flatMap(({ lookAt }) =>
      lookAt === undefined ? [] : [lookAt],
    );
    if (outcome.taken.length > 0) times.push(this.now + this.pace.poll);
    if (this.deleting && isEmptied(outcome, breadth)) {
      const { at, emptySince } = nextSweep(this.#memory, outcome.ledger, this.now, this.pace);
      this.#memory.emptySince = emptySince;
      if (at === 'now') this.finished = true;
      else times.push(at);
    } else if (outcome.statuses.size > 0) this.#memory.emptySince = undefined;
    return Math.max(Math.min(this.#memory.nextResync, ...times), this.now + this.pace.poll / 20);
  }
}

class LedgerConflict extends Error {
  override readonly name = 'LedgerConflict';
}
