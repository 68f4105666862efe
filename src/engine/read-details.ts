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
  const details = (row.kind.details ?? []).filter((detail) => applies(detail, row));
  // Before it is ready only the proof of ownership matters, and only once.
  if (details.length === 0 || (row.state !== 'ready' && row.tags !== undefined)) return row;
  if (isHeldBack(row, reader))
    return partly(row, reader.memory.failures.get(detailsKey(row.id))?.failure, false);
  const pages = new Map(reader.memory.details.get(objectKey(row)));
  const again = reader.again && row.state === 'ready';
  const missing = details.filter((detail) => again || !pages.has(detail.name));
  const failures = await Promise.all(missing.map((detail) => readInto(pages, detail, row, scope, reader)));
  if (pages.size > 0) reader.memory.details.set(objectKey(row), pages);
  const seen = details
    .filter((detail) => pages.has(detail.name))
    .reduce((sofar, detail) => detail.merge(sofar, pages.get(detail.name)), row.seen);
  const merged = recognise(row.kind, seen, scope);
  const failure = failures.find((entry) => entry !== undefined);
  if (failure === undefined) reader.memory.failures.delete(detailsKey(row.id));
  else
    rememberFailure(
      reader.memory,
      { key: detailsKey(row.id), fingerprint: '', failure },
      reader.now(),
      reader.pace,
    );
  if (merged === undefined || 'conflict' in merged) return merged;
  return partly(
    merged,
    failure,
    details.every((detail) => pages.has(detail.name)),
  );
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
  row: Row,
  scope: Scope,
  reader: Reader,
): Promise<Failure | undefined> {
  const answer = await readAbsentAsEmpty(detail.ask(row.seen, scope), reader);
  if (!answer.ok) return answer.failure;
  pages.set(detail.name, answer.value[0]);
  return undefined;
}

function applies(detail: Detail<unknown>, row: Row): boolean {
  return detail.when?.(row.seen) ?? true;
}
