import type { Clock } from '../../src/clock.ts';
import type { KeptDataStore } from '../../src/controller/kept-data.ts';
import type { PassJournal } from '../../src/controller/pass-journal.ts';
import { LeaderElector, LeadershipLostError } from '../../src/controller/leader-elector.ts';
import { StackReconciler } from '../../src/controller/stack-reconciler.ts';
import type { StackKey, StackStore } from '../../src/controller/stack-store.ts';
import type { CloudProvider } from '../../src/controller/cloud-provider.ts';
import { pace, type Kind } from '../../src/engine/index.ts';
import type { LeaseServer } from '../support/lease-server.ts';
import { CrashPlan, type CrashPoint } from './crash-plan.ts';
import type { Journal } from './journal.ts';
import type { MemoryStackStore } from './memory-stack-store.ts';
import { mortalClouds, mortalKeptData, mortalStore } from './mortal.ts';

export interface SimulatedOperatorOptions {
  readonly clock: Clock;
  readonly store: MemoryStackStore;
  readonly clouds: CloudProvider;
  readonly keptData: KeptDataStore;
  readonly kinds: readonly Kind[];
  readonly random: () => number;
  readonly journal: Journal;
  /** Who leads works, and it is the one that holds this Lease. Default is that there is none, and everybody works. */
  readonly lease?: { readonly server: LeaseServer; readonly identity: string };
  readonly crash?: CrashPoint;
  readonly onDeath?: () => void;
  readonly onPause?: () => void;
}

/** One process of the operator: the real reconciler, called for one object whenever it changed or asked for it. */
export class SimulatedOperator {
  readonly crash: CrashPlan;
  /** It was elected once. */
  hasLed = false;
  readonly #options: SimulatedOperatorOptions;
  readonly #reconciler: StackReconciler;

  constructor(options: SimulatedOperatorOptions) {
    this.#options = options;
    this.crash = new CrashPlan({
      clock: options.clock,
      point: options.crash,
      onDeath: () => options.onDeath?.(),
      onPause: () => options.onPause?.(),
    });
    const store: StackStore = mortalStore(options.store, this.crash);
    this.#reconciler = new StackReconciler({
      store,
      clouds: mortalClouds(options.clouds, this.crash),
      keptData: mortalKeptData(options.keptData, this.crash),
      kinds: options.kinds,
      clock: options.clock,
      pace: pace(),
      random: (length) =>
        Array.from({ length }, () => ALPHABET.charAt(Math.floor(options.random() * ALPHABET.length))).join(
          '',
        ),
      jitter: options.random,
      journal: (): PassJournal => options.journal,
    });
  }

  /** Works on one object until the process dies; of several objects, each has a run of its own. */
  async run(key: StackKey): Promise<void> {
    const { lease, random, journal } = this.#options;
    const never = new AbortController().signal;
    if (lease === undefined) return this.#work(key, never);
    const { server, identity } = lease;
    const elector = new LeaderElector({
      clock: this.#processClock(),
      random,
      identity,
      // An effect that throws is a refusal of the server, which takes its way back like an answer.
      store: server.reachedThrough((effect) => this.crash.call(() => Promise.resolve().then(effect))),
      observer: {
        leading: (leads) => {
          this.hasLed ||= leads;
          journal.note(`${identity} ${leads ? 'leads' : 'leads no longer'}`);
        },
        failed: (error) => {
          journal.failed(error);
        },
      },
    });
    await elector
      .run(never, (lost) => this.#work(key, lost))
      .catch((error: unknown) => {
        if (!(error instanceof LeadershipLostError)) throw error;
      });
    // Who has lost the lead ends, and is started anew.
    this.crash.kill();
  }

  /** Timers of a process that stands still go off when it goes on. */
  #processClock(): Clock {
    const { clock } = this.#options;
    return {
      now: () => clock.now(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        await this.crash.call(() => Promise.resolve());
      },
    };
  }

  async #work(key: StackKey, lost: AbortSignal): Promise<void> {
    let wake = new AbortController();
    const unwatch = this.#options.store.watch((changed) => {
      if (changed.namespace === key.namespace && changed.name === key.name) wake.abort();
    });
    lost.addEventListener('abort', () => {
      wake.abort();
    });
    let failures = 0;
    while (!this.crash.dead && !lost.aborted) {
      wake = new AbortController();
      const wait = await this.#pass(key, lost).then(
        (after) => {
          failures = 0;
          return after;
        },
        (error: unknown) => {
          this.#options.journal.failed(error);
          failures += 1;
          return 1000 * 2 ** Math.min(failures - 1, 6);
        },
      );
      await this.#sleep(wait, wake.signal);
      await this.crash.awake();
    }
    unwatch();
  }

  async #pass(key: StackKey, signal: AbortSignal): Promise<number | undefined> {
    const result = await this.#reconciler.reconcile(key, signal);
    return result.requeueAfter;
  }

  /** Until the time has come, or the object changed. */
  async #sleep(ms: number | undefined, wake: AbortSignal): Promise<void> {
    if (wake.aborted) return;
    const woken = new Promise<void>((resolve) => {
      wake.addEventListener('abort', () => {
        resolve();
      });
    });
    if (ms === undefined) return woken;
    await Promise.race([this.#options.clock.sleep(ms, wake).catch(() => undefined), woken]);
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
