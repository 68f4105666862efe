/** Calls that the emulator was sent, in total and by `service:Operation`. */
export interface CallCounts {
  readonly total: { readonly reads: number; readonly writes: number };
  readonly reads: Readonly<Record<string, number>>;
  readonly writes: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

/** One call, as the emulator's log has it. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly write: boolean;
  /** `ok`, an error code, or `lost`. */
  readonly outcome: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What goes wrong with calls, see `Fault` of the emulator. */
export interface AwsFault {
  readonly service?: string;
  readonly operation?: string;
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
  readonly count?: number;
  readonly probability?: number;
  readonly when?: 'before' | 'after';
  readonly hang?: boolean;
  readonly drop?: boolean;
}

/** What there is on the emulated AWS: rows by account, region, `service/type` and id. */
export type AwsState = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, object>>>>>>>
>;

/** Something that a database or a file system holds from then on. */
export interface WrittenContent {
  readonly account: string;
  readonly region: string;
  /** `rds/db` or `efs/file-system`. */
  readonly type: string;
  readonly id: string;
  readonly content: string;
}

/** What no AWS has: a look at the truth, and the faults of a bad day. */
export class EmulatorControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  calls(): Promise<CallCounts> {
    return this.#request<CallCounts>('GET', 'calls');
  }

  recentCalls(): Promise<readonly RecordedCall[]> {
    return this.#request<readonly RecordedCall[]>('GET', 'calls/recent');
  }

  state(): Promise<AwsState> {
    return this.#request<AwsState>('GET', 'state');
  }

  /** Operations that it was asked for and does not serve, counted. */
  unserved(): Promise<Readonly<Record<string, number>>> {
    return this.#request<Readonly<Record<string, number>>>('GET', 'unserved');
  }

  /** Writes into a database or a file system, as a site does that runs on them. */
  writeContent(content: WrittenContent): Promise<unknown> {
    return this.#request('POST', 'content', content);
  }

  /** Parameters that it was given and looked at in no way, by `service:Operation Member`, counted. */
  ignored(): Promise<Readonly<Record<string, number>>> {
    return this.#request<Readonly<Record<string, number>>>('GET', 'ignored');
  }

  configure(config: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#request('POST', 'config', config);
  }

  /** Replaces all faults. */
  setFaults(faults: readonly AwsFault[]): Promise<unknown> {
    return this.configure({ faults });
  }

  /** How often each of the faults has struck, in the order in which they were set. */
  async struck(): Promise<readonly number[]> {
    const faults = await this.#request<readonly { readonly struck: number }[]>('GET', 'faults');
    return faults.map(({ struck }) => struck);
  }

  async #request<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.url}/_emulator/${path}`, {
      method,
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
