import type { Neighbourhood } from './neighbourhood.ts';

export interface NeighbourStory {
  readonly name: string;
  /** Answers with what was not as promised, in words. */
  play(): Promise<readonly string[]>;
}

/** The first backup of a database is made after it. */
export const SETTLED = 20 * 60_000;

/** Rows that AWS moves on by itself: what was restored last, what was pulled last, what an agent said last. */
const RESTLESS = /event|activity|scaling|service-deployment|service-revision|tombstone|metric|log-stream/u;

/** What of `before` is not as it was, byte by byte. */
export function changed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...before]
    .filter(([name]) => !RESTLESS.test(name))
    .filter(([name, row]) => after.get(name) !== row)
    .map(
      ([name, row]) => `${name} changed: ${row.slice(0, 400)} → ${(after.get(name) ?? 'gone').slice(0, 400)}`,
    );
}

/** Writes to AWS since the calls were last reset. */
export const writesOf = ({ emulator }: Neighbourhood): readonly string[] =>
  emulator.calls.records.flatMap(({ service, operation, write }) =>
    write ? [`${service}:${operation}`] : [],
  );
