import { ANNOTATIONS } from '../../src/api/v1alpha1/metadata.ts';
import { isEmptied, nextSweep } from '../../src/controller/deletion.ts';
import { account, breadthOf, nextLook, type ScheduleOptions } from '../../src/controller/pass-schedule.ts';
import type { StackSession } from '../../src/controller/stack-session.ts';
import type { StoredStack } from '../../src/controller/stack-store.ts';
import {
  newLedger,
  pace,
  pass,
  readLedger,
  StackMemory,
  writeLedger,
  type Breadth,
  type Call,
  type DeletionPolicy,
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
  /** Another process that works on the same stack: time, cloud and stored ledger are the same. */
  readonly rival?: ModelWorld;
}

/** What all processes of a world have in common. */
interface Common {
  now: number;
  ledger: string;
  /** Counts the writes of the ledger. */
  version: number;
}

/** Thrown when the object was written by somebody else since it was read. */
export class LedgerConflict extends Error {
  override readonly name = 'LedgerConflict';
}

const START = Date.UTC(2030, 0, 1);
const never = new AbortController().signal;

/**
 * One stack in the model cloud, with the loop around the passes that a controller is. A process is its session: `crash`
 * takes it away, what was stored in the ledger stays.
 */
export class ModelWorld {
  readonly cloud: ModelCloud;
  readonly pace = pace();
  spec: ModelSpec = { values: {}, gateways: 1 };
  paused = false;
  deleting = false;
  policy: DeletionPolicy = 'Delete';
  /** Stops the start of further actions. */
  drain = never;
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
  readonly #common: Common;
  /** The ledger as this process read or wrote it last. */
  #known = { text: '', version: 0 };
  readonly #kinds: readonly Kind[];
  readonly #random: () => number;
  readonly #schedule: ScheduleOptions;
  #session: StackSession;
  #requests = 0;
  /** The spec that the last pass was about. */
  #passed: ModelSpec | undefined;
  #next = START;

  constructor({ kinds, seed, lag = 0, rival }: ModelWorldOptions) {
    this.#kinds = kinds;
    this.#common =
      rival === undefined
        ? { now: START, ledger: writeLedger(newLedger(identity)), version: 0 }
        : rival.#common;
    this.#random = randomOf(seed);
    const clock = { now: () => this.now, sleep: () => Promise.reject(new Error('passes never sleep')) };
    this.#schedule = { clock, pace: this.pace, jitter: this.#random };
    this.#session = this.#newSession(false);
    this.cloud = rival?.cloud ?? this.#newCloud(lag);
  }

  get now(): number {
    return this.#common.now;
  }

  set now(now: number) {
    this.#common.now = now;
  }

  get stored(): string {
    return this.#common.ledger;
  }

  set stored(text: string) {
    this.#common.ledger = text;
    this.#common.version += 1;
  }

  #newCloud(lag: number): ModelCloud {
    return new ModelCloud({
      now: () => this.now,
      random: this.#random,
      lag,
      fault: (call) => this.fault(call),
      arrived: (call, again) => {
        const { cloud, ledger, violations } = this;
        violations.push(
          ...brokenPromises(call, { living: cloud.living(), ledger, kinds: this.#kinds, again }),
        );
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
    return this.#session.statuses;
  }

  get memory(): StackMemory {
    return this.#session.memory;
  }

  /** The last pass saw everything as this very spec wants it. */
  isReady(): boolean {
    return this.outcome !== undefined && this.#passed === this.spec && this.#isAllReady();
  }

  /** The process dies and another one starts. */
  crash(): void {
    this.#session = this.#newSession(true);
    this.outcome = undefined;
    this.cloud.dead = false;
  }

  /** Asks for a pass that reads everything, as a user does. */
  async deepPass(): Promise<PassOutcome | undefined> {
    this.#requests += 1;
    return this.pass();
  }

  /** One pass; undefined when the process died in it or met a conflict. */
  async pass(): Promise<PassOutcome | undefined> {
    this.passes += 1;
    try {
      this.#readLedger();
      const subject = { stack: this.#stack(), deleting: this.deleting };
      const breadth = breadthOf(subject, this.#session, this.#schedule);
      const outcome = await this.#run(breadth);
      this.#session.statuses = outcome.statuses;
      account({ ...subject, stack: this.#stack() }, this.#session, breadth, this.#schedule);
      this.outcome = outcome;
      this.#passed = this.spec;
      if (this.isReady()) this.#session.readyGeneration = 1;
      this.#next = this.now + nextLook(this.#session, outcome, this.#sweep(outcome, breadth), this.#schedule);
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

  #isAllReady(): boolean {
    return [...this.statuses.values()].every(({ state }) => state === 'ready');
  }

  #newSession(resumed: boolean): StackSession {
    return {
      uid: identity.stackId,
      target: '',
      memory: new StackMemory(this.now, resumed),
      statuses: new Map(),
      readyGeneration: undefined,
      handledRequest: undefined,
      teardownBegun: false,
      ledger: undefined,
    };
  }

  #stack(): StoredStack {
    const annotations = {
      [ANNOTATIONS.ledger]: this.#known.text,
      ...(this.#requests > 0 && { [ANNOTATIONS.reconcileRequestedAt]: `${this.#requests}` }),
    };
    const metadata = {
      namespace: 'default',
      name: 'blog',
      uid: identity.stackId,
      resourceVersion: '1',
      generation: 1,
      finalizers: [],
      annotations,
    };
    return { metadata, spec: this.spec, status: undefined };
  }

  #run(breadth: Breadth): Promise<PassOutcome> {
    return pass(
      {
        kinds: this.#kinds,
        stack: identity,
        spec: this.deleting ? undefined : this.spec,
        teardown: this.deleting,
        policy: this.policy,
        paused: this.paused,
        userTags: {},
        requests: {},
        steady: !this.deleting && this.#session.readyGeneration !== undefined,
        ledger: this.ledger,
        memory: this.memory,
        breadth,
        signal: never,
        drain: this.drain,
      },
      {
        cloud: this.cloud,
        now: () => this.now,
        pace: this.pace,
        random: (length) =>
          Array.from({ length }, () => Math.floor(this.#random() * 36).toString(36)).join(''),
        saveLedger: (ledger) => this.#save(ledger),
        orders: () => Promise.resolve({ policy: this.policy, paused: this.paused }),
        acted: () => undefined,
        duplicate: () => undefined,
      },
    );
  }

  #readLedger(): void {
    this.#known = { text: this.stored, version: this.#common.version };
  }

  async #save(ledger: Ledger): Promise<void> {
    await Promise.resolve();
    if (this.cloud.dead) throw new ProcessDied('the process is dead');
    if (this.conflict() || this.#known.version !== this.#common.version)
      throw new LedgerConflict('the object was written meanwhile');
    this.stored = writeLedger(ledger);
    this.#readLedger();
  }

  /** When an empty stack is looked at again; it is finished when that is now. */
  #sweep(outcome: PassOutcome, breadth: Breadth): number | undefined {
    if (!this.deleting) return undefined;
    if (!isEmptied(outcome, breadth, this.policy)) {
      this.memory.emptySince = undefined;
      return undefined;
    }
    const { at, emptySince } = nextSweep(this.memory, outcome.ledger, this.now, this.pace);
    this.memory.emptySince = emptySince;
    if (at !== 'now') return at;
    this.finished = true;
    return undefined;
  }
}
