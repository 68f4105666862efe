import type { Action, MemberStatus } from './actions.ts';
import { metAt } from './encounters.ts';
import type { LogicalId } from './kind.ts';
import type { Ledger } from './ledger.ts';
import type { StackMemory } from './memory.ts';
import { isLeaving, objectKey, type Observation, type Row } from './observation.ts';
import { sighted } from './overlay.ts';
import type { Pace } from './pace.ts';

export function startKey(action: Action): string {
  return `${action.key}|${action.fingerprint}`;
}

/** The name under which an action's intent stands in the ledger; undefined for actions that may be repeated. */
export function intentKey(action: Action): string | undefined {
  if (action.verb === 'create') return action.kind.create?.repeat === 'name' ? undefined : action.id;
  return action.verb === 'edit' && action.makes ? action.key : undefined;
}

/** AWS would make a second one if somebody else has made the first: it has no unique name, and no token is in use. */
export function makesAgain(action: Action, ledger: Ledger): boolean {
  if (action.verb === 'edit') return action.makes;
  if (action.verb === 'remove') return false;
  const repeat = action.kind.create?.repeat;
  return repeat === 'none' || (repeat === 'token' && ledger.intents[action.id] === undefined);
}

/** Intents that are over: a read has shown the object, or every read must show by now what an edit made. */
export function settledIntents(
  ledger: Ledger,
  memory: StackMemory,
  now: number,
  pace: Pace,
): readonly string[] {
  const seen = sighted(memory);
  return Object.entries(ledger.intents)
    .filter(
      ([key, intent]) =>
        seen.has(key) || (isOfEdit(key) && now - metAt(memory, intent, now) >= pace.lagWindow),
    )
    .map(([key]) => key);
}

export function isOfEdit(key: string): boolean {
  return key.includes('|');
}

/** Of what the edit with the key is. */
export function idOfEdit(key: string): LogicalId {
  return key.slice(0, key.indexOf('|'));
}

/** Notes since when a resource is on its way, for the poll schedule. */
export function trackPending(memory: StackMemory, observation: Observation, now: number): void {
  for (const row of observation.rows.values()) {
    if (row.state === 'pending' || isLeaving(row)) {
      if (!memory.pendingSince.has(row.id)) memory.pendingSince.set(row.id, now);
    } else memory.pendingSince.delete(row.id);
  }
  for (const id of memory.pendingSince.keys()) if (!observation.rows.has(id)) memory.pendingSince.delete(id);
}

/** An edit that a read shows as done is no longer remembered, so that drift right after it is seen as drift. */
export function confirmEdits(memory: StackMemory, statuses: ReadonlyMap<LogicalId, MemberStatus>): void {
  for (const [key, written] of memory.written) {
    if (written.what === 'edit' && statuses.get(written.id)?.state === 'ready') memory.written.delete(key);
  }
  for (const key of memory.attempts.keys()) {
    if (statuses.get(idOfEdit(key))?.state === 'ready') memory.attempts.delete(key);
  }
}

/** Details of objects that no reading shows any more are dropped. */
export function forgetDetails(memory: StackMemory): void {
  const known = new Set(
    [...memory.readings.values()].flatMap((reading) => reading.rows.map((row) => objectKey(row))),
  );
  for (const key of memory.details.keys()) if (!known.has(key)) memory.details.delete(key);
}

/** A second object this old was not made by a create of ours that went wrong just now. */
const FRESH_SECONDS = 3600;

/**
 * What goes outside a teardown: second objects that are unreferenced and fresh, and what the spec no longer asks for
 * once all that it asks for can be used. Never data: no path but a deletion removes a database or a file system.
 */
export function surplusRows(
  observation: Observation,
  statuses: ReadonlyMap<LogicalId, MemberStatus>,
  now: number,
  pace: Pace,
): readonly Row[] {
  const settled = [...statuses.values()].every(
    (status) => status.inPlace === true || ['ready', 'settling', 'stalled'].includes(status.state),
  );
  const unplanned = settled ? [...observation.rows.values()].filter((row) => !statuses.has(row.id)) : [];
  const second = observation.duplicates.filter(
    (row) => !row.inUse && now - (row.bornAt ?? now) < FRESH_SECONDS * pace.second,
  );
  return [...second, ...unplanned].filter(({ kind }) => kind.data === undefined && kind.keptBy === undefined);
}
