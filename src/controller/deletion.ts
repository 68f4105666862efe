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

/** Whether nothing is left of what this pass looked at. */
export function isNothingLeft({ statuses, taken, observation }: PassOutcome): boolean {
  return (
    statuses.size === 0 &&
    taken.length === 0 &&
    observation.blind.size === 0 &&
    observation.conflicts.length === 0
  );
}

/** Whether this pass looked everywhere and found nothing. */
export function isEmptied(outcome: PassOutcome, breadth: Breadth): boolean {
  return breadth.type !== 'waiting' && isNothingLeft(outcome);
}

/**
 * When the finalizer may go: after two empty sweeps at least the lag window apart, the first no earlier than the lag
 * window after the last create that this process, or the one before it, may have sent. A single empty sweep proves
 * nothing: an object made by an interrupted create may not be visible yet.
 */
export function nextSweep(
  memory: Pick<StackMemory, 'lastCreateAt' | 'startedAt' | 'emptySince'>,
  ledger: Ledger,
  now: number,
  pace: Pace,
): { readonly at: 'now' | number; readonly emptySince: number | undefined } {
  const creates = [
    memory.lastCreateAt ?? memory.startedAt,
    ledger.recoveredAt ?? 0,
    ...Object.values(ledger.intents).map((intent) => intent.at),
  ];
  const earliest = Math.max(...creates) + pace.lagWindow;
  if (now < earliest) return { at: earliest, emptySince: undefined };
  const emptySince = memory.emptySince ?? now;
  const next = emptySince + pace.lagWindow;
  return { at: now >= next ? 'now' : next, emptySince };
}
