import type { Readable } from 'node:stream';
import type { NewLogEvent } from '../services/logs/internal.ts';

/** Milliseconds that lines are gathered for, as the log driver does. */
const gathering = 100;

/** What a container writes, line by line with their times, a few at a time. */
export class LogLines {
  readonly #write: (events: readonly NewLogEvent[]) => void;
  readonly #now: () => number;
  #waiting: NewLogEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    readonly write: (events: readonly NewLogEvent[]) => void;
    readonly now: () => number;
  }) {
    this.#write = options.write;
    this.#now = options.now;
  }

  /** Takes the lines of a stream until it ends; the last one may lack its end of line. */
  follow(stream: Readable): void {
    let partial = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      lines.forEach((line) => {
        this.#add(line);
      });
    });
    stream.on('end', () => {
      if (partial !== '') this.#add(partial);
    });
  }

  /** Writes what is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.#write(events);
  }

  #add(line: string): void {
    // CloudWatch takes no empty message.
    if (line === '') return;
    this.#waiting.push({ timestamp: this.#now(), message: line });
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, gathering);
  }
}
