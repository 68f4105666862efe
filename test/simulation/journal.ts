import type { KeptData } from '../../src/controller/kept-data.ts';
import type { PassJournal } from '../../src/controller/pass-journal.ts';
import type { Action, ActResult, Failure, PassOutcome, Row } from '../../src/engine/index.ts';

/** What happened in a history, in words: printed when an oracle is broken, hashed to prove that a seed replays. */
export class Journal implements PassJournal {
  readonly lines: string[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  acted(action: Action, result: ActResult): void {
    const outcome = result.ok
      ? result.awsId
      : `${result.failure.class}: ${result.failure.code} ${result.failure.message}`;
    this.note(`${action.drift ? 'drift ' : ''}${action.summary} → ${outcome}`);
  }

  duplicate(row: Row, kept: Row): void {
    this.note(`second ${row.id}: ${row.awsId} beside ${kept.awsId}`);
  }

  kept({ data }: KeptData, failure: unknown): void {
    this.note(`kept${failure === undefined ? '' : ' (told here only)'}: ${data['kept'] ?? ''}`);
  }

  unread({ service, operation, code }: Failure): void {
    this.note(`quotas unknown: ${service} ${operation} failed with ${code}`);
  }

  pass(breadth: string, outcome: PassOutcome): void {
    const open = [...outcome.statuses.values()].filter((status) => status.state !== 'ready');
    this.note(
      `${breadth} pass, ${open.length} open: ${open
        .slice(0, 4)
        .map((status) => `${status.id} ${status.state} (${status.message})`)
        .join('; ')}`,
    );
  }

  failed(error: unknown): void {
    this.note(`pass failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  note(line: string): void {
    this.lines.push(`${new Date(this.#now()).toISOString().slice(11, 23)} ${line}`);
  }
}
