import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import {
  forecast,
  pass,
  type Cloud,
  type Forecast,
  type Kind,
  type Ledger,
  type Pace,
  type Row,
  type StackIdentity,
  StackMemory,
} from '../engine/index.ts';
import { emptyCloud, readOnlyCloud } from './read-only.ts';

export interface PlanStackInput {
  readonly kinds: readonly Kind[];
  readonly stack: StackIdentity;
  /** Undefined: the stack is being deleted. */
  readonly spec: WordPressStackSpec | undefined;
  readonly requests: Readonly<Record<string, string>>;
  readonly ledger: Ledger;
  /** The stack was ready at this very spec: what differs is drift. */
  readonly steady: boolean;
  readonly cloud: Cloud;
  readonly now: () => number;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * A stack that is nowhere yet: everything is created, and nothing is asked of AWS. What the operator looks up there
 * (zones, images) is not known and no change.
 */
export async function planNewStack(input: Omit<PlanStackInput, 'cloud' | 'steady'>): Promise<StackForecast> {
  const { resources } = await planStack({ ...input, cloud: emptyCloud, steady: false });
  return { resources: resources.filter(({ kind }) => kind.create !== undefined), conflicts: [] };
}

export interface StackForecast {
  readonly resources: readonly Forecast[];
  /** Objects that carry the stack's id and belong to somebody else: nothing would be written. */
  readonly conflicts: readonly Row[];
}

/**
 * What the operator would do, to its end: one deep pass of the operator's own engine that is told not to act, over a
 * cloud and a ledger that cannot be written to.
 */
export async function planStack(input: PlanStackInput): Promise<StackForecast> {
  const { kinds, spec, stack } = input;
  const outcome = await pass(
    {
      kinds,
      stack,
      spec,
      teardown: spec === undefined,
      policy: input.ledger.deletionPolicy ?? 'Snapshot',
      paused: true,
      userTags: spec?.tags ?? {},
      requests: input.requests,
      steady: input.steady,
      ledger: input.ledger,
      memory: new StackMemory(input.now()),
      breadth: { type: 'deep', types: new Set(), unsettled: new Set() },
      signal: input.signal,
      drain: new AbortController().signal,
    },
    {
      cloud: readOnlyCloud(input.cloud),
      now: input.now,
      pace: input.pace,
      random: () => never('random text'),
      saveLedger: () => Promise.reject(new Error('a plan does not write: the ledger')),
      orders: () => Promise.reject(new Error('a plan deletes nothing')),
      acted: () => never('an answer to a write'),
      duplicate: () => never('a repair of duplicates'),
    },
  );
  const { observation, statuses } = outcome;
  const { pace } = input;
  const resources = forecast({ kinds, spec, observation, statuses, now: input.now(), pace });
  return { resources, conflicts: observation.conflicts };
}

function never(what: string): never {
  throw new Error(`a plan does not act: ${what}`);
}
