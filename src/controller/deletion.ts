import type { Breadth, Ledger, Pace, PassOutcome, StackMemory } from '../engine/index.ts';

const POLICIES = ['Delete', 'Snapshot', 'Retain'] as const;
export type DeletionPolicy = (typeof POLICIES)[number];

/**
 * The policy that a deletion obeys: the spec's, else the ledger's last one. Undefined when neither can be read; it is
 * never taken for `Delete`.
 */
export function deletionPolicyOf(spec: unknown, ledger: Ledger): DeletionPolicy | undefined {
  const raw: unknown =
    typeof spec === 'object' && spec !== null
      ? (spec as Record<string, unknown>)['deletionPolicy']
      : undefined;
  return POLICIES.find((policy) => policy === raw) ?? ledger.deletionPolicy;
}

/** Whether this pass looked everywhere and found nothing. */
export function isEmptied(outcome: PassOutcome, breadth: Breadth): boolean {
  return (
    breadth.type !== 'waiting' &&
    outcome.statuses.size === 0 &&
    outcome.taken.length === 0 &&
    outcome.observation.blind.size === 0 &&
    outcome.observation.conflicts.length === 0
  );
}

/**
 * When the finalizer may go: after two empty sweeps at least the lag window apart, the first no earlier than the lag
 * window after the last create that this process, or the one before it, may have sent. A single empty sweep proves
 * nothing: an object made by an interrupted create may not be visible yet.
 *
 * Returns `now`, or the time (epoch milliseconds) of the next sweep.
 */
export function whenEmptyAgain(memory: StackMemory, ledger: Ledger, now: number, pace: Pace): 'now' | number {
  const creates = [
    memory.lastCreateAt ?? memory.startedAt,
    ...Object.values(ledger.intents).map((intent) => intent.at),
  ];
  const earliest = Math.max(...creates) + pace.lagWindow;
  if (now < earliest) return earliest;
  memory.emptySince ??= now;
  const next = memory.emptySince + pace.lagWindow;
  return now >= next ? 'now' : next;
}
