import type { AwsState } from '../control-plane/emulator-control.ts';

/** States in which AWS still shows what is gone. */
const tombstones = new Set(['deleted', 'terminated', 'INACTIVE', 'STOPPED']);

/** What AWS keeps to tell what has happened. */
const history = /\/(event|service-deployment|service-revision|activity|scaling-activity)$/u;

/** What is there now and was not before, tombstones aside, as `account region service/type id`. */
export function leftovers(before: AwsState, now: AwsState): readonly string[] {
  return newRows(before, now).map(({ path }) => path);
}

/** The same with what AWS says of each. */
export function newRows(before: AwsState, now: AwsState): readonly LocatedRow[] {
  const known = new Set(rowsOf(before).map(({ path }) => path));
  return rowsOf(now).filter(({ path, row }) => !known.has(path) && !isTombstone(row));
}

/** What was there before and is not, or is not the same: nobody may touch what is not theirs. */
export function touched(before: AwsState, now: AwsState): readonly string[] {
  const rows = new Map(rowsOf(now).map(({ path, row }) => [path, JSON.stringify(row)]));
  return rowsOf(before)
    .filter(({ path, row }) => rows.get(path) !== JSON.stringify(row))
    .map(({ path }) => path);
}

/** A state without what came up between two others. */
export function withoutNew(
  state: AwsState,
  { since, until }: { readonly since: AwsState; readonly until: AwsState },
): AwsState {
  const old = new Set(rowsOf(since).map(({ path }) => path));
  const added = new Set(rowsOf(until).flatMap(({ path }) => (old.has(path) ? [] : [path])));
  return mapEntries(state, (account, regions) =>
    mapEntries(regions, (region, types) =>
      mapEntries(types, (type, rows) =>
        Object.fromEntries(
          Object.entries(rows).filter(([id]) => !added.has(`${account} ${region} ${type} ${id}`)),
        ),
      ),
    ),
  );
}

function mapEntries<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (key: string, value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}

/** One object. */
export interface LocatedRow {
  /** `account region service/type id` */
  readonly path: string;
  /** `service/type` */
  readonly type: string;
  readonly row: object;
}

function rowsOf(state: AwsState): readonly LocatedRow[] {
  return Object.entries(state).flatMap(([account, regions]) =>
    Object.entries(regions).flatMap(([region, types]) =>
      Object.entries(types).flatMap(([type, rows]) =>
        history.test(type)
          ? []
          : Object.entries(rows).map(([id, row]) => ({
              path: `${account} ${region} ${type} ${id}`,
              type,
              row,
            })),
      ),
    ),
  );
}

function isTombstone(row: object): boolean {
  return Object.entries(row).some(
    ([key, value]: readonly [string, unknown]) =>
      /^(state|status|lifeCycleState|lastStatus)$/iu.test(key) && tombstones.has(nameOf(value)),
  );
}

/** EC2 gives the state of an instance as an object with a name. */
function nameOf(state: unknown): string {
  const named = typeof state === 'object' && state !== null && 'Name' in state ? state.Name : state;
  return typeof named === 'string' ? named : '';
}
