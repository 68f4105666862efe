import type { Verdict } from '../../engine/index.ts';
import { isBehindClassic } from './classic-rollout.ts';
import {
  failedTag,
  failureIn,
  primaryOf,
  rolloutState,
  runningTag,
  servingArn,
  type SeenService,
} from './service-view.ts';
import type { ServiceWant } from './service-want.ts';

/** Nothing changes until a human acts; where the failure came from outside, until it is tried again. */
const STALLED_POLL_SECONDS = 300;
const RETRY_POLL_SECONDS = 60;
const POLL_SECONDS = 8;

const pushAnother =
  'push a working image under a new tag and set spec.image.tag, or set the annotation wordpress-stack.dev/restarted-at to try this one again';

function failureText(seen: SeenService): string {
  const failure = failureIn(seen);
  if (failure === undefined) return 'its tasks failed to start; the cause is being looked up';
  const { cause, attempts } = failure;
  return `${cause.text}; ${cause.outside ? `it is tried again by itself (failed ${attempts} times so far)` : pushAnother}`;
}

function failed(seen: SeenService): Verdict | undefined {
  const state = rolloutState(seen);
  if (state !== 'RolledBack' && state !== 'Failed') return undefined;
  const tag = failedTag(seen);
  if (state === 'Failed' && isBehindClassic(seen) && servingArn(seen) !== undefined)
    return {
      reason: 'RollingOut',
      message: `image tag ${tag} does not start, and the version before is put back`,
      pollSeconds: POLL_SECONDS,
    };
  const back = state === 'RolledBack';
  const what = back
    ? `image tag ${tag} did not start, ${runningTag(seen) || 'the version before'} serves: `
    : `image tag ${tag} did not start, and there is no earlier version to go back to: `;
  return {
    stalled: true,
    reason: back ? 'RolledBack' : 'RolloutFailed',
    message: `${what}${failureText(seen)}`,
    pollSeconds: failureIn(seen)?.cause.outside === true ? RETRY_POLL_SECONDS : STALLED_POLL_SECONDS,
  };
}

const timeOf = (date: Date | undefined): number => date?.getTime() ?? 0;

/** ECS's own words, as long as tasks wait for a place and nothing has become better since. */
function placementTrouble(seen: SeenService): string | undefined {
  const latest = (seen.events ?? []).find(({ message = '' }) =>
    /unable to place a task|steady state/.test(message),
  );
  const since = timeOf(primaryOf(seen)?.updatedAt);
  const isOpen = (seen.pendingCount ?? 0) > 0 && timeOf(latest?.createdAt) >= since;
  return isOpen && latest?.message?.includes('unable to place') === true ? latest.message : undefined;
}

function progress(seen: SeenService): string {
  const { runningCount = 0, desiredCount = 0, pendingCount = 0 } = seen;
  const primary = primaryOf(seen);
  const fresh = primary?.runningCount ?? 0;
  return `${fresh} of ${desiredCount} tasks of the wanted revision run (${runningCount} in all, ${pendingCount} starting)`;
}

/** Behind a classic balancer the port is what is short, and an instance has one. */
const remedyOf = ({ front }: ServiceWant): string =>
  'classicBalancer' in front
    ? 'raise spec.capacity.maxSize, or lower spec.service.minimumHealthyPercent so that an old task makes room'
    : 'raise spec.capacity.maxSize or lower what one task asks for';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
export function serviceVerdict(seen: SeenService, want: ServiceWant): Verdict | undefined {
  const failure = failed(seen);
  if (failure !== undefined) return failure;
  const whole = seen.runningCount === seen.desiredCount && (seen.pendingCount ?? 0) === 0;
  const completed = primaryOf(seen)?.rolloutState === 'COMPLETED';
  if (whole && completed) return undefined;
  const trouble = placementTrouble(seen);
  if (trouble !== undefined) {
    const remedy = remedyOf(want);
    return { reason: 'InsufficientCapacity', message: `${trouble} To help: ${remedy}`, pollSeconds: 10 };
  }
  return { reason: 'RollingOut', message: progress(seen), pollSeconds: POLL_SECONDS };
}
