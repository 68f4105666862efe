import type { Failure } from './cloud.ts';
import type { OwnedRow, Scope } from './finding.ts';
import type { Kind, LogicalId, StackIdentity, State, Tags } from './kind.ts';
import { ownership } from './owner-tags.ts';

/** One AWS object as last seen. */
export interface Row {
  readonly kind: Kind;
  readonly id: LogicalId;
  readonly awsId: string;
  readonly seen: unknown;
  readonly state: State;
  /** Undefined for kinds that show no tags. */
  readonly tags?: Tags;
  /** Ours by its unique key inside our parent, or by transfer; its owner tags do not say so (yet). */
  readonly untagged: boolean;
  readonly bornAt?: number;
  readonly inUse: boolean;
  /** AWS takes no tags for it as long as it is in this state. Default is false. */
  readonly frozen?: boolean;
  /** Known from the answer to our own write only; no read has shown it yet. */
  readonly unseen: boolean;
  /** Made by this process just now: nothing can hang on it that we do not know. Not so when a token was sent again. */
  readonly fresh: boolean;
  /** A detail could not be read: what differs is unknown. `whole`: it was read before, and the old answer is used. */
  readonly partial?: { readonly failure: Failure; readonly whole: boolean };
}

/** Everything that one pass knows about a stack. */
export interface Observation {
  readonly rows: ReadonlyMap<LogicalId, Row>;
  /** Second objects under a logical id that is taken. */
  readonly duplicates: readonly Row[];
  /** Objects that carry our stack id and another owner. */
  readonly conflicts: readonly Row[];
  /** Kinds that could not be read, by type. */
  readonly blind: ReadonlyMap<string, Failure>;
}

/** What `recognise` makes of an AWS object; undefined when it is not ours. */
export type Recognised = Row | { readonly conflict: Row } | undefined;

/** The row that an AWS object is, if it is ours; `conflict` when it claims to be ours and another's. */
export function recognise(kind: Kind, seen: unknown, scope: Scope): Recognised {
  const identity = kind.identify(seen, scope);
  const state = kind.state(seen);
  if (state === 'gone') return undefined;
  const owner = identity.tags === undefined ? 'untaggable' : ownership(scope.stack, identity.tags);
  // The key comes first: a tag that was copied or changed by hand must not make one resource look like another.
  const id = identity.key ?? (bearsOurId.has(owner) ? resourceTag(identity.tags) : undefined);
  if (id === undefined || owner === 'foreign') return undefined;
  const row: Row = {
    kind,
    id,
    awsId: identity.awsId,
    seen,
    state,
    ...(identity.tags === undefined ? {} : { tags: identity.tags }),
    untagged: lacksProof.has(owner),
    ...(identity.bornAt === undefined ? {} : { bornAt: identity.bornAt }),
    inUse: identity.inUse ?? false,
    ...(identity.frozen === true ? { frozen: true } : {}),
    unseen: false,
    fresh: false,
  };
  return owner === 'conflict' ? { conflict: row } : row;
}

/** Its stack id is ours, whoever it belongs to: the tag with its logical id is of our making. */
const bearsOurId: ReadonlySet<string> = new Set(['ours', 'conflict', 'transferred']);

/** Ours, and its tags are to be put right before anything else happens to it. */
const lacksProof: ReadonlySet<string> = new Set(['untagged', 'transferred']);

function resourceTag(tags: Tags | undefined): LogicalId | undefined {
  return tags?.['wordpress-stack.dev/resource'];
}

/** The scope that a kind's pure functions see, over rows that are already known; those of a type are asked for once. */
export function scopeOf(
  stack: StackIdentity,
  spec: unknown,
  rowsOf: (type: string) => readonly Row[],
): Scope & { readonly used: ReadonlyMap<string, readonly OwnedRow[]> } {
  const known = new Map<string, readonly Row[]>();
  return {
    used: known,
    stack,
    ...(spec === undefined ? {} : { spec }),
    rows: (type): readonly OwnedRow[] => {
      const rows = known.get(type) ?? rowsOf(type);
      known.set(type, rows);
      return rows;
    },
  };
}

/**
 * Of several objects with one logical id, the one that stays: what something refers to, else the oldest, else the
 * first by id, so that every pass and every process decides alike.
 */
export function settleDuplicates(rows: readonly Row[]): { kept: Map<LogicalId, Row>; duplicates: Row[] } {
  const kept = new Map<LogicalId, Row>();
  const duplicates: Row[] = [];
  for (const row of [...rows].sort(byPrecedence)) {
    if (kept.has(row.id)) duplicates.push(row);
    else kept.set(row.id, row);
  }
  return { kept, duplicates };
}

function byPrecedence(a: Row, b: Row): number {
  return (
    Number(isLeaving(a)) - Number(isLeaving(b)) ||
    Number(b.inUse) - Number(a.inUse) ||
    (a.bornAt ?? 0) - (b.bornAt ?? 0) ||
    (a.awsId < b.awsId ? -1 : 1)
  );
}

export function isLeaving(row: Row): boolean {
  return row.state === 'deleting';
}

/** Names one AWS object: a database and its parameter group may have the same name. */
export function objectKey(row: Pick<Row, 'kind' | 'awsId'>): string {
  return `${row.kind.type}|${row.awsId}`;
}
