import type { Answer, Cloud, Failure } from './cloud.ts';
import type { Call } from './op.ts';
import type { Detail, Kind, Scope, StackIdentity } from './kind.ts';
import type { StackMemory } from './memory.ts';
import { recognise, scopeOf, type Row } from './observation.ts';

/** How much of a kind a pass reads: nothing, its list, or its list and every detail. */
export type Reading = 'skip' | 'list' | 'deep';

export interface ObserveInput {
  readonly kinds: readonly Kind[];
  readonly stack: StackIdentity;
  readonly spec: unknown;
  readonly memory: StackMemory;
  readonly cloud: Cloud;
  readonly now: () => number;
  readonly reading: (kind: Kind) => Reading;
  /** Details of these objects are read although the reading is not deep: they are young or were just written. */
  readonly unsettled: (row: Row) => boolean;
  readonly signal: AbortSignal;
}

/**
 * Reads what the pass asks for into the memory, all kinds at once except where one kind's questions need another's
 * rows. A kind whose reading fails keeps its failure, and nothing of it is created until it can be read.
 */
export async function observe(input: ObserveInput): Promise<void> {
  const done = new Map<string, Promise<void>>();
  for (const kind of input.kinds) {
    const earlier = (kind.find.after ?? []).map((type) => {
      const promise = done.get(type);
      if (promise === undefined)
        throw new Error(`${kind.type} is found after ${type}, which is not listed before it`);
      return promise;
    });
    done.set(
      kind.type,
      Promise.all(earlier).then(() => observeKind(kind, input)),
    );
  }
  await Promise.all(done.values());
}

async function observeKind(kind: Kind, input: ObserveInput): Promise<void> {
  const reading = input.reading(kind);
  const at = input.now();
  const scope = scopeOf(input.stack, input.spec, currentRows(input.memory));
  const questions = JSON.stringify(kind.find.ask(scope).map((call) => [call.op.name, call.input]));
  if (reading === 'skip' && input.memory.readings.get(kind.type)?.questions === questions) return;
  const parents = new Set(
    (kind.find.after ?? []).flatMap((type) => scope.rows(type).map((row) => row.awsId)),
  );
  const found = await findAll(kind, scope, input);
  if ('failure' in found) {
    const before = input.memory.readings.get(kind.type);
    input.memory.readings.set(kind.type, {
      at,
      rows: before?.rows ?? [],
      conflicts: [],
      parents,
      questions,
      failure: found.failure,
    });
    return;
  }
  const recognised = found.seen
    .map((seen) => recognise(kind, seen, scope))
    .filter((row) => row !== undefined);
  const rows = await Promise.all(
    recognised
      .filter((row) => !('conflict' in row))
      .map((row) => withDetails(row as Row, scope, reading, input)),
  );
  const conflicts = recognised.flatMap((row) => ('conflict' in row ? [row.conflict] : []));
  input.memory.readings.set(kind.type, { at, rows, conflicts, parents, questions });
}

/** Rows as the memory has them now: read in this pass, or before. */
export function currentRows(memory: StackMemory): ReadonlyMap<string, readonly Row[]> {
  const rows = new Map<string, Row[]>();
  for (const [type, reading] of memory.readings) rows.set(type, [...reading.rows]);
  for (const written of memory.written.values()) {
    if (written.what !== 'create' || written.row === undefined) continue;
    const list = rows.get(written.type) ?? [];
    if (!list.some((row) => row.id === written.id)) rows.set(written.type, [...list, written.row]);
  }
  return rows;
}

type Found = { readonly seen: readonly unknown[] } | { readonly failure: Failure };

async function findAll(kind: Kind, scope: Scope, input: ObserveInput): Promise<Found> {
  const known = kind.find.known?.(scope) ?? [];
  if (known.length > 0) return { seen: known };
  const direct = await askAll(kind, kind.find.ask(scope), scope, input);
  if ('failure' in direct || direct.seen.length > 0 || kind.find.fallback === undefined) return direct;
  for (const step of kind.find.fallback(scope)) {
    const answer = await readAbsentAsEmpty(step.call, input);
    if (!answer.ok) return { failure: answer.failure };
    const indirect = await askAll(
      kind,
      answer.value.flatMap((page) => step.next(page)),
      scope,
      input,
    );
    if ('failure' in indirect || indirect.seen.length > 0) return indirect;
  }
  return direct;
}

async function askAll(kind: Kind, calls: readonly Call[], scope: Scope, input: ObserveInput): Promise<Found> {
  const answers = await Promise.all(
    calls.map(async (call) => ({ call, answer: await readAbsentAsEmpty(call, input) })),
  );
  const seen: unknown[] = [];
  for (const { call, answer } of answers) {
    if (!answer.ok) return { failure: answer.failure };
    for (const page of answer.value) seen.push(...kind.find.rows(page, scope, call));
  }
  return { seen };
}

async function readAbsentAsEmpty(call: Call, input: ObserveInput): Promise<Answer<readonly unknown[]>> {
  const answer = await input.cloud.read(call, input.signal);
  return !answer.ok && answer.failure.class === 'absent' ? { ok: true, value: [] } : answer;
}

async function withDetails(row: Row, scope: Scope, reading: Reading, input: ObserveInput): Promise<Row> {
  const details = row.kind.details ?? [];
  if (details.length === 0 || row.state !== 'ready') return row;
  const known = input.memory.details.get(row.awsId);
  const again = reading === 'deep' || input.unsettled(row);
  const pages = new Map(known);
  let partial = false;
  await Promise.all(
    details
      .filter((detail) => applies(detail, row) && (again || !pages.has(detail.name)))
      .map(async (detail) => {
        const answer = await readAbsentAsEmpty(detail.ask(row.seen, scope), input);
        if (answer.ok) pages.set(detail.name, answer.value[0]);
        else partial = true;
      }),
  );
  input.memory.details.set(row.awsId, pages);
  const merged = details
    .filter((detail) => applies(detail, row) && pages.has(detail.name))
    .reduce<unknown>((seen, detail) => detail.merge(seen, pages.get(detail.name)), row.seen);
  const identity = row.kind.identify(merged, scope);
  return {
    ...row,
    seen: merged,
    state: row.kind.state(merged),
    partial,
    ...(identity.tags === undefined ? {} : { tags: identity.tags }),
  };
}

function applies(detail: Detail<unknown>, row: Row): boolean {
  return detail.when?.(row.seen) ?? true;
}
