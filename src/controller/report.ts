import {
  LAYERS,
  layerCondition,
  setCondition,
  type Condition,
  type ConditionType,
  type LayerName,
} from '../api/v1alpha1/conditions.ts';
import { REASONS, type Reason } from '../api/v1alpha1/reasons.ts';
import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import type { WordPressStackStatus } from '../api/v1alpha1/status.ts';
import type { MemberStatus, PassOutcome, StackIdentity } from '../engine/index.ts';
import { siteFacts, type SiteFacts } from './site-facts.ts';
import type { StoredStack } from './stack-store.ts';
import { inventory } from './inventory.ts';
import { lockedOutOf } from './locked-out.ts';
import { summarise, type Summary } from './summary.ts';
import { sentence, worstOf } from './worst.ts';

export interface ReportInput {
  readonly stack: StoredStack;
  readonly spec: WordPressStackSpec | undefined;
  readonly identity?: StackIdentity;
  readonly outcome?: PassOutcome;
  /** Nothing was planned: a human must act first. */
  readonly refusal?: {
    readonly reason: string;
    readonly message: string;
    /** It may pass by itself. Default is false: a human must act. */
    readonly passing?: boolean;
  };
  /** The role that is assumed for the stack. */
  readonly roleARN?: string | undefined;
  readonly deleting: boolean;
  readonly paused: boolean;
  /** Everything is gone; the last sweeps make sure of it. */
  readonly waitsForSilence: boolean;
  readonly handledRequest: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Report {
  readonly status: WordPressStackStatus;
  readonly ready: boolean;
}

/** The whole status, from what this pass saw; of the old status only the times of transitions and the last drift stay. */
export function reportStatus(input: ReportInput): Report {
  const previous = previousStatus(input.stack.status);
  const lockedOut = lockedOutOf([...(input.outcome?.statuses.values() ?? [])]);
  const { statuses } = lockedOut;
  // A pass that saw nothing knows nothing of the site: a typo in the spec, or expired credentials, are no outage.
  const blind = input.outcome === undefined || lockedOut.cause !== undefined;
  const facts = siteFacts(input.outcome?.statuses ?? new Map<string, MemberStatus>(), input.spec);
  const summary = summarise({ ...input, statuses, cause: lockedOut.cause });
  const told = [
    ...layerConditions(input, statuses),
    ...summaryConditions(summary),
    ...availability(input, facts, blind),
  ];
  const conditions = told.reduce<readonly Condition[]>(
    (all, next) =>
      setCondition(
        all,
        { ...next, reason: known(next.reason), observedGeneration: input.stack.metadata.generation },
        new Date(input.now),
      ),
    previous.conditions ?? [],
  );
  const drift = driftOf(input, previous.lastDrift) ?? previous.lastDrift;
  const status: WordPressStackStatus = {
    ...(blind ? previous : facts.status),
    observedGeneration: input.stack.metadata.generation,
    ...whose(input),
    conditions,
    ...(input.outcome === undefined ? {} : inventory(statuses)),
    ...(drift === undefined ? {} : { lastDrift: drift }),
    ...(input.handledRequest === undefined ? {} : { lastHandledReconcileAt: input.handledRequest }),
  };
  return { status, ready: summary.ready };
}

function whose({ identity, roleARN }: ReportInput): Partial<WordPressStackStatus> {
  return {
    ...(identity === undefined
      ? {}
      : { stackID: identity.stackId, accountID: identity.account, region: identity.region }),
    ...(roleARN === undefined ? {} : { roleARN }),
  };
}

interface NextCondition {
  readonly type: ConditionType;
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
}

const truth = (value: boolean): Condition['status'] => (value ? 'True' : 'False');

function availability(input: ReportInput, facts: SiteFacts, blind: boolean): readonly NextCondition[] {
  const before = input.stack.status;
  const known = typeof before === 'object' && before !== null && 'conditions' in before;
  if (blind && known) return [];
  const { available, availableReason: reason, availableMessage: message } = facts;
  return [{ type: 'Available', status: truth(available), reason, message }];
}

function summaryConditions(summary: Summary): readonly NextCondition[] {
  return [
    { type: 'Ready', status: truth(summary.ready), reason: summary.reason, message: summary.message },
    {
      type: 'Reconciling',
      status: truth(summary.reconciling),
      reason: summary.reconciling ? 'Progressing' : 'Idle',
      message: summary.reconciling ? summary.message : '',
    },
    {
      type: 'Stalled',
      status: truth(summary.stalled),
      reason: summary.stalled ? summary.reason : 'NotStalled',
      message: summary.stalled ? summary.message : '',
    },
  ];
}

function layerConditions(input: ReportInput, statuses: readonly MemberStatus[]): readonly NextCondition[] {
  if (input.outcome === undefined) return [];
  return LAYERS.flatMap((layer) => layerOf(layer, statuses, input.deleting));
}

function layerOf(
  layer: LayerName,
  statuses: readonly MemberStatus[],
  deleting: boolean,
): readonly NextCondition[] {
  const members = statuses.filter((status) => status.kind.layer === layer);
  const type = layerCondition(layer);
  if (members.length === 0)
    return deleting ? [{ type, status: 'False', reason: 'Deleting', message: 'gone' }] : [];
  const open = members.filter((status) => status.state !== 'ready');
  const worst = worstOf(open);
  if (worst === undefined) {
    const [hint] = members.filter((status) => status.message !== '');
    const { reason, message } = hint ?? { reason: 'Ready', message: '' };
    return [{ type, status: 'True', reason, message }];
  }
  return [{ type, status: 'False', reason: worst.reason, message: sentence(open) }];
}

function known(reason: string): Reason {
  return reason in REASONS ? (reason as Reason) : 'Unknown';
}

function driftOf(
  input: ReportInput,
  previous: WordPressStackStatus['lastDrift'],
): WordPressStackStatus['lastDrift'] {
  const found = [...(input.outcome?.taken ?? []), ...(input.outcome?.pending ?? [])].filter(
    (action) => action.drift,
  );
  if (found.length === 0) return undefined;
  const verb = input.paused ? 'not repaired, because the stack is paused' : 'repaired';
  const action = `${verb}: ${found.map((entry) => entry.summary).join('; ')}`.slice(0, 1000);
  // A paused stack finds the same drift in every pass; the time is that of the first.
  if (input.paused && previous?.action === action) return previous;
  const resources = [...new Set(found.map((entry) => entry.id))].slice(0, 50);
  return { time: new Date(input.now).toISOString(), resources, action };
}

function previousStatus(status: unknown): WordPressStackStatus {
  return typeof status === 'object' && status !== null ? status : {};
}
