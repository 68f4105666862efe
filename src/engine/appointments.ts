import type { MemberStatus } from './actions.ts';
import type { LogicalId } from './kind.ts';
import type { StackMemory } from './memory.ts';

/**
 * When to look at each object again. A plan counts the time to the next look from now, which is right for what was read
 * just now. What the pass left out keeps the time it had: otherwise passes that somebody in a hurry asks for, every few
 * seconds, would put off the look at a database for ever. `since`: when the pass began, in epoch milliseconds.
 */
export function keepAppointments(
  statuses: ReadonlyMap<LogicalId, MemberStatus>,
  before: ReadonlyMap<LogicalId, MemberStatus>,
  memory: StackMemory,
  since: number,
): ReadonlyMap<LogicalId, MemberStatus> {
  const kept = new Map(statuses);
  for (const [id, status] of statuses) {
    const planned = before.get(id)?.lookAt;
    if (status.lookAt === undefined || planned === undefined || planned >= status.lookAt) continue;
    const isRead = (memory.readings.get(status.kind.type)?.at ?? 0) >= since;
    if (!isRead && planned > since) kept.set(id, { ...status, lookAt: planned });
  }
  return kept;
}
