import type { Failure } from './cloud.ts';
import { rememberFailure } from './failures.ts';
import { readAbsentAsEmpty, type Reader } from './find-rows.ts';
import type { Detail, Scope } from './finding.ts';
import type { StackMemory } from './memory.ts';
import type { Pace } from './pace.ts';
import { objectKey, recognise, type Recognised, type Row } from './observation.ts';

export interface DetailReader extends Reader {
  readonly memory: StackMemory;
  readonly now: () => number;
  readonly pace: Pace;
  /** Read again what was read before. */
  readonly again: boolean;
}

/**
 * The row with its details, and with the owner that they show: for kinds whose list shows no tags, the tags come as a
 * detail, and an object found by a name alone may turn out to be somebody else's.
 */
export async function withDetails(row: Row, scope: Scope, reader: DetailReader): Promise<Recognised> {
  const details = row.kind.details ?? [];
  // Before it is ready only the proof of ownership matters, and only once.
  if (
    !details.some((detail) => applies(detail, row.seen)) ||
    (row.state !== 'ready' && row.tags !== undefined)
  )
    return row;
  if (isHeldBack(row, reader))
    return partly(row, reader.memory.failures.get(detailsKey(row.id))?.failure, false);
  const reading: DetailReading = {
    pages: new Map(reader.memory.details.get(objectKey(row))),
    again: reader.again && row.state === 'ready',
    done: new Set(),
    seen: row.seen,
  };
  const failure = await readRounds(details, reading, scope, reader);
  if (reading.pages.size > 0) reader.memory.details.set(objectKey(row), reading.pages);
  noteFailure(row, failure, reader);
  const merged = recognise(row.kind, reading.seen, scope);
  if (merged === undefined || 'conflict' in merged) return merged;
  const whole = [...reading.done].every((name) => reading.pages.has(name));
  return partly(merged, failure, whole);
}

/** How far the reading of one object's details has come. */
interface DetailReading {
  readonly pages: Map<string, unknown>;
  /** Read again what was read before. */
  readonly again: boolean;
  /** Names of the details that were merged, or could not be read. */
  readonly done: Set<string>;
  seen: unknown;
}

const nextRound = (
  details: readonly Detail<unknown>[],
  { done, seen }: DetailReading,
): readonly Detail<unknown>[] => details.filter((detail) => !done.has(detail.name) && applies(detail, seen));

/** Reads all that is asked of the object, and what follows from that; what has failed first, if anything. */
async function readRounds(
  details: readonly Detail<unknown>[],
  reading: DetailReading,
  scope: Scope,
  reader: Reader,
): Promise<Failure | undefined> {
  let failure: Failure | undefined;
  for (;;) {
    const round = nextRound(details, reading);
    if (round.length === 0) return failure;
    const failed = await readRound(round, reading, scope, reader);
    failure ??= failed;
  }
}

/** Reads what is asked at once, and merges it; what has failed, if anything. */
async function readRound(
  round: readonly Detail<unknown>[],
  reading: DetailReading,
  scope: Scope,
  reader: Reader,
): Promise<Failure | undefined> {
  const { pages } = reading;
  const missing = round.filter(({ name }) => reading.again || !pages.has(name));
  const asked = reading.seen;
  const failures = await Promise.all(
    missing.map((detail) => readInto(pages, detail, asked, { scope, reader })),
  );
  for (const detail of round) {
    reading.done.add(detail.name);
    if (pages.has(detail.name)) reading.seen = detail.merge(reading.seen, pages.get(detail.name));
  }
  return failures.find((entry) => entry !== undefined);
}

function noteFailure(row: Row, failure: Failure | undefined, { memory, now, pace }: DetailReader): void {
  const key = detailsKey(row.id);
  if (failure === undefined) memory.failures.delete(key);
  else rememberFailure(memory, { key, fingerprint: '', failure }, now(), pace);
}

/** The key under which the failed reading of an object's details is remembered. */
export function detailsKey(id: string): string {
  return `${id}|details`;
}

/** A refusal is asked about more and more rarely; until then what was read before stands. */
function isHeldBack(row: Row, reader: DetailReader): boolean {
  const record = reader.memory.failures.get(detailsKey(row.id));
  return record !== undefined && !reader.memory.details.has(objectKey(row)) && reader.now() < record.nextTry;
}

function partly(row: Row, failure: Failure | undefined, whole: boolean): Row {
  return failure === undefined ? row : { ...row, partial: { failure, whole } };
}

async function readInto(
  pages: Map<string, unknown>,
  detail: Detail<unknown>,
  seen: unknown,
  { scope, reader }: { readonly scope: Scope; readonly reader: Reader },
): Promise<Failure | undefined> {
  const answer = await readAbsentAsEmpty(detail.ask(seen, scope), reader);
  if (!answer.ok) return answer.failure;
  pages.set(detail.name, answer.value[0]);
  return undefined;
}

function applies(detail: Detail<unknown>, seen: unknown): boolean {
  return detail.when?.(seen) ?? true;
}
