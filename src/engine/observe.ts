import type { Cloud, Failure } from './cloud.ts';
import { rememberFailure } from './failures.ts';
import { findAll } from './find-rows.ts';
import type { Scope } from './finding.ts';
import type { Kind, StackIdentity } from './kind.ts';
import type { KindReading, StackMemory } from './memory.ts';
import { recognise, scopeOf, type Recognised, type Row } from './observation.ts';
import type { Pace } from './pace.ts';
import { withDetails } from './read-details.ts';

/**
 * How much of a kind is read: nothing, nothing unless the question for it has changed, its list, or its list and every
 * detail.
 */
export type Reading = 'leave' | 'skip' | 'list' | 'deep';

export interface ObserveInput {
  readonly kinds: readonly Kind[];
  readonly stack: StackIdentity;
  readonly spec: unknown;
  readonly memory: StackMemory;
  readonly cloud: Cloud;
  readonly now: () => number;
  readonly pace: Pace;
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
  const { memory, spec } = input;
  const reading = input.reading(kind);
  if (reading === 'leave') return;
  const at = input.now();
  const before = memory.readings.get(kind.type);
  if (reading === 'skip' && isAskedAlike(kind, before, input)) return;
  const scope = scopeOf(input.stack, spec, (type) => currentRows(memory, type));
  const questions = JSON.stringify(kind.find.ask(scope).map((call) => [call.op.name, call.input]));
  const asked = { questions, basis: { kind, spec, rows: new Map(scope.used) } };
  if (reading === 'skip' && before?.questions === questions)
    memory.readings.set(kind.type, { ...before, ...asked });
  else memory.readings.set(kind.type, { at, ...asked, ...(await readKind(kind, scope, reading, input)) });
}

/** Asks the questions of a kind, and what it takes to know the details of what was found. */
async function readKind(
  kind: Kind,
  scope: Scope,
  reading: Reading,
  input: ObserveInput,
): Promise<Omit<KindReading, 'at' | 'questions' | 'basis'>> {
  const { memory } = input;
  const at = input.now();
  const before = memory.readings.get(kind.type);
  const parents = new Set(
    (kind.find.after ?? []).flatMap((type) => scope.rows(type).map((row) => row.awsId)),
  );
  const found = await findAll(kind, scope, input);
  if ('failure' in found) {
    noteBlindness(kind, found.failure, input);
    const kept = { rows: before?.rows ?? [], conflicts: before?.conflicts ?? [] };
    return { ...kept, parents, failure: found.failure };
  }
  memory.failures.delete(readKey(kind));
  const listed = found.seen.map((seen) => recognise(kind, seen, scope));
  const whole = await Promise.all(listed.map((entry) => completed(entry, scope, reading, input)));
  const rows = whole.filter((entry) => isRow(entry));
  const conflicts = whole.flatMap((entry) =>
    entry !== undefined && 'conflict' in entry ? [entry.conflict] : [],
  );
  noteAbsence(before, rows, at, memory);
  return { rows, conflicts, parents };
}

/** What the questions were made of has not changed since, so they have not either. */
function isAskedAlike(kind: Kind, before: KindReading | undefined, { spec, memory }: ObserveInput): boolean {
  const basis = before?.basis;
  if (basis?.kind !== kind || basis.spec !== spec) return false;
  return [...basis.rows].every(([type, rows]) => currentRows(memory, type) === rows);
}

/** The key under which a kind's failed reading is remembered. */
export function readKey(kind: Kind): string {
  return `${kind.type}|read`;
}

function noteBlindness(kind: Kind, failure: Failure, input: ObserveInput): void {
  rememberFailure(input.memory, { key: readKey(kind), fingerprint: '', failure }, input.now(), input.pace);
}

/** When something that a reading showed was first missing from the next: one list without it proves little. */
function noteAbsence(
  before: KindReading | undefined,
  rows: readonly Row[],
  at: number,
  memory: StackMemory,
): void {
  const present = new Set(rows.map((row) => row.id));
  for (const id of present) memory.missingSince.delete(id);
  for (const { id } of before?.rows ?? []) {
    if (!present.has(id) && !memory.missingSince.has(id)) memory.missingSince.set(id, at);
  }
}

async function completed(
  entry: Recognised,
  scope: Scope,
  reading: Reading,
  input: ObserveInput,
): Promise<Recognised> {
  if (!isRow(entry)) return entry;
  const again = reading === 'deep' || input.unsettled(entry);
  return withDetails(entry, scope, { ...input, again });
}

function isRow(entry: Recognised): entry is Row {
  return entry !== undefined && !('conflict' in entry);
}

/** Rows of a type as the memory has them now: read in this pass, or before. */
export function currentRows(memory: StackMemory, type: string): readonly Row[] {
  const rows = memory.readings.get(type)?.rows ?? none;
  const made = [...memory.written.values()].flatMap((written) =>
    written.what === 'create' && written.type === type && written.row !== undefined ? [written.row] : [],
  );
  const unseen = made.filter(({ id }) => !rows.some((row) => row.id === id));
  return unseen.length === 0 ? rows : [...rows, ...unseen];
}

const none: readonly Row[] = [];
