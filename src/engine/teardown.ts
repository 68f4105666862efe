import { tellBlockers } from './blockers.ts';
import { fingerprint, type Action, type MemberStatus } from './actions.ts';
import type { DeletionPolicy } from './deletion-policy.ts';
import { isKept, keep } from './kept.ts';
import type { Kind, LogicalId, RemoveScope, RemoveStep, Verdict } from './kind.ts';
import { removalKey } from './overlay.ts';
import type { Row } from './observation.ts';
import { ownerTags } from './owner-tags.ts';
import { failureStatus, heldBack } from './plan-failures.ts';
import { pollTime } from './poll-schedule.ts';
import { detailsKey } from './read-details.ts';
import type { PlanInput } from './plan-input.ts';

/** What a removal needs to know: a plan's input without the spec, which may be unreadable by then. */
export interface TeardownInput extends Omit<PlanInput, 'spec' | 'kinds' | 'requests'> {
  readonly policy: DeletionPolicy;
}

/** Kinds that are usually gone within this time are gone when AWS says so. */
const AT_ONCE_SECONDS = 5;

export interface TeardownPlan {
  readonly actions: readonly Action[];
  readonly statuses: ReadonlyMap<LogicalId, MemberStatus>;
}

/**
 * Removes rows in the order of their kinds: a row goes when no other row that has to go first is left; what the policy
 * keeps is marked, and nothing waits for it. The steps are chosen from the observation and the policy alone, so a teardown
 * resumes after any crash and needs no spec.
 */
export function planRemoval(input: TeardownInput, rows: readonly Row[]): TeardownPlan {
  const removable = rows.filter((row) => row.kind.remove.length > 0 && !isKept(row, input.policy));
  const types = new Map<string, Row[]>();
  for (const row of removable) types.set(row.kind.type, [...(types.get(row.kind.type) ?? []), row]);
  const actions: Action[] = [];
  const statuses = new Map<LogicalId, MemberStatus>();
  const kept = rows.filter((row) => isKept(row, input.policy));
  const outcomes = [
    ...removable.map((row) => ({ row, ...removalOf(input, row, types) })),
    ...kept.map((row) => ({ row, ...keptOutcome(input, row) })),
  ];
  for (const { row, ...outcome } of outcomes) {
    const id = isSecond(input, row) ? `${row.id} (${row.awsId})` : row.id;
    if (outcome.status !== undefined) statuses.set(id, { ...outcome.status, id });
    if (outcome.action !== undefined) actions.push(outcome.action);
  }
  return { actions, statuses };
}

function keptOutcome(input: TeardownInput, row: Row): ReturnType<typeof keep> {
  const status = statusOf(row);
  const held = row.kind.holdsRemoval?.(row.seen, removeScope(input));
  return held === undefined ? keep(input, row, status) : { status: heldStatus(input, status, held) };
}

/** A step may look at other rows, as the database does at its final snapshot. */
function removeScope({ stack, policy, observation }: TeardownInput): RemoveScope {
  return {
    stack,
    policy,
    rows: (type) => [...observation.rows.values()].filter((row) => row.kind.type === type),
  };
}

function heldStatus(input: TeardownInput, status: MemberStatus, held: Verdict): MemberStatus {
  const seconds = held.pollSeconds ?? status.kind.typical.remove * 0.1;
  const lookAt = input.now + Math.max(input.pace.poll, seconds * input.pace.second);
  const state = held.stalled === true ? 'stalled' : 'waiting';
  return { ...status, state, reason: held.reason, message: held.message, lookAt };
}

function isSecond(input: TeardownInput, row: Row): boolean {
  return input.observation.rows.get(row.id)?.awsId !== row.awsId;
}

/**
 * Kinds that cannot be read: what is there is unknown, so nothing that goes after them may go, and the stack is not
 * empty.
 */
export function blindStatuses(
  input: TeardownInput,
  kinds: readonly Kind[],
): ReadonlyMap<LogicalId, MemberStatus> {
  const statuses = new Map<LogicalId, MemberStatus>();
  for (const kind of kinds) {
    const failure = input.observation.blind.get(kind.type);
    if (failure === undefined) continue;
    const status: MemberStatus = {
      id: kind.type,
      kind,
      state: 'retrying',
      reason: 'Retrying',
      message: '',
      outputs: {},
      needs: [],
      waitsFor: [],
    };
    const fallback = failureStatus(status, failure, input.now + input.pace.retry);
    statuses.set(kind.type, heldBack(input, status, `${kind.type}|read`, '') ?? fallback);
  }
  return statuses;
}

function removalOf(
  input: TeardownInput,
  row: Row,
  types: ReadonlyMap<string, readonly Row[]>,
): { status: MemberStatus; action?: Action } {
  const status = statusOf(row);
  const lookAt = pollTime(input, row, 'remove');
  if (row.state === 'deleting') return { status: { ...status, message: 'is being deleted', lookAt } };
  const blockers = blockersOf(input, row, types);
  if (blockers.length > 0) {
    const message = `goes after ${blockers.join(', ')}`;
    return { status: { ...status, state: 'waiting', reason: 'Waiting', message, waitsFor: blockers } };
  }
  if (row.unseen)
    return {
      status: { ...status, message: 'was just created and is not visible yet; it goes when it is', lookAt },
    };
  if (row.partial !== undefined && row.tags === undefined) return { status: unproven(input, row, status) };
  if (row.untagged && row.kind.tagging !== undefined && row.frozen !== true)
    return tagFirst(input, row, status);
  return takeStep(input, row, status);
}

function takeStep(
  input: TeardownInput,
  row: Row,
  status: MemberStatus,
): { status: MemberStatus; action?: Action } {
  const hold = row.kind.holdsRemoval?.(row.seen, removeScope(input));
  if (hold !== undefined) return { status: heldStatus(input, status, hold) };
  const step = nextStep(input, row);
  if (step === undefined) {
    return {
      status: { ...status, message: 'is being prepared for deletion', lookAt: input.now + input.pace.poll },
    };
  }
  const prepares = step.prepares ?? false;
  const key = prepares ? `${row.id}|${step.name}|${row.awsId}` : removalKey(row);
  const held = heldBack(input, status, key, step.name);
  if (held !== undefined) return { status: blockedBy(input, held, key) };
  const left = step.leaves?.(row.seen);
  const action: Action = {
    verb: 'remove',
    key,
    id: row.id,
    kind: row.kind,
    fingerprint: step.name,
    summary: `${step.name} ${row.id}${left === undefined ? '' : ` (${left})`}`,
    drift: false,
    row,
    call: step.call(row.seen, input.stack, removeScope(input)),
    prepares,
  };
  return { status, action };
}

/** Who is in the way is known: a human must act, whatever AWS's own words are. */
function blockedBy(input: TeardownInput, held: MemberStatus, key: string): MemberStatus {
  const told = tellBlockers(input.memory, key);
  if (told === undefined) return held;
  return { ...held, state: 'stalled', reason: 'DeletionBlocked', message: `${told} (${held.message})` };
}

/** What has to go before it: rows of earlier types, and types that cannot be read. */
function blockersOf(
  input: TeardownInput,
  row: Row,
  types: ReadonlyMap<string, readonly Row[]>,
): readonly string[] {
  const earlier = row.kind.goesAfter ?? [];
  const rows = earlier
    .flatMap((type) => types.get(type) ?? [])
    .filter((other) => !isAsGoodAsGone(input, other));
  return [...rows.map((other) => other.id), ...earlier.filter((type) => input.observation.blind.has(type))];
}

/**
 * AWS answered the deletion of something that goes at once; only reads still show it. Waiting for them would add the
 * read lag to every stage, and being wrong costs one refused call.
 */
function isAsGoodAsGone(input: TeardownInput, row: Row): boolean {
  return row.kind.typical.remove <= AT_ONCE_SECONDS && input.memory.written.has(removalKey(row));
}

/** Found by its name alone, and its tags cannot be read: whose it is has to be known before it goes. */
function unproven(input: TeardownInput, row: Row, status: MemberStatus): MemberStatus {
  const { failure } = row.partial ?? {};
  if (failure === undefined) return status;
  const failed = failureStatus(status, failure, input.now + input.pace.retry);
  return heldBack(input, status, detailsKey(row.id), '') ?? failed;
}

/** An object that lost its owner tags is proven ours by its key; it carries the proof again before it goes. */
function tagFirst(
  input: TeardownInput,
  row: Row,
  status: MemberStatus,
): { status: MemberStatus; action?: Action } {
  const tags = ownerTags(input.stack, row.id);
  const key = `${row.id}|tags|${row.awsId}`;
  const written = input.memory.written.get(key);
  const lookAt = input.now + input.pace.poll * 2;
  if (written !== undefined)
    return { status: { ...status, message: 'its owner tags are being put back before it goes', lookAt } };
  const held = heldBack(input, status, key, fingerprint(tags));
  if (held !== undefined) return { status: held };
  const call = row.kind.tagging?.add(row.seen, tags, input.stack);
  if (call === undefined) return { status };
  const action: Action = {
    verb: 'edit',
    key,
    id: row.id,
    kind: row.kind,
    fingerprint: fingerprint(tags),
    summary: `put owner tags back on ${row.id}`,
    drift: true,
    row,
    call,
    want: tags,
    makes: false,
    apply: () => row.seen,
  };
  return { status, action };
}

/** The first step that applies and was not just taken: reads may still show the object as it was before it. */
function nextStep(input: TeardownInput, row: Row): RemoveStep<unknown> | undefined {
  const scope = removeScope(input);
  return row.kind.remove.find((step) => {
    if (step.when !== undefined && !step.when(row.seen, scope)) return false;
    return step.prepares !== true || !input.memory.written.has(`${row.id}|${step.name}|${row.awsId}`);
  });
}

function statusOf(row: Row): MemberStatus {
  return {
    id: row.id,
    kind: row.kind,
    state: 'deleting',
    awsId: row.awsId,
    reason: 'Deleting',
    message: 'is being deleted',
    outputs: {},
    needs: [],
    waitsFor: [],
  };
}
