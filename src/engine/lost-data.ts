import type { MemberStatus } from './actions.ts';
import type { Kind, LogicalId } from './kind.ts';
import type { PlanInput } from './plan-input.ts';

/** Data that was there and is not is never made anew, but from what the spec names, and from that only once. */
export function isLost(kind: Kind, input: PlanInput): boolean {
  const source = kind.madeFrom?.(input.spec);
  if (source !== undefined && source !== input.ledger.restoredFrom) return false;
  return (
    (kind.data === 'database' && input.ledger.databaseSeen) ||
    (kind.data === 'file-system' && input.ledger.fileSystemSeen)
  );
}

/** How data that is lost is told, with what brings it back. */
export function missingData(
  kind: Kind,
  id: LogicalId,
  input: PlanInput,
): Pick<MemberStatus, 'state' | 'reason' | 'message'> {
  const gone = `${id} existed and is gone; an empty one is never created in its place`;
  if (kind.data === 'file-system') {
    const remedy =
      'Restore it from its backup, and set spec.storage.fileSystemID to the id of the file system that it was restored to, or delete the stack.';
    return { state: 'stalled', reason: 'FileSystemMissing', message: `${gone}. ${remedy}` };
  }
  const source = kind.madeFrom?.(input.spec);
  const remedy =
    source === undefined
      ? 'Set spec.database.restoreFromSnapshot to the name of a snapshot of it, restore it under the same identifier by yourself, or delete the stack.'
      : `Once it was restored from ${source}; that is not done again unasked. Set spec.database.restoreFromSnapshot to another snapshot; or take the field out, and put it in again a minute later, to have that one once more.`;
  return { state: 'stalled', reason: 'DatabaseMissing', message: `${gone}. ${remedy}` };
}
