import type { Action } from './actions.ts';
import type { Kind } from './kind.ts';
import { appliedKey, type Ledger } from './ledger.ts';
import { marksOf } from './marks.ts';
import type { StackMemory } from './memory.ts';

/** What the ledger remembers of a write that has succeeded, because no read will show it. */
export function appliedBy(action: Action, memory: StackMemory): Readonly<Record<string, string>> | undefined {
  if (action.verb === 'edit') return action.remembers;
  if (action.verb !== 'create') return undefined;
  const row = memory.written.get(action.key)?.row;
  const aspects = row === undefined ? undefined : action.kind.create?.remembers?.(action.want, row.seen);
  if (aspects === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(aspects).map(([aspect, value]) => [appliedKey(action.id, aspect), value]),
  );
}

interface Seen {
  readonly kinds: readonly Kind[];
  readonly spec: unknown;
  readonly memory: StackMemory;
}

/** The ledger with what this reading has shown of the data; the same object when that is nothing new. */
export function withSeenData(ledger: Ledger, input: Seen): Ledger {
  const marks = marksOf(input.memory);
  const databaseSeen = ledger.databaseSeen || marks.databaseSeen;
  const fileSystemSeen = ledger.fileSystemSeen || marks.fileSystemSeen;
  const restoredFrom = restoredFromOf(ledger, input);
  const isKnown =
    databaseSeen === ledger.databaseSeen &&
    fileSystemSeen === ledger.fileSystemSeen &&
    restoredFrom === ledger.restoredFrom;
  if (isKnown) return ledger;
  const { restoredFrom: _old, ...rest } = ledger;
  return { ...rest, databaseSeen, fileSystemSeen, ...(restoredFrom === undefined ? {} : { restoredFrom }) };
}

/**
 * What the spec said to restore from while the database was there. A user who takes it out of the spec has said that it
 * is over, and may ask for the same again.
 */
function restoredFromOf(ledger: Ledger, input: Seen): string | undefined {
  if (input.spec === undefined) return ledger.restoredFrom;
  const kind = input.kinds.find((candidate) => candidate.madeFrom !== undefined);
  if (kind === undefined) return ledger.restoredFrom;
  const source = kind.madeFrom?.(input.spec);
  if (source === undefined) return undefined;
  const isThere = (input.memory.readings.get(kind.type)?.rows.length ?? 0) > 0;
  return isThere ? source : ledger.restoredFrom;
}
