import { fingerprint, type Action, type MemberStatus } from './actions.ts';
import type { DeletionPolicy } from './deletion-policy.ts';
import type { LogicalId, StackIdentity, Tags } from './kind.ts';
import { isLeaving, type Observation, type Row } from './observation.ts';
import { keptKeys, ownerTags, ownerTagValue, tagKeys } from './owner-tags.ts';
import { failureStatus } from './plan-failures.ts';
import type { TeardownInput } from './teardown.ts';

/** Something that outlives the deletion of its stack, and how it is found again. */
export interface KeptThing {
  readonly id: LogicalId;
  readonly type: string;
  readonly awsId: string;
  /** `spec.storage.fileSystemID=fs-…`: what a new object says to get it back. */
  readonly reattach: string;
  /** Epoch milliseconds, where AWS tells. */
  readonly bornAt?: number;
}

/** Writes of the kept tags that fail this often are given up: a tag must not hold an object for ever. */
const ATTEMPTS = 3;

/** Whether the policy lets an object stay. Retain keeps everything; else only what says so of itself is kept. */
export function isKept(row: Row, policy: DeletionPolicy): boolean {
  return row.kind.keptBy?.(policy, row.seen) ?? policy === 'Retain';
}

/** What a deletion under the policy leaves, of all that bears data or leads to it. */
export function keptThings(
  observation: Pick<Observation, 'rows' | 'duplicates'>,
  policy: DeletionPolicy,
  stack: StackIdentity,
): readonly KeptThing[] {
  return [...observation.rows.values(), ...observation.duplicates]
    .filter((row) => row.kind.keptBy !== undefined && isKept(row, policy) && !isLeaving(row))
    .map((row) => ({
      id: row.id,
      type: row.kind.type,
      awsId: row.awsId,
      reattach: reattachOf(row, stack),
      ...(row.bornAt === undefined ? {} : { bornAt: row.bornAt }),
    }));
}

function reattachOf(row: Row, stack: StackIdentity): string {
  return row.kind.reattach?.(row.seen) ?? `annotation stack-id=${stack.stackId}`;
}

/**
 * What is still to be done for an object that stays: AWS has to finish it, and it is told in its tags whose it was,
 * since when it is kept, and how it comes back. Nothing, when both are undefined.
 */
export function keep(
  input: TeardownInput,
  row: Row,
  status: MemberStatus,
): { readonly status?: MemberStatus; readonly action?: Action } {
  if (row.kind.keptBy === undefined || isLeaving(row)) return {};
  const { tagging } = row.kind;
  if (row.state === 'pending')
    return input.policy === 'Retain' ? {} : { status: awaited(input, row, status) };
  const tags = missingTags(input, row);
  const key = `${row.id}|kept|${row.awsId}`;
  if (Object.keys(tags).length === 0 || tagging === undefined || input.memory.written.has(key)) return {};
  const failed = input.memory.failures.get(key);
  if (failed !== undefined && failed.count >= ATTEMPTS) return {};
  if (failed !== undefined && input.now < failed.nextTry)
    return { status: failureStatus(status, failed.failure, failed.nextTry) };
  const action: Action = {
    verb: 'edit',
    key,
    id: row.id,
    kind: row.kind,
    // Without the time: an attempt that is made again is the same attempt.
    fingerprint: fingerprint(Object.keys(tags)),
    summary: `keep ${row.id} (${row.awsId}): ${reattachOf(row, input.stack)} brings it back`,
    drift: false,
    row,
    call: tagging.add(row.seen, tags, input.stack),
    want: tags,
    makes: false,
    apply: () => row.seen,
  };
  return { status: { ...status, state: 'changing', message: 'stays, and is marked as kept' }, action };
}

function awaited(input: TeardownInput, row: Row, status: MemberStatus): MemberStatus {
  const lookAt = input.now + Math.max(input.pace.poll, row.kind.typical.create * 0.1 * input.pace.second);
  return {
    ...status,
    state: 'waiting',
    reason: 'Waiting',
    message: 'is kept, when AWS has finished it',
    lookAt,
  };
}

function missingTags(input: TeardownInput, row: Row): Tags {
  if (row.tags === undefined || row.frozen === true) return {};
  const owner = ownerTagValue(input.stack.owner);
  const isMarked = row.tags[tagKeys.keptFrom] === owner && keptKeys.every((key) => key in (row.tags ?? {}));
  return {
    ...(row.untagged ? ownerTags(input.stack, row.id) : {}),
    ...(isMarked
      ? {}
      : {
          [tagKeys.keptFrom]: owner,
          [tagKeys.keptAt]: isoTime(input.now),
          [tagKeys.reattach]: reattachOf(row, input.stack),
        }),
  };
}

function isoTime(now: number): string {
  return new Date(now).toISOString();
}
