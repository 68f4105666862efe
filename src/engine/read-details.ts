import type { Failure } from './cloud.ts';
import { readAbsentAsEmpty, type Reader } from './find-rows.ts';
import type { Detail, Scope } from './kind.ts';
import type { StackMemory } from './memory.ts';
import { recognise, type Recognised, type Row } from './observation.ts';

export interface DetailReader extends Reader {
  readonly memory: StackMemory;
  /** Read again what was read before. */
  readonly again: boolean;
}

/**
 * The row with its details, and with the owner that they show: for kinds whose list shows no tags, the tags come as a
 * detail, and an object found by a name alone may turn out to be somebody else's.
 */
export async function withDetails(row: Row, scope: Scope, reader: DetailReader): Promise<Recognised> {
  const details = (row.kind.details ?? []).filter((detail) => applies(detail, row));
  if (details.length === 0 || row.state !== 'ready') return row;
  const pages = new Map(reader.memory.details.get(row.awsId));
  const missing = details.filter((detail) => reader.again || !pages.has(detail.name));
  const failures = await Promise.all(missing.map((detail) => readInto(pages, detail, row, scope, reader)));
  reader.memory.details.set(row.awsId, pages);
  const seen = details
    .filter((detail) => pages.has(detail.name))
    .reduce((sofar, detail) => detail.merge(sofar, pages.get(detail.name)), row.seen);
  const merged = recognise(row.kind, seen, scope);
  const failure = failures.find((entry) => entry !== undefined);
  if (failure === undefined || merged === undefined || 'conflict' in merged) return merged;
  return { ...merged, partial: { failure, whole: details.every((detail) => pages.has(detail.name)) } };
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
