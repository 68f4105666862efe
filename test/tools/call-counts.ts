import type { CallCounts, EmulatorControl } from '../control-plane/emulator-control.ts';

/** AWS calls of one stretch of a run. */
export interface Phase {
  readonly name: string;
  readonly reads: number;
  readonly writes: number;
}

/** Counts AWS calls by what they were made for. */
export class PhaseCounts {
  readonly #control: Pick<EmulatorControl, 'calls'>;
  readonly #phases: Phase[] = [];

  constructor(control: Pick<EmulatorControl, 'calls'>) {
    this.#control = control;
  }

  /** Runs `work` and notes the calls that were made meanwhile, whoever made them. */
  async during<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = await this.#control.calls();
    const result = await work();
    this.#phases.push({ name, ...spent(before, await this.#control.calls()) });
    return result;
  }

  /** The phases in their order, as lines of a table. */
  table(): readonly string[] {
    const width = Math.max(5, ...this.#phases.map(({ name }) => name.length));
    const line = (name: string, reads: number | string, writes: number | string): string =>
      `${name.padEnd(width)}  ${String(reads).padStart(6)}  ${String(writes).padStart(6)}`;
    return [
      line('', 'reads', 'writes'),
      ...this.#phases.map(({ name, reads, writes }) => line(name, reads, writes)),
    ];
  }
}

/** Calls between two counts. */
export function spent(before: CallCounts, after: CallCounts): CallCounts['total'] {
  return {
    reads: after.total.reads - before.total.reads,
    writes: after.total.writes - before.total.writes,
  };
}
