import type { Failure } from './cloud.ts';
import type { Encounter, Told } from './encounters.ts';
import type { Blocker, Kind, LogicalId } from './kind.ts';
import type { Row } from './observation.ts';
import type { Planned } from './plan-input.ts';
import type { Settled } from './settled.ts';

/** A write of ours that reads may not show yet. */
export interface Written {
  /** Epoch milliseconds of the answer. */
  readonly at: number;
  readonly type: string;
  /** Types of other objects that it shows on. */
  readonly touches?: readonly string[];
  readonly id: LogicalId;
  readonly what: 'create' | 'remove' | 'edit';
  /** For a create: the object as the answer showed it. */
  readonly row?: Row;
  /** For a remove: the object that was told to go; a successor under the same logical id is another object. */
  readonly awsId?: string;
  /** What was wanted: a write for another want is another write. */
  readonly fingerprint: string;
  /** For a step that prepares a removal: the object as it was before, to tell when a read shows it changed. */
  readonly before?: string;
}

export interface FailureRecord {
  readonly failure: Failure;
  readonly fingerprint: string;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly firstAt: number;
  readonly nextTry: number;
}

export interface KindReading {
  /** Epoch milliseconds at which the reading began. */
  readonly at: number;
  readonly rows: readonly Row[];
  readonly conflicts: readonly Row[];
  /** AWS ids of the parents that were known when it was read: children of others are unknown. */
  readonly parents: ReadonlySet<string>;
  /** The questions that were asked: when they change, because the spec or a parent did, the answer is out of date. */
  readonly questions: string;
  /** What the questions were made of: the data sheet, the spec, and rows by type. */
  readonly basis?: {
    readonly kind: Kind;
    readonly spec: unknown;
    readonly rows: ReadonlyMap<string, readonly object[]>;
  };
  /** The reading failed: what is there is unknown, and nothing may be created. */
  readonly failure?: Failure;
}

/** The pages of details, by object and detail, so that a list can be read again without reading them. */
export type DetailPages = Map<string, ReadonlyMap<string, unknown>>;

/**
 * What one process remembers of one stack between passes. A cache: a process that starts without it reads everything
 * and comes to the same actions, because tokens, unique names and the ledger do the remembering that matters.
 */
export class StackMemory {
  readonly readings = new Map<string, KindReading>();
  readonly details: DetailPages = new Map();
  /** The open intents of the ledger, by token. */
  readonly encounters = new Map<string, Encounter>();
  /** Times that AWS tells of objects, by logical id and time. */
  readonly told = new Map<string, Told>();
  /** By action key. */
  readonly written = new Map<string, Written>();
  readonly failures = new Map<string, FailureRecord>();
  /** How often the same difference was written, by action key and fingerprint. */
  readonly attempts = new Map<string, { readonly fingerprint: string; readonly count: number }>();
  /** Who keeps what from being deleted, by action key, as it was found out after so many refusals. */
  readonly blockers = new Map<string, { readonly count: number; readonly found: readonly Blocker[] }>();
  /** When a resource was first seen on its way, by logical id. */
  readonly pendingSince = new Map<LogicalId, number>();
  /** When something that was there was first not shown any more, by logical id. */
  readonly missingSince = new Map<LogicalId, number>();
  /** Objects that the last plan found as wanted, by logical id. */
  readonly settled = new Map<LogicalId, Settled>();
  /** What the last plan was made of. */
  planned: Planned | undefined;
  readonly startedAt: number;
  /** Another process worked on this stack before: what it saw is unknown. */
  readonly resumed: boolean;
  lastResync = Number.NEGATIVE_INFINITY;
  nextResync = Number.NEGATIVE_INFINITY;
  resyncs = 0;
  lastCreateAt: number | undefined;
  /** When this process first met a ledger that was lost and begun anew, by its own clock. */
  recoveredAt: number | undefined;
  /** The stack was found to fit the account's quotas, or begun without knowing: it is not asked again. */
  begun = false;
  /** Teardown: when a full sweep first found nothing. */
  emptySince: number | undefined;

  constructor(now: number, resumed = false) {
    this.startedAt = now;
    this.resumed = resumed;
  }
}
