import type { Cloud } from './cloud.ts';
import type { StackIdentity } from './kind.ts';
import type { StackMemory } from './memory.ts';
import type { Row } from './observation.ts';

export interface BlockersInput {
  readonly stack: StackIdentity;
  readonly memory: StackMemory;
  readonly cloud: Cloud;
  readonly signal: AbortSignal;
}

/** Refusals before somebody else is suspected: what AWS itself clears away after a deletion takes a few. */
const REFUSALS = 3;

/**
 * Finds out who keeps objects from being deleted, for those whose removal AWS has refused a few times because
 * something depends on them. Each further refusal is a reason to look again, so that the answer does not outlive the
 * blocker; nobody else pays for it.
 */
export async function lookForBlockers(rows: readonly Row[], input: BlockersInput): Promise<void> {
  const { memory } = input;
  for (const [key, known] of memory.blockers) {
    if (memory.failures.get(key)?.count !== known.count) memory.blockers.delete(key);
  }
  await Promise.all(rows.map((row) => lookAt(row, input)));
}

async function lookAt(row: Row, { stack, memory, cloud, signal }: BlockersInput): Promise<void> {
  const { blockers } = row.kind;
  const [key, record] = refusalOf(row, memory) ?? [];
  if (blockers === undefined || key === undefined || record === undefined) return;
  if (record.count < REFUSALS || memory.blockers.has(key)) return;
  const answers = await Promise.all(blockers.ask(row.seen).map((call) => cloud.read(call, signal)));
  const found = answers.flatMap((answer) =>
    answer.ok ? answer.value.flatMap((page) => blockers.name(page, row.seen, stack)) : [],
  );
  memory.blockers.set(key, { count: record.count, found });
}

function refusalOf(row: Row, memory: StackMemory) {
  return [...memory.failures].find(
    ([key, { failure }]) =>
      failure.class === 'dependency' && key.startsWith(`${row.id}|`) && key.endsWith(`|${row.awsId}`),
  );
}

/** `network interface eni-1 (…) is in the way: …`: the first few, with what to do; undefined when none is known. */
export function tellBlockers(memory: StackMemory, key: string): string | undefined {
  const found = memory.blockers.get(key)?.found ?? [];
  if (found.length === 0) return undefined;
  const named = found.slice(0, 3).map(({ what, remedy }) => `${what} is in the way: ${remedy}`);
  const more = found.length > 3 ? [`and ${found.length - 3} more`] : [];
  return [...named, ...more].join('; ');
}
