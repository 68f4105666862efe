import type { DeletionPolicy } from './deletion-policy.ts';
import type { Detail, Find, Identity, OwnedRow, Scope } from './finding.ts';
import type { Call, Op } from './op.ts';
import type { Quota } from './quota.ts';

/** The name of a resource inside its stack, the same in every stack: `vpc`, `subnet/private/a`, `nat/b`. */
export type LogicalId = string;

/** Groups a user thinks in; each has a condition of its own. */
export const layers = [
  'Network',
  'Identity',
  'Secrets',
  'Database',
  'Storage',
  'Registry',
  'LoadBalancer',
  'Capacity',
  'Service',
] as const;
export type Layer = (typeof layers)[number];

export type Tags = Readonly<Record<string, string>>;

/** What dependants may use of a resource: ids, ARNs, addresses. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * `pending`: AWS works on it; `ready`: it can be used and edited; `deleting`: on its way out; `gone`: a tombstone
 * that describe calls still show; `failed`: AWS gave up and a human must look.
 */
export type State =
  | 'pending'
  | 'ready'
  | 'deleting'
  | 'gone'
  | {
      readonly failed: string;
      /** Default is `ResourceFailed`. */
      readonly reason?: string;
    };

/** The names and identity of one stack: all that a name or a tag may depend on. */
export interface StackIdentity {
  readonly stackId: string;
  /** The stack's part of every name. Default is computed each time that a name is asked for. */
  readonly shortId?: string;
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: the second field of every ARN. */
  readonly partition: string;
  /** `namespace/name` of the object that owns the stack. */
  readonly owner: string;
  /** Identity of the cluster that the object lives in. */
  readonly cluster: string;
}

/** A resource that a spec asks for. */
export interface Member {
  readonly id: LogicalId;
  /** Resources that must be ready before this one is created, by the alias under which their outputs are used. */
  readonly needs?: Readonly<Record<string, LogicalId>>;
  /**
   * Resources that it looks at without waiting for them, by alias: their outputs, and as `state` and `reason` how they
   * stand; nothing while they are not there.
   */
  readonly knows?: Readonly<Record<string, LogicalId>>;
}

/** What a want may be computed from. Nothing else: the same input gives the same AWS call. */
export interface WantContext<Spec = unknown> {
  readonly id: LogicalId;
  readonly spec: Spec;
  readonly stack: StackIdentity;
  /** Outputs of what it needs or knows, by alias; throws when the kind's `members` does not declare the alias. */
  readonly need: (alias: string) => Outputs;
  /** Outputs of the object itself as it was last seen, for what depends on how old something is. Absent before it exists. */
  readonly own?: Outputs;
  /** Values a user asks for by annotation, such as `restarted-at`. */
  readonly requests: Readonly<Record<string, string>>;
  /**
   * Epoch milliseconds, and how many of them are a second of AWS. A want may tell that a time has come, never the
   * time itself: it would differ in every pass.
   */
  readonly now: number;
  readonly second: number;
  /**
   * Milliseconds since this process first met a time that AWS tells of the object. To be used wherever a wait ends in
   * something that AWS does not take back: `now` is of a clock that may go otherwise than AWS's.
   */
  readonly elapsed: (told: string) => number;
}

export interface Create<Seen, Want> {
  readonly op: Op;
  /**
   * `token`: the call carries a token of ours, AWS answers a repetition with the first object. `name`: a name or key
   * is unique, a repetition is refused. `none`: a repetition makes a second object, so it waits out the lag window
   * and looks before it is sent again.
   */
  readonly repeat: 'token' | 'name' | 'none';
  call(input: {
    readonly want: Want;
    readonly tags: Tags;
    readonly token: string;
    readonly stack: StackIdentity;
    readonly random: (length: number) => string;
  }): Call;
  /** The object as the answer shows it. */
  seen(output: unknown, want: Want, tags: Tags): Seen;
  /** Why it is not made now: it comes about in another way, which is told instead. */
  refuses?(want: Want): Verdict | undefined;
  /** What the ledger remembers of aspects that AWS does not show, by the aspect's name. */
  remembers?(want: Want, seen: Seen): Readonly<Record<string, string>>;
}

/** One thing about a resource that is compared and put right: one difference is one write, one event, one crash point. */
export interface Aspect<Seen, Want> {
  readonly name: string;
  same(want: Want, seen: Seen): boolean;
  /** For what AWS does not show, such as a password: what the ledger remembers once it was written, compared instead. */
  remembers?(want: Want, seen: Seen): string;
  /** The write that puts it right. `stall`: no call can; a human must decide, and the text says what. */
  repair(
    want: Want,
    seen: Seen,
    stack: StackIdentity,
  ): Call | { readonly stall: { readonly reason: string; readonly message: string } };
  /** For people: what differs, in a few words. Default is the aspect's name. */
  describe?(want: Want, seen: Seen): string;
  /** For people who plan: what visitors notice while it is put right, and for how long. Undefined, the default: nothing. */
  disruption?(want: Want, seen: Seen): string | undefined;
  /** What the answer changed, when it says more than "done": the new object is compared in the same pass. */
  seen?(output: unknown, want: Want, seen: Seen): Seen;
  /**
   * `token` and `none` for a write that makes something new (a launch template version, a task definition revision):
   * it is written down before it is sent, as creates are. Default is a write that may be repeated.
   */
  readonly makes?: 'none';
  /** Dependants may start although this differs. Default is false. */
  readonly cosmetic?: boolean;
  /** Types of other objects that the write shows on: they are read again as well. Default is none. */
  readonly touches?: readonly string[];
}

/** What a removal is decided from, besides the object itself. */
export interface RemoveScope {
  readonly stack: StackIdentity;
  readonly policy: DeletionPolicy;
  /** Rows of a kind that are still there. */
  rows(type: string): readonly OwnedRow[];
}

/**
 * The first step whose `when` holds is taken; it is chosen from the observation and the deletion policy alone, so that
 * it needs no spec.
 */
export interface RemoveStep<Seen> {
  readonly name: string;
  when?(seen: Seen, scope: RemoveScope): boolean;
  call(seen: Seen, stack: StackIdentity, scope: RemoveScope): Call;
  /** The object still exists when this step has succeeded, and the next step follows. Default is false. */
  readonly prepares?: boolean;
  /** What others hold of the object after this step, and where to look for it, in a few words. Default is nothing. */
  leaves?(seen: Seen): string;
}

/** Something of somebody else's that keeps an object from being deleted. */
export interface Blocker {
  /** What it is, its id and whose, in a few words: `network interface eni-1 of instance i-2`. */
  readonly what: string;
  /** What its owner has to do. */
  readonly remedy: string;
}

/** Something about a resource that people must know, beyond its state. */
export interface Verdict {
  readonly stalled?: boolean;
  /** Epoch milliseconds since when AWS refuses something: a human must act once that has lasted. Default is never. */
  readonly refusedSince?: number;
  /** What is refused ends by itself, however long it lasts. Default is false. */
  readonly passes?: boolean;
  /** Everything is as wanted, and there is something to know: it stays ready. Default is false. */
  readonly harmless?: boolean;
  readonly reason: string;
  readonly message: string;
  /** Seconds after which to look again. Default is the kind's poll schedule. */
  readonly pollSeconds?: number;
  /** What needs it is not made before this has passed. Default is false. */
  readonly holds?: boolean;
}

/**
 * The data sheet of one kind of AWS object: data and pure functions, no await, no clock, no client. Everything else
 * (finding, ownership, ordering, tokens, retries, drift, teardown) the engine does the same way for every kind.
 */
export interface Kind<Seen = unknown, Want = unknown, Spec = unknown> {
  /** `nat-gateway` */
  readonly type: string;
  readonly layer: Layer;
  members(spec: Spec): readonly Member[];
  readonly find: Find<Seen>;
  readonly details?: readonly Detail<Seen>[];
  identify(seen: Seen, scope: Scope): Identity;
  state(seen: Seen): State;
  outputs(seen: Seen): Outputs;
  want(context: WantContext<Spec>): Want;
  /** Absent for what is only looked up, or comes with its parent. */
  readonly create?: Create<Seen, Want>;
  /** What to tell people while it does not exist and cannot be created by us. */
  absent?(context: WantContext<Spec>): Verdict;
  readonly aspects?: readonly Aspect<Seen, Want>[];
  verdict?(seen: Seen, want: Want): Verdict | undefined;
  readonly tagging?: {
    add(seen: Seen, tags: Tags, stack: StackIdentity): Call;
    remove(seen: Seen, keys: readonly string[], stack: StackIdentity): Call;
  };
  /** The object carries data whose loss cannot be undone: once seen it is never created again. */
  readonly data?: 'database' | 'file-system';
  /** Of a kind with data: the name of what the spec says to make it from, when it does not begin empty. */
  madeFrom?(spec: Spec): string | undefined;
  /** Finds what carries an object's name and cluster in its tags, of whatever stack: how a lost identity is found again. */
  readonly traces?: {
    ask(stack: Pick<StackIdentity, 'owner' | 'cluster'>): readonly Call[];
    /** The tags of everything on one page. */
    tags(page: unknown): readonly Tags[];
  };
  /** What the account limits the number of; a stack is not begun before it fits. */
  readonly quota?: Quota<Spec>;
  /** Carries the marks "database was seen" and "file system was seen". */
  readonly carriesMarks?: boolean;
  /**
   * Whether a deletion under the policy leaves it. Declared by what bears data or leads to it: such a thing is removed
   * only right after the policy was read again, and what is left of it is marked and told. Default: only Retain does.
   */
  keptBy?(policy: DeletionPolicy, seen: Seen): boolean;
  /** What a new object says to get a kept one back. Default is the annotation with the stack's id. */
  reattach?(seen: Seen): string;
  /** Why it must not go, or not yet, under the policy; told instead of the next step. */
  holdsRemoval?(seen: Seen, scope: RemoveScope): Verdict | undefined;
  /** Empty for what goes with its parent, is only looked up, or is never removed. */
  readonly remove: readonly RemoveStep<Seen>[];
  /** Who keeps it from being deleted; asked when AWS has refused the removal because something depends on it. */
  readonly blockers?: {
    ask(seen: Seen): readonly Call[];
    /** Of one page of an answer, what is not the stack's. */
    name(page: unknown, seen: Seen, stack: StackIdentity): readonly Blocker[];
  };
  /** Types that must be gone first. */
  readonly goesAfter?: readonly string[];
  /** Seconds until AWS is usually done. */
  readonly typical: { readonly create: number; readonly remove: number };
}

/**
 * Erases the type parameters, so that kinds stand in one list. The engine only ever hands a kind what came from the
 * same kind.
 */
export function kind<Seen, Want, Spec>(sheet: Kind<Seen, Want, Spec>): Kind {
  return sheet;
}
