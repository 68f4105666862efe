import type { MemberStatus } from './actions.ts';
import type { Kind, LogicalId } from './kind.ts';
import type { StackMemory } from './memory.ts';
import { readKey, type Reading } from './observe.ts';
import type { Pace } from './pace.ts';

/**
 * How much a pass reads.
 *
 * - `waiting`: only kinds with something unsettled or just written
 * - `resync`: the batched lists of every kind
 * - `deep`: also the attributes that need a call per object
 */
export interface Breadth {
  readonly type: 'waiting' | 'resync' | 'deep';
  /** Types to read in a waiting pass. */
  readonly types: ReadonlySet<string>;
  /** Logical ids whose details are read again. */
  readonly unsettled: ReadonlySet<LogicalId>;
}

export function chooseReading(breadth: Breadth, kind: Kind, memory: StackMemory, now: number): Reading {
  if (breadth.type === 'deep') return 'deep';
  const failed = memory.failures.get(readKey(kind));
  if (failed !== undefined) return now >= failed.nextTry ? 'list' : 'skip';
  if (breadth.type === 'resync') return 'list';
  return breadth.types.has(kind.type) ? 'list' : 'skip';
}

/**
 * What a waiting pass has to read: kinds with something on its way, or with a write that no read has confirmed, where it
 * is time to look. A database that takes minutes is not asked for each time that an instance, which takes seconds, is.
 */
export function unsettledTypes(
  memory: StackMemory,
  statuses: ReadonlyMap<LogicalId, MemberStatus>,
  { now, pace }: { readonly now: number; readonly pace: Pick<Pace, 'poll'> },
): { types: Set<string>; unsettled: Set<LogicalId> } {
  const types = new Set<string>();
  const unsettled = new Set<LogicalId>();
  // Looks that are nearly due go along: two passes cost more than one.
  const isDue = (status: MemberStatus | undefined): boolean =>
    status?.lookAt === undefined || status.lookAt <= now + pace.poll / 2;
  for (const [id, status] of statuses) {
    if (status.state === 'ready' || (status.state === 'waiting' && status.lookAt === undefined)) continue;
    unsettled.add(id);
    if (!isDue(status)) continue;
    types.add(status.kind.type);
    // A call that did not find its parent: the parent may have been deleted by hand.
    if (status.state === 'retrying') for (const type of relatives(status, statuses)) types.add(type);
  }
  for (const written of memory.written.values()) {
    unsettled.add(written.id);
    if (!isDue(statuses.get(written.id))) continue;
    for (const type of [written.type, ...(written.touches ?? [])]) types.add(type);
  }
  return { types, unsettled };
}

/** Kinds that an object is found through or needs. */
function relatives(status: MemberStatus, statuses: ReadonlyMap<LogicalId, MemberStatus>): readonly string[] {
  const needs = status.needs.flatMap((id) => statuses.get(id)?.kind.type ?? []);
  return [...(status.kind.find.after ?? []), ...needs];
}
