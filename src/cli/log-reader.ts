import { filterLogEvents } from '../aws/operations/logs.ts';
import type { Clock } from '../clock.ts';
import { describeFailure, type Cloud } from '../engine/index.ts';
import { CliError } from './cli-error.ts';
import { logLines, type LogLine } from './log-lines.ts';

/** CloudWatch Logs allows a few of these calls a second for an account, and others want some too. */
const followMs = 2_000;
/** A line may arrive this long after its own time: containers send in batches. */
const latenessMs = 30_000;

/** One log group, read again and again: each line once. */
export class LogReader {
  readonly #cloud: Cloud;
  readonly #group: string;
  readonly #signal: AbortSignal;
  #seen: ReadonlySet<string> = new Set();

  constructor(cloud: Cloud, group: string, signal: AbortSignal) {
    this.#cloud = cloud;
    this.#group = group;
    this.#signal = signal;
  }

  /** Lines from that time on that were not returned before. */
  async since(startTime: number): Promise<readonly LogLine[]> {
    const call = filterLogEvents.call({ logGroupName: this.#group, startTime });
    const answer = await this.#cloud.read(call, this.#signal);
    if (!answer.ok) throw new CliError(`${this.#group}: ${describeFailure(answer.failure)}`);
    const lines = logLines(answer.value);
    const fresh = lines.filter(({ id }) => !this.#seen.has(id));
    this.#seen = new Set(lines.map(({ id }) => id));
    return fresh;
  }
}

/** Hands on what is new until the signal aborts. `from` is in epoch milliseconds. */
export async function followLog(
  reader: Pick<LogReader, 'since'>,
  from: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  onLines: (lines: readonly LogLine[]) => void,
): Promise<void> {
  for (let newest = from; ;) {
    await clock.sleep(followMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const lines = await reader.since(newest - latenessMs);
    onLines(lines);
    newest = Math.max(newest, ...lines.map(({ at }) => at));
  }
}
