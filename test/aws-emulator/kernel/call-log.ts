import type { Call } from './call.ts';

export interface CallRecord extends Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `ok`, the error's code, or `lost` when no answer reached the caller. */
  readonly outcome: string;
}

export interface CallCounts {
  readonly total: { readonly reads: number; readonly writes: number };
  readonly reads: Readonly<Record<string, number>>;
  readonly writes: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

const bump = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** Counts all calls by `service:Operation`, and keeps the newest ones. */
export class CallLog {
  readonly #size: number;
  #records: CallRecord[] = [];
  #reads: Record<string, number> = {};
  #writes: Record<string, number> = {};
  #errors: Record<string, number> = {};
  #total = { reads: 0, writes: 0 };

  constructor(size: number) {
    this.#size = size;
  }

  add(record: CallRecord): void {
    const name = `${record.service}:${record.operation}`;
    bump(record.write ? this.#writes : this.#reads, name);
    this.#total[record.write ? 'writes' : 'reads'] += 1;
    if (record.outcome !== 'ok') bump(this.#errors, `${name} ${record.outcome}`);
    this.#records.push(record);
    if (this.#records.length >= this.#size * 2) this.#records = this.#records.slice(-this.#size);
  }

  get records(): readonly CallRecord[] {
    return this.#records.slice(-this.#size);
  }

  counts(): CallCounts {
    return {
      total: { ...this.#total },
      reads: { ...this.#reads },
      writes: { ...this.#writes },
      errors: { ...this.#errors },
    };
  }

  reset(): void {
    this.#records = [];
    this.#reads = {};
    this.#writes = {};
    this.#errors = {};
    this.#total = { reads: 0, writes: 0 };
  }
}
