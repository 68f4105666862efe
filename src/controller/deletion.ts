import {
  deletionPolicies,
  metAt,
  recoveredAt,
  type Breadth,
  type DeletionPolicy,
  type Ledger,
  type Pace,
  type PassOutcome,
  type StackMemory,
} from '../engine/index.ts';

/**
 * The policy that a deletion obeys: the spec's, else the ledger's last one, else `Snapshot`. What cannot be read is never
 * taken for `Delete`.
 */
export function deletionPolicyOf(spec: unknown, ledger: Ledger): DeletionPolicy {
  const raw: unknown =
    typeof spec === 'object' && spec !== null
      ? (spec as Record<string, unknown>)['deletionPolicy']
      : undefined;
  return deletionPolicies.find((policy) => policy === raw) ?? ledger.deletionPolicy ?? 'Snapshot';
}

/**
 * Whether nothing is left to do for what this pass looked at: what the policy keeps has no status when it is marked.
 * Under `Retain` neither what cannot be read nor what is claimed by another holds the object, because nothing goes anyway.
 */
export function isNothingLeft(
  { statuses, taken, observation }: PassOutcome,
  policy: DeletionPolicy,
): boolean {
  if (policy === 'Retain')
    return taken.length === 0 && (statuses.size === 0 || observation.conflicts.length > 0);
  return (
    statuses.size === 0 &&
    taken.length === 0 &&
    observation.blind.size === 0 &&
    observation.conflicts.length === 0
  );
}

/** Whether this pass looked everywhere and found nothing. */
export function isEmptied(outcome: PassOutcome, breadth: Breadth, policy: DeletionPolicy): boolean {
  return breadth.type !== 'waiting' && isNothingLeft(outcome, policy);
}

/**
 * When the finalizer may go: after two empty sweeps at least the lag window apart, the first no earlier than the lag
 * window after the last create that this process, or the one before it, may have sent. A single empty sweep proves
 * nothing: an object made by an interrupted create may not be visible yet.
 */
export function nextSweep(
  memory: Pick<StackMemory, 'lastCreateAt' | 'startedAt' | 'emptySince' | 'encounters' | 'recoveredAt'>,
  ledger: Ledger,
  now: number,
  pace: Pace,
): { readonly at: 'now' | number; readonly emptySince: number | undefined } {
  const creates = [
    memory.lastCreateAt ?? memory.startedAt,
    recoveredAt(memory, ledger, now) ?? 0,
    ...Object.values(ledger.intents).map((intent) => metAt(memory, intent, now)),
  ];
  const earliest = Math.max(...creates) + pace.lagWindow;
  if (now < earliest) return { at: earliest, emptySince: undefined };
  const emptySince = memory.emptySince ?? now;
  const next = emptySince + pace.lagWindow;
  return { at: now >= next ? 'now' : next, emptySince };
}
