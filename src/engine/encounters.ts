import type { Intent, Ledger } from './ledger.ts';
import type { StackMemory } from './memory.ts';

/** An open intent of the ledger, as this process came to know it. */
export interface Encounter {
  /** Epoch milliseconds by the clock of this process. */
  readonly at: number;
  /** This process opened it. */
  readonly own: boolean;
}

/**
 * Notes what the ledger holds that this process has not met before. How long ago something was done is counted from
 * that: the times in the ledger are of the clock of the process that wrote them, and one whose clock goes ten minutes
 * ahead would take what was created a second ago for created long since, and create it again.
 */
export function meet(memory: StackMemory, ledger: Ledger, now: number): void {
  const open = new Set(Object.values(ledger.intents).map(({ token }) => token));
  for (const token of memory.encounters.keys()) if (!open.has(token)) memory.encounters.delete(token);
  for (const token of open)
    if (!memory.encounters.has(token)) memory.encounters.set(token, { at: now, own: false });
  if (ledger.recoveredAt !== undefined) memory.recoveredAt ??= now;
}

/** When the call of an intent may have been sent at the latest, for one this process did not open. */
export function metAt(memory: Pick<StackMemory, 'encounters'>, { token }: Intent, now: number): number {
  return memory.encounters.get(token)?.at ?? now;
}

/** When the ledger was lost at the latest; undefined when it never was. */
export function recoveredAt(
  memory: Pick<StackMemory, 'recoveredAt'>,
  ledger: Ledger,
  now: number,
): number | undefined {
  return ledger.recoveredAt === undefined ? undefined : (memory.recoveredAt ?? now);
}

/** A time that AWS tells of an object, and when this process was first and last asked how long ago that is. */
export interface Told {
  readonly first: number;
  readonly last: number;
}

/** What nobody has asked for an hour is over. */
const FORGOTTEN = 3_600_000;

/**
 * Milliseconds since this process first met a time that AWS tells of an object: at least so long ago it was. The time
 * itself is of AWS's clock; one that goes ten minutes ahead of it would give up at once what has just begun.
 */
export function elapsedSince(memory: StackMemory, key: string, now: number): number {
  for (const [other, { last }] of memory.told) if (now - last > FORGOTTEN) memory.told.delete(other);
  const first = memory.told.get(key)?.first ?? now;
  memory.told.set(key, { first, last: now });
  return now - first;
}
