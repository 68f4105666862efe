import type { RecordedCall } from '../control-plane/emulator-control.ts';
import type { LogLine } from '../control-plane/operator-process.ts';

/** What the passes of one kind have cost that found nothing to write. */
export interface PassCost {
  /** `waiting`: looks at what is under way; `resync`: all lists; `deep`: also what costs a call for each object. */
  readonly breadth: string;
  readonly passes: number;
  /** Of the pass in the middle, when they are sorted by it. */
  readonly medianReads: number;
  readonly mostReads: number;
}

const breadths = ['waiting', 'resync', 'deep'] as const;

/** Which calls a pass has made is told by time: with one stack and one operator, passes come one after another. */
export function callsByPass(log: readonly LogLine[], calls: readonly RecordedCall[]): readonly PassCost[] {
  const ends = log
    .filter((line) => line.msg === 'pass')
    .map((line) => ({ at: Date.parse(line.time), breadth: line['breadth'] }));
  const passes = ends.map((end, index) => {
    const since = ends[index - 1]?.at ?? end.at;
    const own = calls.filter((call) => call.at > since && call.at <= end.at);
    const writes = own.filter((call) => call.write).length;
    return { ...end, reads: own.length - writes, writes };
  });
  return breadths.flatMap((breadth) => {
    const silent = passes.filter((pass) => pass.breadth === breadth && pass.writes === 0);
    const reads = silent.map((pass) => pass.reads).sort((left, right) => left - right);
    const medianReads = reads[Math.floor(reads.length / 2)];
    if (medianReads === undefined) return [];
    return [{ breadth, passes: silent.length, medianReads, mostReads: reads.at(-1) ?? 0 }];
  });
}

export function passesTable(costs: readonly PassCost[]): readonly string[] {
  const line = (...columns: readonly (string | number)[]): string =>
    columns
      .map((column, index) => (index === 0 ? String(column).padEnd(37) : String(column).padStart(8)))
      .join('');
  return [
    line('reads of a pass that writes nothing', 'passes', 'median', 'most'),
    ...costs.map(({ breadth, passes, medianReads, mostReads }) =>
      line(`${breadth} pass`, passes, medianReads, mostReads),
    ),
  ];
}
