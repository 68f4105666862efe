import type { LogicalId, StackIdentity, Tags } from './kind.ts';
import type { Call } from './op.ts';

/** What a finder may use: rows of the kinds named in its `after`, and the stack's identity. */
export interface Scope {
  readonly stack: StackIdentity;
  /** Absent while a stack is torn down: finding needs no spec. */
  readonly spec?: unknown;
  /** Owned rows of an earlier kind. */
  rows(type: string): readonly OwnedRow[];
}

export interface OwnedRow {
  readonly id: LogicalId;
  readonly awsId: string;
  readonly seen: unknown;
}

/** How to find every object of a kind that one stack has, or may have, on AWS. */
export interface Find<Seen> {
  /** Kinds whose rows must be known first. Default is none. */
  readonly after?: readonly string[];
  /** Rows that follow from what is known already; when there are any, nothing is asked. */
  known?(scope: Scope): readonly Seen[];
  /** Questions to ask; none means that there cannot be such an object yet. A question that is answered `absent` has no rows. */
  ask(scope: Scope): readonly Call[];
  /** One page of one answer. Rows that are not ours may be in it. */
  rows(page: unknown, scope: Scope, call: Call): readonly Seen[];
  /** Whether the first questions found all there is. Default is that they found anything. */
  complete?(seen: readonly Seen[], scope: Scope): boolean;
  /** Asked when they did not: the way back to objects whose tags were removed, beside those that were found. */
  fallback?(
    scope: Scope,
    seen: readonly Seen[],
  ): readonly { readonly call: Call; next(page: unknown): readonly Call[] }[];
}

/** An attribute that costs a call per object; read when the object is young, changed, or a pass is deep. */
export interface Detail<Seen> {
  readonly name: string;
  /** Default: for every object. Asked again when other details were merged: one may follow from another. */
  when?(seen: Seen): boolean;
  ask(seen: Seen, scope: Scope): Call;
  /** `page` is undefined when the answer was `absent`. */
  merge(seen: Seen, page: unknown): Seen;
}

export interface Identity {
  readonly awsId: string;
  /** Tags as AWS shows them; absent for kinds that AWS cannot tag (or does not show the tags of). */
  readonly tags?: Tags;
  /** The logical id by the unique key inside our parent, for what carries no (or has lost its) tags. */
  readonly key?: LogicalId;
  /** Epoch milliseconds, where AWS tells. */
  readonly bornAt?: number;
  /** Something else of ours refers to it: of two matches, this one stays. */
  readonly inUse?: boolean;
  /** Its tags prove whose it is, and AWS takes no others as long as it is in this state. Default is false. */
  readonly frozen?: boolean;
}
