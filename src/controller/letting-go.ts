import { FINALIZER } from '../api/v1alpha1/metadata.ts';
import type { Clock } from '../clock.ts';
import {
  keptThings,
  type Breadth,
  type DeletionPolicy,
  type Pace,
  type PassOutcome,
  type StackIdentity,
  type StackMemory,
} from '../engine/index.ts';
import { isEmptied, isNothingLeft, nextSweep } from './deletion.ts';
import { keptData, type KeptDataStore } from './kept-data.ts';
import type { PassJournal } from './pass-journal.ts';
import type { StackStore, StoredStack } from './stack-store.ts';

export interface LettingGoOptions {
  readonly store: StackStore;
  readonly keptData: KeptDataStore;
  readonly clock: Clock;
  readonly pace: Pace;
}

/** A pass of a deletion that has come to its end. */
export interface Ending {
  readonly stack: StoredStack;
  readonly identity: StackIdentity;
  readonly policy: DeletionPolicy;
  readonly outcome: PassOutcome;
  readonly breadth: Breadth;
  readonly memory: StackMemory;
  readonly journal: PassJournal;
}

/**
 * Takes the finalizer away when nothing is left but what the policy keeps, and writes down what that is. Tells whether
 * it did; if not, when the next sweep is due, if this one was empty.
 */
export async function letGo(
  ending: Ending,
  options: LettingGoOptions,
  signal: AbortSignal,
): Promise<{ readonly finished: boolean; readonly nextSweep?: number }> {
  const { outcome, breadth, memory, policy, stack } = ending;
  const now = options.clock.now();
  if (!isEmptied(outcome, breadth, policy)) {
    memory.emptySince = undefined;
    // Nothing is left of what this pass looked at: the next one looks everywhere, at once.
    return isNothingLeft(outcome, policy) ? { finished: false, nextSweep: now } : { finished: false };
  }
  const { at, emptySince } = nextSweep(memory, outcome.ledger, now, options.pace);
  memory.emptySince = emptySince;
  if (at !== 'now') return { finished: false, nextSweep: at };
  await tellKept(ending, options, signal);
  await options.store.removeFinalizer(stack, FINALIZER, signal);
  return { finished: true };
}

/** Whether or not it can be written down: an object that cannot go helps nobody to find their data. */
async function tellKept(
  { stack, identity, policy, outcome, journal }: Ending,
  options: LettingGoOptions,
  signal: AbortSignal,
): Promise<void> {
  const things = keptThings(outcome.observation, policy, identity);
  if (things.length === 0) return;
  const kept = keptData(stack, things, identity, options.clock.now());
  const failure = await options.keptData.write(kept, signal).then(
    () => undefined,
    (error: unknown) => {
      signal.throwIfAborted();
      return error;
    },
  );
  journal.kept(kept, failure);
}
