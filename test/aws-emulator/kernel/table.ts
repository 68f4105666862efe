import { usualLag } from './lag.ts';
import type { Lag, LagBounds } from './lag.ts';

declare const rowOf: unique symbol;

/** Names a table and the type of its rows; {@link Scope.table} gives the rows of one account and region. */
export interface TableDefinition<Row extends object> {
  readonly service: string;
  readonly type: string;
  /** One table per account instead of one per region. */
  readonly global: boolean;
  readonly lag: LagBounds;
  readonly [rowOf]?: Row;
}

export interface TableOptions {
  readonly service: string;
  readonly type: string;
  readonly global?: boolean;
  /** Default is up to 5 s by id and 60 s in lists. `{byId: 0, list: 0}` for a table that is strongly consistent. */
  readonly lag?: LagBounds;
}

export const defineTable = <Row extends object>(options: TableOptions): TableDefinition<Row> => ({
  global: false,
  lag: usualLag,
  ...options,
});

/** What reads by id and lists see from a moment on; `row` is undefined after a removal. */
interface Version<Row> {
  readonly row: Row | undefined;
  readonly byIdAt: number;
  readonly listAt: number;
}

export interface TableTime {
  now(): number;
  timeScale(): number;
}

/**
 * Rows by id. Handlers that write look at `truth` (uniqueness, dependencies); handlers that read use `byId` and
 * `list`, which lag behind it. Rows are never changed in place: a write replaces the row.
 */
export class Table<Row extends object> {
  readonly #rows = new Map<string, Row>();
  readonly #versions = new Map<string, Version<Row>[]>();
  readonly #definition: TableDefinition<Row>;
  readonly #lag: Lag | undefined;
  readonly #time: TableTime;
  #writes = 0;
  #insertions = 0;

  /** Without `lag`, every read sees the truth and no history is kept. */
  constructor(definition: TableDefinition<Row>, time: TableTime, lag: Lag | undefined) {
    this.#definition = definition;
    this.#time = time;
    this.#lag = lag;
  }

  readonly truth = {
    get: (id: string): Row | undefined => this.#rows.get(id),
    has: (id: string): boolean => this.#rows.has(id),
    list: (): Row[] => [...this.#rows.values()],
    entries: (): IterableIterator<[string, Row]> => this.#rows.entries(),
    find: (matches: (row: Row) => boolean): Row | undefined => this.truth.list().find(matches),
    filter: (matches: (row: Row) => boolean): Row[] => this.truth.list().filter(matches),
  };

  insert(id: string, row: Row): Row {
    if (this.#rows.has(id)) throw new Error(`${this.#definition.type} ${id} exists already`);
    this.#write(id, row);
    this.#insertions += 1;
    return row;
  }

  /** How many rows have ever been inserted, those that are gone again included. */
  get insertions(): number {
    return this.#insertions;
  }

  /** Inserts a row that has been there for ever: every read sees it. */
  preload(id: string, row: Row): Row {
    this.#rows.set(id, row);
    if (this.#lag) this.#versions.set(id, [{ row, byIdAt: 0, listAt: 0 }]);
    return row;
  }

  /** Replaces members of a row; a row that is gone stays gone (a timer may outlive its object). */
  update(id: string, change: Partial<Row> | ((row: Row) => Row)): Row | undefined {
    const row = this.#rows.get(id);
    if (!row) return undefined;
    const next = typeof change === 'function' ? change(row) : { ...row, ...change };
    this.#write(id, next);
    return next;
  }

  remove(id: string): boolean {
    if (!this.#rows.has(id)) return false;
    this.#write(id, undefined);
    return true;
  }

  /** The row as a read by id sees it. */
  byId(id: string): Row | undefined {
    if (!this.#lag) return this.#rows.get(id);
    const now = this.#time.now();
    return this.#seen(id, (version) => version.byIdAt <= now);
  }

  /** The row as a write sees it that refers to it by id: the truth, once reads by id know of the row at all. */
  reachable(id: string): Row | undefined {
    return this.byId(id) && this.#rows.get(id);
  }

  /** The rows as a list or a filtered read sees them. */
  list(): Row[] {
    if (!this.#lag) return this.truth.list();
    return this.listEntries().map(([, row]) => row);
  }

  listEntries(): [string, Row][] {
    if (!this.#lag) return [...this.#rows];
    const now = this.#time.now();
    const entries: [string, Row][] = [];
    for (const id of this.#versions.keys()) {
      const row = this.#seen(id, (version) => version.listAt <= now);
      if (row) entries.push([id, row]);
      else this.#forget(id, now);
    }
    return entries;
  }

  /** Drops the history of a row whose removal everybody has seen. */
  #forget(id: string, now: number): void {
    const last = this.#versions.get(id)?.at(-1);
    if (last && !last.row && last.byIdAt <= now && last.listAt <= now) this.#versions.delete(id);
  }

  #seen(id: string, visible: (version: Version<Row>) => boolean): Row | undefined {
    return this.#versions.get(id)?.findLast(visible)?.row;
  }

  #write(id: string, row: Row | undefined): void {
    if (row) this.#rows.set(id, row);
    else this.#rows.delete(id);
    if (!this.#lag) return;
    this.#writes += 1;
    const { service, type, lag } = this.#definition;
    const delay = this.#lag.draw(`${service}/${type}/${id}`, this.#writes, lag);
    const now = this.#time.now();
    const at = (seconds: number): number => now + (seconds * 1000) / this.#time.timeScale();
    const version = { row, byIdAt: at(delay.byId), listAt: at(delay.list) };
    this.#versions.set(id, [...this.#stillSeen(id, now), version]);
  }

  /** Drops versions that no read can see any more. */
  #stillSeen(id: string, now: number): Version<Row>[] {
    const versions = this.#versions.get(id) ?? [];
    const settled = versions.findLastIndex((version) => version.byIdAt <= now && version.listAt <= now);
    return versions.slice(Math.max(0, settled));
  }
}
