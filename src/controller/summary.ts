import { describePlace } from './place.ts';
import type { ReportInput } from './report.ts';
import { sentence, worstOf } from './worst.ts';
import { describeFailure, type Failure, type MemberStatus } from '../engine/index.ts';

/** The stack in one line; of Reconciling and Stalled never both are true, because kstatus takes the first it meets. */
export interface Summary {
  readonly ready: boolean;
  readonly reconciling: boolean;
  readonly stalled: boolean;
  readonly reason: string;
  readonly message: string;
}

export interface SummaryInput extends ReportInput {
  readonly statuses: readonly MemberStatus[];
  /** Why AWS takes no call at all, if it takes none. */
  readonly cause?: MemberStatus | undefined;
}

export function summarise(input: SummaryInput): Summary {
  if (input.refusal !== undefined) {
    const { reason, message, passing } = input.refusal;
    return { ...(passing === true ? progressing : stalled), reason, message };
  }
  if (input.cause !== undefined) {
    const { state, reason, message } = input.cause;
    return {
      ...(state === 'stalled' ? stalled : progressing),
      reason,
      message: `AWS takes no call${placeOf(input)}: ${message}`,
    };
  }
  return conflictSummary(input) ?? (input.deleting ? deletionSummary(input) : liveSummary(input));
}

function placeOf({ identity, roleARN }: ReportInput): string {
  return identity === undefined ? '' : ` (${describePlace({ ...identity, roleARN })})`;
}

function conflictSummary(input: ReportInput): Summary | undefined {
  const conflict = input.outcome?.observation.conflicts[0];
  if (conflict === undefined) return undefined;
  const message = `${conflict.kind.type} ${conflict.awsId} carries this stack's id and another owner's name; nothing is changed until one of the two lets go`;
  return { ...stalled, reason: 'OwnershipConflict', message };
}

function liveSummary(input: ReportInput & { readonly statuses: readonly MemberStatus[] }): Summary {
  const open = input.statuses.filter((status) => status.state !== 'ready');
  const worst = worstOf(open);
  const blind = [...(input.outcome?.observation.blind.values() ?? [])][0];
  if (input.paused && (worst !== undefined || pendingOf(input).length > 0)) return pausedSummary(input);
  if (worst === undefined && blind === undefined) {
    return {
      ready: true,
      reconciling: false,
      stalled: false,
      reason: 'Ready',
      message: 'every resource is as the spec wants it',
    };
  }
  return openSummary(open, worst, blind);
}

function openSummary(
  open: readonly MemberStatus[],
  worst: MemberStatus | undefined,
  blind: Failure | undefined,
): Summary {
  if (worst?.state === 'stalled') {
    // All that one reason stands for: who asks for a quota should ask for all of them.
    const alike = open.filter(({ state, reason }) => state === 'stalled' && reason === worst.reason);
    return { ...stalled, reason: worst.reason, message: sentence(alike) };
  }
  const message = worst === undefined && blind !== undefined ? describeFailure(blind) : sentence(open);
  return { ...progressing, reason: worst?.reason ?? 'Retrying', message };
}

function pendingOf(input: ReportInput): readonly { readonly summary: string }[] {
  return input.outcome?.pending ?? [];
}

const stalled = { ready: false, reconciling: false, stalled: true } as const;
const progressing = { ready: false, reconciling: true, stalled: false } as const;

function deletionSummary(input: ReportInput & { readonly statuses: readonly MemberStatus[] }): Summary {
  if (input.paused)
    return {
      ...stalled,
      reason: 'Paused',
      message: 'spec.paused holds the deletion; set it to false to let it go on',
    };
  const stuck = input.statuses.filter((status) => status.state === 'stalled');
  const worst = worstOf(stuck);
  // All of them: who has to clear the way should hear of everything at once, not of one thing a day.
  if (worst !== undefined) return { ...stalled, reason: worst.reason, message: sentence(stuck) };
  const message = input.waitsForSilence
    ? 'everything is gone; the last look that makes sure of it is due'
    : sentence(input.statuses);
  return { ...progressing, reason: 'Deleting', message };
}

function pausedSummary(input: ReportInput): Summary {
  const pending = pendingOf(input);
  const list = pending
    .slice(0, 5)
    .map((action) => action.summary)
    .join('; ');
  const message = `spec.paused is set; ${pending.length} changes would be made${list === '' ? '' : `: ${list}`}`;
  return { ready: false, reconciling: false, stalled: true, reason: 'Paused', message };
}
