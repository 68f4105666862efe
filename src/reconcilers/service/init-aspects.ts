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
  INIT,
  isNoted,
  keysToNote,
  nextStep,
  notedFailure,
  PLAN,
  type InitRun,
} from './init-state.ts';
import { isAtRest, type InitWant } from './init-want.ts';
import { tagOfImage } from './revisions.ts';
import { CONTAINER } from './service-names.ts';
import { olderSnapshots, takenBefore } from './upgrade-snapshots.ts';

type InitAspect = Aspect<InitRun, InitWant>;

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
function tokenOf(want: InitWant, seen: InitRun, step: string): string {
  const { attempts = 0, at = '' } = notedFailure(seen) ?? {};
  return createHash('sha256')
    .update([want.revision, want.provider, step, attempts, at].join(' '))
    .digest('hex');
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

const asPlan = { containerOverrides: [{ name: CONTAINER, command: ['init', '--plan'] }] };

/** What there is to run. */
function stepOf(want: InitWant, seen: InitRun): typeof PLAN | typeof INIT | undefined {
  const step = nextStep(seen, want.database);
  return step === 'plan' || step === 'init' ? step : undefined;
}

const run: InitAspect = {
  name: 'init task',
  same: (want, seen) => isAtRest(want, seen) || stepOf(want, seen) === undefined,
  describe: (want, seen) =>
    `run the init task of image ${tagOfImage(seen.revision?.definition ?? {})}${stepOf(want, seen) === PLAN ? ' to ask what it would do' : ''}`,
  repair: (want, seen) => {
    const step = stepOf(want, seen) ?? INIT;
    return runTask.call({
      cluster: want.cluster,
      taskDefinition: want.revision,
      clientToken: tokenOf(want, seen, step),
      startedBy: step,
      ...(step === PLAN ? { overrides: asPlan } : {}),
      count: 1,
      capacityProviderStrategy: [{ capacityProvider: want.provider, weight: 1, base: 0 }],
      ...networkOf(want),
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
      enableECSManagedTags: true,
      propagateTags: 'TASK_DEFINITION',
    });
  },
  seen: (output, _want, seen) => ({
    ...seen,
    tasks: [...(seen.tasks ?? []), ...((output as OutputOf<typeof runTask>).tasks ?? [])],
  }),
};

export const initAspects: readonly InitAspect[] = [doneMark, failureMark, takenBefore, olderSnapshots, run];
