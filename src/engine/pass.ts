import { act, type ActResult } from './act.ts';
import type { Action, MemberStatus } from './actions.ts';
import { lookForBlockers } from './blockers.ts';
import type { Cloud, Failure } from './cloud.ts';
import type { DeletionPolicy } from './deletion-policy.ts';
import type { Kind, LogicalId, StackIdentity, Tags } from './kind.ts';
import type { Ledger } from './ledger.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import type { StackMemory } from './memory.ts';
import { confirmEdits, makesAgain, startKey, surplusRows, trackPending } from './housekeeping.ts';
import type { Observation, Row } from './observation.ts';
import { observe, type Reading } from './observe.ts';
import { overlaid, removalKey } from './overlay.ts';
import type { Pace } from './pace.ts';
import { plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { preflight } from './preflight.ts';
import { chooseReading, type Breadth } from './reading.ts';
import { blindStatuses, planRemoval } from './teardown.ts';

/** What a pass needs from outside. Everything that could differ between two runs of one history comes through here. */
export interface PassTools {
  readonly cloud: Cloud;
  readonly now: () => number;
  readonly pace: Pace;
  /** Random letters and digits for tokens and passwords. */
  readonly random: (length: number) => string;
  /** Stores the ledger before the call that needs it. Throws when the object was changed meanwhile. */
  saveLedger(ledger: Ledger): Promise<void>;
  /**
   * Reads again what a deletion obeys, right before something that bears data goes: the user may have thought better of
   * it. Throws when it cannot be read; nothing goes then.
   */
  orders(): Promise<DeletionOrders>;
  /** Told of every write and its answer, for events and logs. */
  acted(action: Action, result: ActResult): void;
  /** Told of a second object under one logical id. */
  duplicate(row: Row, kept: Row): void;
  /** Told of what could not be read of the account's quotas when a stack is begun all the same. Default is nobody. */
  readonly unread?: (failure: Failure) => void;
}

/** All that a deletion takes from the spec. */
export interface DeletionOrders {
  readonly policy: DeletionPolicy;
  readonly paused: boolean;
}

export interface PassInput {
  readonly kinds: readonly Kind[];
  readonly stack: StackIdentity;
  /** Undefined: the stack is torn down. */
  readonly spec: unknown;
  readonly teardown: boolean;
  /** What a teardown obeys. */
  readonly policy: DeletionPolicy;
  /** Observe and report only. */
  readonly paused: boolean;
  readonly userTags: Tags;
  readonly requests: Readonly<Record<string, string>>;
  readonly steady: boolean;
  readonly ledger: Ledger;
  readonly memory: StackMemory;
  readonly breadth: Breadth;
  readonly signal: AbortSignal;
  /** No further action is started once it is aborted; those in flight are finished. */
  readonly drain: AbortSignal;
}

export interface PassOutcome {
  readonly observation: Observation;
  readonly statuses: ReadonlyMap<LogicalId, MemberStatus>;
  readonly ledger: Ledger;
  /** Actions that succeeded, in the order of their answers. */
  readonly taken: readonly Action[];
  /** Actions that would be taken; filled when paused. */
  readonly pending: readonly Action[];
}

interface Planned {
  readonly observation: Observation;
  readonly actions: readonly Action[];
  readonly statuses: ReadonlyMap<LogicalId, MemberStatus>;
}

/**
 * One pass over one stack: observe, then plan → start what is startable → fold each answer into the observation, until
 * nothing starts. It never waits for AWS to finish anything; the caller asks for another pass.
 */
export async function pass(input: PassInput, tools: PassTools): Promise<PassOutcome> {
  return new Pass(input, tools).run();
}

class Pass {
  readonly #input: PassInput;
  readonly #tools: PassTools;
  readonly #inFlight = new Map<string, Promise<void>>();
  /** An action is started at most once in a pass, whatever its answer. */
  readonly #started = new Set<string>();
  readonly #taken: Action[] = [];
  readonly #keeper: LedgerKeeper;
  readonly #since: number;
  #failure: unknown;

  constructor(input: PassInput, tools: PassTools) {
    this.#input = input;
    this.#tools = tools;
    this.#keeper = new LedgerKeeper(input, tools);
    this.#since = tools.now();
  }

  async run(): Promise<PassOutcome> {
    const { memory, signal } = this.#input;
    await this.#observe((kind) => chooseReading(this.#input.breadth, kind, memory, this.#tools.now()));
    await lookForBlockers(
      [...memory.readings.values()].flatMap((reading) => reading.rows),
      { stack: this.#input.stack, memory, cloud: this.#tools.cloud, signal },
    );
    this.#keeper.settle();
    let current = this.#plan();
    if (this.#input.paused || current.observation.conflicts.length > 0)
      return this.#outcome(current, current.actions);
    for (const row of current.observation.duplicates) {
      const kept = current.observation.rows.get(row.id);
      if (kept !== undefined) this.#tools.duplicate(row, kept);
    }
    const held = await this.#preflight(current);
    if (held !== undefined) return this.#outcome({ ...current, statuses: held }, []);
    for (;;) {
      current = await this.#lookAgain(current);
      await this.#start(current.actions).catch((error: unknown) => {
        this.#failure ??= error;
      });
      if (this.#failure !== undefined) await this.#abandon();
      if (this.#inFlight.size === 0) break;
      await Promise.race(this.#inFlight.values());
      if (this.#failure !== undefined) await this.#abandon();
      current = this.#plan();
    }
    this.#keeper.confirm(current.statuses);
    this.#keeper.forgetTags(current.observation, current.statuses);
    await this.#keeper.save();
    return this.#outcome(current, []);
  }

  #observe(reading: (kind: Kind) => Reading): Promise<void> {
    return observe({
      kinds: this.#input.kinds,
      stack: this.#input.stack,
      spec: this.#input.spec,
      memory: this.#input.memory,
      cloud: this.#tools.cloud,
      now: this.#tools.now,
      pace: this.#tools.pace,
      reading,
      // What has been told to go is only waited for.
      unsettled: (row) =>
        this.#input.breadth.unsettled.has(row.id) && !this.#input.memory.written.has(removalKey(row)),
      signal: this.#input.signal,
    });
  }

  /**
   * What AWS makes a second time without a word is looked for in the pass that makes it. An older reading knows nothing
   * of a process that was paused, lost the lead and has made it since; one that makes it after this reading meets our
   * write of the ledger.
   */
  async #lookAgain(current: Planned): Promise<Planned> {
    const { readings } = this.#input.memory;
    const stale = new Set(
      current.actions
        .filter((action) => makesAgain(action, this.#keeper.ledger))
        .map(({ kind }) => kind)
        .filter(({ type }) => (readings.get(type)?.at ?? 0) < this.#since),
    );
    if (stale.size === 0) return current;
    await this.#observe((kind) => (stale.has(kind) ? 'list' : 'leave'));
    return this.#plan();
  }

  /** Something that is not an answer of AWS broke (a bug, an abort): what is in flight is finished, then it is told. */
  async #abandon(): Promise<never> {
    await Promise.all(this.#inFlight.values());
    throw this.#failure;
  }

  #plan(): Planned {
    const { memory } = this.#input;
    const now = this.#tools.now();
    const observation = overlaid(memory, this.#tools.pace.lagWindow);
    trackPending(memory, observation, now);
    const base = this.#basis(observation, now);
    if (this.#input.teardown) {
      const teardown = { ...base, policy: this.#input.policy };
      const removal = planRemoval(teardown, [...observation.rows.values(), ...observation.duplicates]);
      // What stays need not be known.
      const blind = this.#input.policy === 'Retain' ? [] : blindStatuses(teardown, this.#input.kinds);
      const statuses = new Map([...removal.statuses, ...blind]);
      return { observation, actions: removal.actions, statuses };
    }
    const desired = plan(base);
    confirmEdits(memory, desired.statuses);
    const surplus = surplusRows(observation, desired.statuses, now, this.#tools.pace);
    // Nothing that is surplus bears data: the policy is for what does.
    const removal = planRemoval({ ...base, policy: 'Delete' }, surplus);
    return {
      observation,
      actions: [...desired.actions, ...removal.actions],
      statuses: new Map([...desired.statuses, ...removal.statuses]),
    };
  }

  /** How everything stands while the account has no room for the stack; undefined when it may be begun. */
  async #preflight(current: Planned): Promise<ReadonlyMap<LogicalId, MemberStatus> | undefined> {
    if (this.#input.teardown) return undefined;
    return preflight(this.#basis(current.observation, this.#tools.now()), current, {
      cloud: this.#tools.cloud,
      signal: this.#input.signal,
      unread: (failure) => this.#tools.unread?.(failure),
    });
  }

  #basis(observation: Observation, now: number): PlanInput {
    return {
      kinds: this.#input.kinds,
      spec: this.#input.spec,
      stack: this.#input.stack,
      userTags: this.#input.userTags,
      requests: this.#input.requests,
      steady: this.#input.steady,
      observation,
      ledger: this.#keeper.ledger,
      memory: this.#input.memory,
      now,
      pace: this.#tools.pace,
    };
  }

  async #start(actions: readonly Action[]): Promise<void> {
    if (this.#input.drain.aborted) return;
    const fresh = actions.filter(
      (action) => !this.#started.has(startKey(action)) && !this.#inFlight.has(action.key),
    );
    const decidedAt = this.#tools.now();
    const startable = await this.#ordered(fresh);
    if (startable.length === 0) return;
    await this.#keeper.open(startable);
    for (const action of startable) {
      this.#started.add(startKey(action));
      const running = act(action, {
        ...this.#tools,
        decidedAt,
        ledger: this.#keeper.ledger,
        memory: this.#input.memory,
        stack: this.#input.stack,
        signal: this.#input.signal,
        opened: this.#keeper.opened,
      })
        .then((result) => {
          if (result.ok) this.#taken.push(action);
          this.#keeper.answered(action, result);
          this.#tools.acted(action, result);
        })
        .catch((error: unknown) => {
          this.#failure ??= error;
        })
        .finally(() => this.#inFlight.delete(action.key));
      this.#inFlight.set(action.key, running);
    }
  }

  /** Without what removes data under a policy that is no longer the object's. */
  async #ordered(actions: readonly Action[]): Promise<readonly Action[]> {
    const bearing = (action: Action): boolean => action.verb === 'remove' && action.kind.keptBy !== undefined;
    if (!actions.some(bearing)) return actions;
    const { policy, paused } = await this.#tools.orders();
    if (policy === this.#input.policy && !paused) return actions;
    return actions.filter((action) => !bearing(action));
  }

  #outcome(
    current: { observation: Observation; statuses: ReadonlyMap<LogicalId, MemberStatus> },
    pending: readonly Action[],
  ): PassOutcome {
    return {
      observation: current.observation,
      statuses: current.statuses,
      ledger: this.#keeper.ledger,
      taken: this.#taken,
      pending,
    };
  }
}
