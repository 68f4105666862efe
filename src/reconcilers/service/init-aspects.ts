import { createHash } from 'node:crypto';
import { runTask, tagResource, untagResource } from '../../aws/operations/ecs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Aspect } from '../../engine/index.ts';
import { FAILED_TAG, writeMark } from './failure-mark.ts';
import {
  arnOf,
  DONE_TAG,
  failureOf,
  isDone,
  isFailureNoted,
  isNoted,
  keysToNote,
  notedFailure,
  underWay,
  type InitRun,
} from './init-state.ts';
import { tagOfImage } from './revisions.ts';

export interface InitWant {
  readonly cluster: string;
  readonly provider: string;
  /** ARN of the newest revision. */
  readonly revision: string;
  /** Undefined for tasks that share the network of their instance. */
  readonly network: { readonly subnets: readonly string[]; readonly securityGroup: string } | undefined;
  /**
   * How often it has failed of outside causes, once it is due again; else 0. A number, because every attempt is a change
   * of its own, not the repetition of one that does not take.
   */
  readonly retry: number;
}

type InitAspect = Aspect<InitRun, InitWant>;

/** The newest revision is another one than was looked at: nothing is known of it yet. */
export const isOutdated = (want: InitWant, seen: InitRun): boolean => arnOf(seen) !== want.revision;

const tagged = (seen: InitRun, key: string, value: string | undefined): InitRun => {
  const { [key]: _former, ...others } = seen.tags ?? seen.revision?.tags ?? {};
  return { ...seen, tags: value === undefined ? others : { ...others, [key]: value } };
};

/** ECS shows stopped tasks for an hour, and a status is no memory. */
const doneMark: InitAspect = {
  name: 'done mark',
  cosmetic: true,
  // The next revision takes it along.
  touches: ['init-definition'],
  same: (_want, seen) => !isDone(seen) || isNoted(seen),
  describe: () => 'mark of the init task that is done',
  repair: (_want, seen) =>
    tagResource.call({ resourceArn: arnOf(seen), tags: [{ key: DONE_TAG, value: keysToNote(seen) }] }),
  seen: (_output, _want, seen) => tagged(seen, DONE_TAG, keysToNote(seen)),
};

const failureMark: InitAspect = {
  name: 'failure mark',
  cosmetic: true,
  same: (_want, seen) => isFailureNoted(seen),
  describe: (_want, seen) => {
    const failure = failureOf(seen);
    return failure === undefined
      ? 'mark of a failure that is over'
      : `mark of the init task that failed (${failure.cause.text})`;
  },
  repair: (_want, seen) => {
    const failure = failureOf(seen);
    return failure === undefined
      ? untagResource.call({ resourceArn: arnOf(seen), tagKeys: [FAILED_TAG] })
      : tagResource.call({
          resourceArn: arnOf(seen),
          tags: [{ key: FAILED_TAG, value: writeMark(failure) }],
        });
  },
  seen: (_output, _want, seen) => {
    const failure = failureOf(seen);
    return tagged(seen, FAILED_TAG, failure && writeMark(failure));
  },
};

/**
 * The same for every attempt to run the same thing: a pass that follows one that was cut off gets the first one's task.
 * ECS forgets it an hour after the task's end, so that a task that nobody saw end is run again.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ECS_Idempotency.html
 */
function tokenOf(want: InitWant, seen: InitRun): string {
  const { attempts = 0, at = '' } = notedFailure(seen) ?? {};
  return createHash('sha256').update([want.revision, want.provider, attempts, at].join(' ')).digest('hex');
}

const networkOf = ({ network }: InitWant) =>
  network === undefined
    ? {}
    : {
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...network.subnets],
            securityGroups: [network.securityGroup],
            assignPublicIp: 'DISABLED' as const,
          },
        },
      };

/** Nothing to run: it was, it does, or it has failed and its time has not come. */
const isAtRest = (want: InitWant, seen: InitRun): boolean =>
  isOutdated(want, seen) ||
  isDone(seen) ||
  underWay(seen) !== undefined ||
  !isFailureNoted(seen) ||
  (notedFailure(seen) !== undefined && want.retry === 0);

const run: InitAspect = {
  name: 'init task',
  same: isAtRest,
  describe: (_want, seen) => `run the init task of image ${tagOfImage(seen.revision?.definition ?? {})}`,
  repair: (want, seen) =>
    runTask.call({
      cluster: want.cluster,
      taskDefinition: want.revision,
      clientToken: tokenOf(want, seen),
      count: 1,
      capacityProviderStrategy: [{ capacityProvider: want.provider, weight: 1, base: 0 }],
      ...networkOf(want),
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
      enableECSManagedTags: true,
      propagateTags: 'TASK_DEFINITION',
    }),
  seen: (output, _want, seen) => ({
    ...seen,
    tasks: [...(seen.tasks ?? []), ...((output as OutputOf<typeof runTask>).tasks ?? [])],
  }),
};

export const initAspects: readonly InitAspect[] = [doneMark, failureMark, run];
