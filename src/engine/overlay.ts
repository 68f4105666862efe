import { fingerprint } from './actions.ts';
import type { Failure } from './cloud.ts';
import type { LogicalId } from './kind.ts';
import type { StackMemory, Written } from './memory.ts';
import { isLeaving, objectKey, settleDuplicates, type Observation, type Row } from './observation.ts';

/**
 * The observation as it must be once AWS's reads catch up: what we created and no read shows yet is there, what we
 * told to go is going. Reads of AWS may lag behind its writes, and a plan made from a stale list makes things twice.
 * A record that a read has confirmed, or a read from after the lag window, is forgotten.
 */
export function overlaid(memory: StackMemory, lagWindow: number): Observation {
  forgetOld(memory, lagWindow);
  const rows: Row[] = [];
  const conflicts: Row[] = [];
  const blind = new Map<string, Failure>();
  for (const [type, reading] of memory.readings) {
    rows.push(...reading.rows);
    conflicts.push(...reading.conflicts);
    if (reading.failure !== undefined) blind.set(type, reading.failure);
  }
  const made = [...memory.written.values()].flatMap(({ what, row }) =>
    what === 'create' && row !== undefined ? [row] : [],
  );
  const shown = new Set(made.length === 0 ? [] : rows.map((row) => objectKey(row)));
  rows.push(...made.filter((row) => !shown.has(objectKey(row))));
  const { kept, duplicates } = settleDuplicates(rows.map((row) => leaving(row, memory)));
  return { rows: kept, duplicates, conflicts, blind };
}

function leaving(row: Row, memory: StackMemory): Row {
  if (isLeaving(row) || memory.written.size === 0) return row;
  const removed = memory.written.get(removalKey(row));
  return removed === undefined ? row : { ...row, state: 'deleting' };
}

/** The key under which the removal of one object is remembered. */
export function removalKey(row: Row): string {
  return `${row.id}|remove|${row.awsId}`;
}

function forgetOld(memory: StackMemory, lagWindow: number): void {
  for (const [key, written] of memory.written) {
    if (isOutlived(written, memory, lagWindow) || isConfirmed(written, memory)) memory.written.delete(key);
  }
}

/**
 * A read that began when the window was over shows what there is. The window alone says nothing: a database is first
 * looked at minutes after it was made, and what is known until then must not be forgotten.
 */
function isOutlived(written: Written, memory: StackMemory, lagWindow: number): boolean {
  const reading = memory.readings.get(written.type);
  return reading !== undefined && reading.failure === undefined && reading.at - written.at >= lagWindow;
}

/**
 * A create is confirmed when a later read shows the object, a removal when a later read no longer does, a step that
 * prepares a removal when a later read shows the object changed or gone.
 */
function isConfirmed(written: Written, memory: StackMemory): boolean {
  const reading = memory.readings.get(written.type);
  if (reading === undefined || reading.failure !== undefined || reading.at < written.at) return false;
  if (written.what === 'create') return reading.rows.some((row) => row.awsId === written.row?.awsId);
  if (written.what === 'remove') return !reading.rows.some((row) => row.awsId === written.awsId);
  const { before } = written;
  const row = reading.rows.find((other) => other.awsId === written.awsId);
  return before !== undefined && (row === undefined || fingerprint(row.seen) !== before);
}

/** Logical ids that a read of AWS has shown, as opposed to the answers to our own writes. */
export function sighted(memory: StackMemory): ReadonlySet<LogicalId> {
  const ids = new Set<LogicalId>();
  for (const reading of memory.readings.values()) for (const row of reading.rows) ids.add(row.id);
  return ids;
}
