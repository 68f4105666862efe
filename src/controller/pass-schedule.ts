import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import type { Clock } from '../clock.ts';
import {
  forgetDetails,
  forgetFailures,
  unsettledTypes,
  type Breadth,
  type Pace,
  type PassOutcome,
} from '../engine/index.ts';
import { requestsOf } from './stack-input.ts';
import type { StackSession } from './stack-session.ts';
import type { StoredStack } from './stack-store.ts';

export interface ScheduleOptions {
  readonly clock: Clock;
  readonly pace: Pace;
  /** A number from 0 up to 1. */
  readonly jitter: () => number;
}

/**
 * Milliseconds by which a look may be late, so that one pass serves many: thirty things on their way would otherwise wake
 * the stack twice a second, each for itself. A quarter of its wait, and never more than two of the shortest.
 */
const lateness = (wait: number, pace: Pace): number => Math.max(0, Math.min(wait / 4, pace.poll * 2));

interface Subject {
  readonly stack: StoredStack;
  readonly deleting: boolean;
}

/** How much this pass reads: what is unsettled, the lists, or everything. */
export function breadthOf(subject: Subject, session: StackSession, options: ScheduleOptions): Breadth {
  const { memory } = session;
  const settled = unsettledTypes(memory, session.statuses, {
    now: options.clock.now(),
    pace: options.pace,
  });
  // A teardown looks at everything before it removes the first thing, and again when it finds nothing.
  const sweep = subject.deleting && (!session.teardownBegun || session.statuses.size === 0);
  const asked = isAsked(subject.stack, session);
  if (asked) {
    memory.attempts.clear();
    memory.failures.clear();
  }
  // Another process may have closed intents of things that our lists do not show yet: they are worth nothing now.
  const rivalled = session.ledger !== undefined && session.ledger !== ledgerOf(subject.stack);
  const due = rivalled || options.clock.now() >= memory.nextResync;
  if (!asked && !sweep && !due) return { type: 'waiting', ...settled };
  const deep = asked || memory.resyncs % options.pace.deepEvery === 0;
  return { type: deep && !subject.deleting ? 'deep' : 'resync', ...settled };
}

/**
 * Notes what a pass that came to its end has done: one that failed on the way must not count as done. `subject` is the
 * object as the pass left it.
 */
export function account(
  subject: Subject,
  session: StackSession,
  breadth: Breadth,
  options: ScheduleOptions,
): void {
  const { memory } = session;
  const now = options.clock.now();
  session.handledRequest =
    subject.stack.metadata.annotations[ANNOTATIONS.reconcileRequestedAt] ?? session.handledRequest;
  session.handledRefresh = subject.stack.metadata.annotations[ANNOTATIONS.refreshInstances];
  session.teardownBegun = subject.deleting;
  session.ledger = ledgerOf(subject.stack);
  if (breadth.type === 'waiting') return;
  memory.resyncs += 1;
  memory.nextResync = now + options.pace.resync * (0.9 + 0.2 * options.jitter());
  forgetDetails(memory);
  forgetFailures(memory, now, options.pace);
}

/** Milliseconds until looking again makes sense; `sweep`: when an empty stack is looked at again. */
export function nextLook(
  session: StackSession,
  outcome: PassOutcome,
  sweep: number | undefined,
  { clock, pace }: ScheduleOptions,
): number {
  const now = clock.now();
  const times = [...outcome.statuses.values()].flatMap((status) =>
    status.lookAt === undefined ? [] : [status.lookAt + lateness(status.lookAt - now, pace)],
  );
  if (outcome.pending.length === 0 && outcome.taken.length > 0) times.push(now + pace.poll);
  const next = Math.min(sweep ?? session.memory.nextResync, ...times);
  return Math.max(next - now, pace.poll / 20);
}

/** Nothing was asked for since the stack was last ready, by spec or by annotation: whatever differs now is drift. */
export function isSteady(stack: StoredStack, session: StackSession): boolean {
  const requests = JSON.stringify(requestsOf(stack));
  return (
    session.readyGeneration === stack.metadata.generation && (session.readyRequests ?? requests) === requests
  );
}

function ledgerOf(stack: StoredStack): string | undefined {
  return stack.metadata.annotations[ANNOTATIONS.ledger];
}

function isAsked(stack: StoredStack, session: StackSession): boolean {
  const requested = stack.metadata.annotations[ANNOTATIONS.reconcileRequestedAt];
  return (requested !== undefined && requested !== session.handledRequest) || isRefreshed(stack, session);
}

/** What is newest has to be looked up when somebody asks for it, not remembered from the last resync. */
function isRefreshed({ metadata }: StoredStack, session: StackSession): boolean {
  const refresh = metadata.annotations[ANNOTATIONS.refreshInstances];
  return refresh !== undefined && refresh !== session.handledRefresh;
}
