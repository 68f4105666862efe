import type { MemberStatus } from './actions.ts';
import type { LogicalId, Tags } from './kind.ts';
import type { Ledger } from './ledger.ts';
import type { StackMemory } from './memory.ts';
import type { Observation } from './observation.ts';
import { isOwnerKey } from './owner-tags.ts';

interface GoneTagsInput {
  readonly ledger: Ledger;
  readonly userTags: Tags;
  readonly memory: StackMemory;
  /** Milliseconds. */
  readonly lagWindow: number;
  readonly observation: Observation;
  readonly statuses: ReadonlyMap<LogicalId, MemberStatus>;
}

/**
 * Keys of tags that the spec has dropped and no object carries. Every read must show that: one that began sooner than a
 * lag window after this process may not show what the process before it has written, and a key that is forgotten then
 * stays on AWS for good, as somebody else's.
 */
export function goneTagKeys(input: GoneTagsInput): readonly string[] {
  const { ledger, userTags, memory, lagWindow, observation, statuses } = input;
  const dropped = ledger.tagKeys.filter((key) => userTags[key] === undefined);
  if (dropped.length === 0) return [];
  if ([...memory.readings.values()].some(({ at }) => at < memory.startedAt + lagWindow)) return [];
  if ([...statuses.values()].some(({ state }) => state !== 'ready')) return [];
  const carried = new Set([...observation.rows.values()].flatMap((row) => Object.keys(row.tags ?? {})));
  return dropped.filter((key) => !carried.has(key) || isOwnerKey(key));
}
