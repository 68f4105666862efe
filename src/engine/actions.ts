import type { Failure } from './cloud.ts';
import type { Kind, LogicalId, Outputs, Tags } from './kind.ts';
import type { Call } from './op.ts';
import type { Row } from './observation.ts';

interface Common {
  /** One write, told apart from every other: failures, attempts and the overlay are kept under it. */
  readonly key: string;
  readonly id: LogicalId;
  readonly kind: Kind;
  /** What is wanted; an action with the same key and another fingerprint is another attempt at something else. */
  readonly fingerprint: string;
  /** For people, in a few words. */
  readonly summary: string;
  /** The spec did not ask for it just now: somebody else changed what was as wanted. */
  readonly drift: boolean;
}

/** One write to AWS. It is one event and one crash point. */
export type Action =
  | (Common & { readonly verb: 'create'; readonly want: unknown; readonly tags: Tags })
  | (Common & {
      readonly verb: 'edit';
      readonly row: Row;
      readonly call: Call;
      readonly want: unknown;
      /** The edit makes something new on AWS that has to be written down first. */
      readonly makes: boolean;
      /** Types of other objects that it shows on. */
      readonly touches?: readonly string[];
      /** What the ledger remembers when it has succeeded. */
      readonly remembers?: Readonly<Record<string, string>>;
      readonly apply: (output: unknown) => unknown;
    })
  | (Common & {
      readonly verb: 'remove';
      readonly row: Row;
      readonly call: Call;
      readonly prepares: boolean;
    });

/** One thing about a resource that is not as wanted, and what would put it right. */
export interface Difference {
  /** Name of the aspect. */
  readonly aspect: string;
  /** For people, in a few words. */
  readonly summary: string;
  readonly repair: Call | { readonly stall: { readonly reason: string; readonly message: string } };
  /** The repair makes a new version of the resource, and what uses it changes after it. */
  readonly makes: boolean;
  /** What visitors notice. Absent: nothing. */
  readonly disruption?: string;
}

export type MemberState =
  /** As wanted, seen by a read. */
  | 'ready'
  /** AWS works on it. */
  | 'creating'
  /** A write was sent for it, or is about to be. */
  | 'changing'
  /** Written, and not yet shown by a read. */
  | 'settling'
  /** Something else has to be there first. */
  | 'waiting'
  /** A call failed; it is tried again. */
  | 'retrying'
  | 'deleting'
  /** A human must act. */
  | 'stalled';

export interface MemberStatus {
  readonly id: LogicalId;
  readonly kind: Kind;
  readonly state: MemberState;
  readonly awsId?: string;
  readonly reason: string;
  readonly message: string;
  readonly outputs: Outputs;
  /** Epoch milliseconds of its creation, where AWS tells. */
  readonly bornAt?: number;
  /** Everything that differs, also what has to wait for its turn. Absent: nothing, or nothing that could be compared. */
  readonly differences?: readonly Difference[];
  /** Epoch milliseconds at which looking again makes sense. Absent: when something else changes. */
  readonly lookAt?: number;
  /** The call that failed, if that is what is told. */
  readonly failure?: Failure;
  /** It is as wanted; what is told is beyond our doing. Default is false. */
  readonly inPlace?: boolean;
  /** Ids whose outputs it uses. */
  readonly needs: readonly LogicalId[];
  /** Ids this one waits for. */
  readonly waitsFor: readonly LogicalId[];
}

export interface Plan {
  readonly actions: readonly Action[];
  readonly statuses: ReadonlyMap<LogicalId, MemberStatus>;
}

export function fingerprint(value: unknown): string {
  return JSON.stringify({ value });
}
