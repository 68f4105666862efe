import { fingerprint, type Action, type Difference, type MemberState, type MemberStatus } from './actions.ts';
import { metAt } from './encounters.ts';
import type { Aspect, Kind, Tags, Verdict } from './kind.ts';
import { appliedKey } from './ledger.ts';
import type { Row } from './observation.ts';
import { keptKeys, missingTags } from './owner-tags.ts';
import { failureStatus, heldBack } from './plan-failures.ts';
import type { PlanInput } from './plan-input.ts';
import { settleTime } from './poll-schedule.ts';
import { detailsKey } from './read-details.ts';
import type { Outcome } from './plan.ts';

/** The same difference is written at most this often; then it is told instead of looped over. */
const ATTEMPTS = 3;

export interface Subject {
  readonly kind: Kind;
  readonly row: Row;
  readonly want: unknown;
  readonly status: MemberStatus;
  readonly tags: Tags;
}

interface Comparison {
  readonly aspect: Aspect<unknown, unknown>;
  readonly key: string;
  /** Fingerprint of what is wanted. */
  readonly print: () => string;
  readonly same: boolean;
}

type Open = Comparison & { readonly difference: Difference };

type Attempt = Omit<Outcome, 'usable'>;

/**
 * The edits of an object that exists. One write per object at a time: two edits of one load balancer at once are
 * refused by the services that lock what they change, and their order would be left to chance. A difference that is
 * held back or needs a human does not hide the next.
 */
export function planEdits(input: PlanInput, subject: Subject): Outcome {
  const { row, status } = subject;
  if (row.partial !== undefined) return unknownOutcome(input, status, row.partial);
  const comparisons = compare(input, subject);
  const open = comparisons
    .filter((entry) => !entry.same && !isWritten(input, entry))
    .map((entry): Open => ({ ...entry, difference: differenceOf(input, subject, entry.aspect) }));
  if (open.length > 0) return openOutcome(input, subject, open);
  if (row.unseen || comparisons.some((entry) => !entry.same || isUnproven(input, entry))) {
    const lookAt = settleTime(input, row.id);
    const message = 'was written; AWS does not show it yet';
    return {
      status: { ...status, state: 'settling', reason: 'Propagating', message, lookAt },
      usable: subject.kind.verdict?.(row.seen, subject.want)?.holds !== true,
      actions: [],
    };
  }
  return judged(input, subject);
}

/** A detail could not be read: nothing is compared, and dependants wait if it never was. */
function unknownOutcome(
  input: PlanInput,
  status: MemberStatus,
  { failure, whole }: NonNullable<Row['partial']>,
): Outcome {
  const failed = failureStatus(status, failure, input.now + input.pace.retry);
  const held = heldBack(input, status, detailsKey(status.id), '') ?? {
    ...failed,
    state: 'retrying' as const,
  };
  return { status: held, usable: whole, actions: [] };
}

function openOutcome(input: PlanInput, subject: Subject, open: readonly Open[]): Outcome {
  const attempts = open.map((entry) => attempt(input, subject, entry));
  const acting = attempts.find((entry) => entry.actions.length > 0);
  const told = attempts.find((entry) => entry.status.state === 'stalled') ?? acting ?? attempts[0];
  const times = attempts.flatMap(({ status }) => (status.lookAt === undefined ? [] : [status.lookAt]));
  const lookAt = times.length === 0 ? {} : { lookAt: Math.min(...times) };
  const differences = open.map((entry) => entry.difference);
  return {
    status: { ...(told?.status ?? subject.status), ...lookAt, differences },
    usable: open.every((entry) => entry.aspect.cosmetic === true),
    actions: acting?.actions ?? [],
  };
}

function judged(input: PlanInput, { kind, row, want, status }: Subject): Outcome {
  const verdict = kind.verdict?.(row.seen, want);
  if (verdict === undefined) return { status, usable: true, actions: [] };
  const usable = verdict.holds !== true;
  if (verdict.harmless === true) {
    return { status: { ...status, reason: verdict.reason, message: verdict.message }, usable, actions: [] };
  }
  const seconds = verdict.pollSeconds ?? kind.typical.create * 0.03;
  const lookAt = input.now + Math.max(input.pace.poll, seconds * input.pace.second);
  const state = verdict.stalled === true ? 'stalled' : refusalState(input, verdict);
  return {
    status: { ...status, state, reason: verdict.reason, message: verdict.message, lookAt, inPlace: true },
    usable,
    actions: [],
  };
}

function refusalState({ now, pace }: PlanInput, { refusedSince, passes }: Verdict): MemberState {
  if (refusedSince === undefined) return 'changing';
  return passes !== true && now - refusedSince >= pace.patience ? 'stalled' : 'retrying';
}

function compare(input: PlanInput, { kind, row, want, tags }: Subject): readonly Comparison[] {
  const aspects: readonly Aspect<unknown, unknown>[] = kind.aspects ?? [];
  const printOf = { tags: once(() => fingerprint(tags)), want: once(() => fingerprint(want)) };
  const comparison = (aspect: Aspect<unknown, unknown>, print: () => string): Comparison => ({
    aspect,
    key: `${row.id}|${aspect.name}|${row.awsId}`,
    print,
    same: isSame(input, aspect, want, row),
  });
  return [
    ...tagAspects(input, { kind, row, tags }).map((aspect) => comparison(aspect, printOf.tags)),
    ...aspects.map((aspect) => comparison(aspect, printOf.want)),
  ];
}

/** Most objects are as wanted, and nobody asks for the fingerprint of what is. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function isSame(input: PlanInput, aspect: Aspect<unknown, unknown>, want: unknown, row: Row): boolean {
  const value = aspect.remembers?.(want, row.seen);
  if (value === undefined) return aspect.same(want, row.seen);
  return input.ledger.applied[appliedKey(row.id, aspect.name)] === value;
}

/**
 * Tags that are missing or other than wanted, tags of ours that nobody wants any more, and those that say that a thing
 * was kept when its stack was deleted, now that it is in use again. Those of others stay.
 */
function tagAspects(
  { ledger }: PlanInput,
  { kind: { tagging }, row, tags }: Pick<Subject, 'kind' | 'row' | 'tags'>,
): readonly Aspect<unknown, unknown>[] {
  const seen = row.tags;
  if (tagging === undefined || seen === undefined || row.frozen === true) return [];
  const missing = missingTags(tags, seen);
  const dropped = ledger.tagKeys.filter((key) => seen[key] !== undefined && tags[key] === undefined);
  const marks = keptKeys.filter((key) => seen[key] !== undefined);
  const add: Aspect<unknown, unknown> = {
    name: 'tags',
    cosmetic: true,
    same: () => Object.keys(missing).length === 0,
    describe: () => `tags ${Object.keys(missing).join(', ')}`,
    repair: (_want, object, stack) => tagging.add(object, missing, stack),
  };
  const remove: Aspect<unknown, unknown> = {
    name: 'dropped tags',
    cosmetic: true,
    same: () => dropped.length === 0,
    describe: () => `tags ${dropped.join(', ')} (no longer in the spec)`,
    repair: (_want, object, stack) => tagging.remove(object, dropped, stack),
  };
  const unmark: Aspect<unknown, unknown> = {
    name: 'kept tags',
    cosmetic: true,
    same: () => marks.length === 0,
    describe: () => `tags ${marks.join(', ')} (in use again)`,
    repair: (_want, object, stack) => tagging.remove(object, marks, stack),
  };
  return [add, remove, unmark];
}

function isWritten(input: PlanInput, { key, print }: Comparison): boolean {
  const written = input.memory.written.get(key);
  if (written === undefined) return false;
  return written.fingerprint === print();
}

/**
 * As wanted so far, and not proven: no read is younger than our write (its answer alone says so), or something else was
 * written a moment ago and may only not be shown yet.
 */
function isUnproven(input: PlanInput, { key, print }: Comparison): boolean {
  if (input.memory.written.size === 0) return false;
  const written = input.memory.written.get(key);
  if (written === undefined) return false;
  const readAt = input.memory.readings.get(written.type)?.at ?? Number.NEGATIVE_INFINITY;
  return written.fingerprint !== print() || readAt <= written.at;
}

function differenceOf(
  input: PlanInput,
  { row, want }: Subject,
  aspect: Aspect<unknown, unknown>,
): Difference {
  const disruption = aspect.disruption?.(want, row.seen);
  return {
    aspect: aspect.name,
    summary: aspect.describe?.(want, row.seen) ?? aspect.name,
    repair: aspect.repair(want, row.seen, input.stack),
    makes: aspect.makes !== undefined,
    ...(disruption === undefined ? {} : { disruption }),
  };
}

function attempt(input: PlanInput, subject: Subject, open: Open): Attempt {
  const { row, want, status, kind } = subject;
  const { aspect, key, difference } = open;
  const print = open.print();
  const { summary: what, repair } = difference;
  if ('stall' in repair) return { status: { ...status, state: 'stalled', ...repair.stall }, actions: [] };
  const attempts = input.memory.attempts.get(key);
  if (attempts?.fingerprint === print && attempts.count >= ATTEMPTS) {
    const message = `${what} was written ${ATTEMPTS} times and is different again; something else changes it. Find out what, then ask for a pass with the annotation reconcile-requested-at`;
    return { status: { ...status, state: 'stalled', reason: 'ChangeNotTaking', message }, actions: [] };
  }
  const held = heldBack(input, status, key, print) ?? madeAlready(input, aspect, key, status);
  if (held !== undefined) return { status: held, actions: [] };
  const action: Action = {
    verb: 'edit',
    key,
    id: row.id,
    kind,
    fingerprint: print,
    summary: `change ${row.id}: ${what}`,
    row,
    call: repair,
    want,
    makes: aspect.makes === 'none',
    ...(aspect.touches === undefined ? {} : { touches: aspect.touches }),
    ...remembered(aspect, want, row),
    apply: (output) => aspect.seen?.(output, want, row.seen) ?? row.seen,
    drift: input.steady,
  };
  return {
    status: { ...status, state: 'changing', reason: 'Updating', message: `${what} is being changed` },
    actions: [action],
  };
}

function remembered(
  aspect: Aspect<unknown, unknown>,
  want: unknown,
  row: Row,
): { readonly remembers?: Readonly<Record<string, string>> } {
  const value = aspect.remembers?.(want, row.seen);
  return value === undefined ? {} : { remembers: { [appliedKey(row.id, aspect.name)]: value } };
}

/** A write that makes something new and may have been sent by an interrupted pass is looked for first. */
function madeAlready(
  input: PlanInput,
  aspect: Aspect<unknown, unknown>,
  key: string,
  status: MemberStatus,
): MemberStatus | undefined {
  const intent = input.ledger.intents[key];
  if (aspect.makes !== 'none' || intent === undefined) return undefined;
  // Our own, and its answer is known: what differs still is another want.
  const met = input.memory.encounters.get(intent.token);
  if (met?.own === true && (input.memory.written.get(key)?.at ?? 0) >= met.at) return undefined;
  const until = metAt(input.memory, intent, input.now) + input.pace.lagWindow;
  if (input.now >= until) return undefined;
  return {
    ...status,
    state: 'settling',
    reason: 'Propagating',
    message: `${aspect.name} may have been written by an interrupted pass; it is looked for first`,
    lookAt: Math.min(until, input.now + input.pace.poll * 2),
  };
}
