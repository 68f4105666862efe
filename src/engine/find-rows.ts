import type { Answer, Cloud, Failure } from './cloud.ts';
import type { Scope } from './finding.ts';
import type { Kind } from './kind.ts';
import type { Call } from './op.ts';

export interface Reader {
  readonly cloud: Cloud;
  readonly signal: AbortSignal;
}

export type Found = { readonly seen: readonly unknown[] } | { readonly failure: Failure };

/** Everything a kind's finder finds: what follows from known rows, else the answers to its questions, else the way back. */
export async function findAll(kind: Kind, scope: Scope, reader: Reader): Promise<Found> {
  const known = kind.find.known?.(scope) ?? [];
  if (known.length > 0) return { seen: known };
  const direct = await askAll(kind, kind.find.ask(scope), scope, reader);
  if ('failure' in direct || isComplete(kind, direct.seen, scope)) return direct;
  for (const step of kind.find.fallback?.(scope, direct.seen) ?? []) {
    const answer = await readAbsentAsEmpty(step.call, reader);
    if (!answer.ok) return { failure: answer.failure };
    const calls = answer.value.flatMap((page) => step.next(page));
    const indirect = await askAll(kind, calls, scope, reader);
    if ('failure' in indirect) return indirect;
    if (indirect.seen.length > 0) return { seen: [...direct.seen, ...indirect.seen] };
  }
  return direct;
}

function isComplete(kind: Kind, seen: readonly unknown[], scope: Scope): boolean {
  return kind.find.complete?.(seen, scope) ?? seen.length > 0;
}

async function askAll(kind: Kind, calls: readonly Call[], scope: Scope, reader: Reader): Promise<Found> {
  const answers = await Promise.all(
    calls.map(async (call) => ({ call, answer: await readAbsentAsEmpty(call, reader) })),
  );
  const seen: unknown[] = [];
  for (const { call, answer } of answers) {
    if (!answer.ok) return { failure: answer.failure };
    for (const page of answer.value) seen.push(...kind.find.rows(page, scope, call));
  }
  return { seen };
}

/** A name that nothing has is an answer: there is none. */
export async function readAbsentAsEmpty(call: Call, reader: Reader): Promise<Answer<readonly unknown[]>> {
  const answer = await reader.cloud.read(call, reader.signal);
  return !answer.ok && answer.failure.class === 'absent' ? { ok: true, value: [] } : answer;
}
