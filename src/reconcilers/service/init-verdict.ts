import type { Task } from '../../aws/operations/ecs-shapes.ts';
import type { Verdict } from '../../engine/index.ts';
import { isOutdated, type InitWant } from './init-want.ts';
import { remedyOf } from './init-failure.ts';
import { failureOf, isDone, nextStep, PLAN, snapshotName, underWay, type InitRun } from './init-state.ts';
import type { FailureMark } from './failure-mark.ts';
import { tagOfImage } from './revisions.ts';

const STALLED_POLL_SECONDS = 300;
const RETRY_POLL_SECONDS = 60;
const POLL_SECONDS = 5;
const SNAPSHOT_POLL_SECONDS = 15;

const tagIn = ({ revision }: InitRun): string => tagOfImage(revision?.definition ?? {});

/** A task without an instance waits for one with room, or for a new one. */
function progress(seen: InitRun, { lastStatus = '', containerInstanceArn, startedBy }: Task): string {
  const asked = startedBy === PLAN ? ', asked what it would do,' : '';
  const what = `the init task of image tag ${tagIn(seen)}${asked}`;
  return lastStatus === 'PROVISIONING' && containerInstanceArn === undefined
    ? `${what} waits for an instance with room; if none comes, raise spec.capacity.maxSize`
    : `${what} is at work (${lastStatus})`;
}

/** The first failure of outside causes may pass before anybody has read of it. */
function failed(seen: InitRun, { attempts, at, cause }: FailureMark): Verdict {
  const stays = seen.serving === undefined ? 'no service is made' : 'the service stays as it is';
  const times = attempts === 1 ? '' : ` for the ${attempts}th time`;
  const message = `the init task of image tag ${tagIn(seen)} failed${times}, and ${stays}: ${cause.text}; ${remedyOf(cause)}`;
  const first = cause.outside && attempts === 1;
  return {
    ...(first ? { refusedSince: Date.parse(at) } : { stalled: true }),
    reason: 'InitFailed',
    message,
    pollSeconds: cause.outside ? RETRY_POLL_SECONDS : STALLED_POLL_SECONDS,
    holds: true,
  };
}

/** Until it is done for the newest revision, no service is made. */
export function initVerdict(seen: InitRun, want: InitWant): Verdict | undefined {
  const reason = 'Initialising';
  if (isOutdated(want, seen))
    return { reason, message: 'the newest revision is not looked at yet', pollSeconds: 2, holds: true };
  if (isDone(seen)) return undefined;
  const task = underWay(seen);
  if (task !== undefined)
    return { reason, message: progress(seen, task), pollSeconds: POLL_SECONDS, holds: true };
  const failure = failureOf(seen);
  if (failure === undefined && nextStep(seen, want.database) === 'wait') {
    const message = `the database is upgraded for image tag ${tagIn(seen)} when its snapshot ${snapshotName(want.database, seen)} is complete`;
    return { reason, message, pollSeconds: SNAPSHOT_POLL_SECONDS, holds: true };
  }
  return failure === undefined
    ? { reason, message: `the init task of image tag ${tagIn(seen)} is to run`, pollSeconds: 2, holds: true }
    : failed(seen, failure);
}
