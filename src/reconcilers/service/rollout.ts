import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  describeServices,
  describeTasks,
  listServiceDeployments,
  listTagsForResource,
  listTasks,
  tagResource,
  untagResource,
} from '../../aws/operations/ecs.ts';
import type { Task } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type Scope, type Verdict } from '../../engine/index.ts';
import { clusterName } from '../stack-names.ts';
import { rolloutsOf } from './classic-rollout.ts';
import { ecsTagsOf } from './ecs-tags.ts';
import { FAILED_TAG, readMark, writeMark, type FailureMark } from './failure-mark.ts';
import { CONTAINER, familyName, serviceName } from './service-names.ts';
import { causeOf, latestFailure } from './stopped-task.ts';
import { isInitialised } from './initialised.ts';
import { askLastLine, lastLineIn } from './last-line.ts';
import { newestRevision, type Revision } from './revisions.ts';

/** One attempt to bring a revision into service. */
export interface RolloutBrief {
  readonly createdAt?: Date | undefined;
  /** A status of ECS, or FAILED where nothing but us takes the revision back. */
  readonly status?: string | undefined;
}

/** How the newest revision fares: what ECS says of its rollouts, and what became of its tasks. */
export interface Rollout {
  readonly revision: Revision | undefined;
  /** ARNs of tasks that ended within the last hour. */
  readonly stopped: readonly string[];
  readonly tasks?: readonly Task[];
  /** What the container said last of the task that is told of. */
  readonly line?: string | undefined;
  /** Undefined while there is no service. */
  readonly rollouts?: readonly RolloutBrief[] | undefined;
  readonly mark?: FailureMark | undefined;
}

interface Want {
  /** ARN of the newest revision. */
  readonly revision: string;
  /** The mark that it carried when it was read: every further mark is a change of its own. */
  readonly marked: string;
  /** The init task comes first: until it is done, nothing is rolled out. */
  readonly waits: boolean;
}

const ID = 'rollout';
const MOST_TASKS = 100;

const arnOf = ({ revision }: Rollout): string => revision?.definition.taskDefinitionArn ?? '';

const revisionIn = (scope: Scope): Revision | undefined => newestRevision(scope, 'task-definition');

function rolloutOf(scope: Scope, stopped: readonly string[]): Rollout {
  const revision = revisionIn(scope);
  return { revision, stopped, mark: readMark(revision?.tags?.[FAILED_TAG]) };
}

const begin = ({ createdAt }: RolloutBrief): number => createdAt?.getTime() ?? 0;

/** The latest rollout of the newest revision: nothing older than the revision can be about it. */
export function latestRollout({ revision, rollouts }: Rollout): RolloutBrief | undefined {
  const since = revision?.definition.registeredAt?.getTime() ?? 0;
  return [...(rollouts ?? [])]
    .sort((left, right) => begin(right) - begin(left))
    .find((rollout) => begin(rollout) >= since);
}

/** Statuses of a rollout that the circuit breaker has ended. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html */
const failedStatuses: readonly (string | undefined)[] = [
  'FAILED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];

export function failedRollout(seen: Rollout): RolloutBrief | undefined {
  const latest = latestRollout(seen);
  return failedStatuses.includes(latest?.status) ? latest : undefined;
}

const unknownCause = { outside: false, text: 'tasks failed to start; ECS shows them no more' };

/** Behind a classic balancer a rollout that was taken back leaves nothing but our mark. */
const isForgotten = (seen: Rollout): boolean => isShared(seen) && latestRollout(seen) === undefined;

/** Its tasks share the network of their instance: they are behind a classic balancer. */
const isShared = ({ revision }: Rollout): boolean => revision?.definition.networkMode === 'bridge';

/** A failure that is not written down yet, of a container that ran: it may have said why. */
function hasLastWords(seen: Rollout): boolean {
  const failed = failedRollout(seen);
  const isNew = failed !== undefined && seen.mark?.at !== failed.createdAt?.toISOString();
  const task = latestFailure(seen.tasks ?? [], arnOf(seen));
  return isNew && (task?.containers ?? []).some(({ exitCode }) => exitCode !== undefined);
}

/** The failure as it is remembered, or as it is to be. */
export function failureOf(seen: Rollout): FailureMark | undefined {
  const failed = failedRollout(seen);
  if (failed === undefined) return isForgotten(seen) ? seen.mark : undefined;
  const at = failed.createdAt?.toISOString() ?? '';
  if (seen.mark?.at === at) return seen.mark;
  const task = latestFailure(seen.tasks ?? [], arnOf(seen));
  const cause = task === undefined ? unknownCause : causeOf(task, seen.line);
  return { attempts: (seen.mark?.attempts ?? 0) + 1, at, cause };
}

/** The mark that the revision should carry; a revision that made it in the end carries none. */
function wantedMark(seen: Rollout): FailureMark | undefined {
  return latestRollout(seen)?.status === 'SUCCESSFUL' ? undefined : (failureOf(seen) ?? seen.mark);
}

const mark: Aspect<Rollout, Want> = {
  name: 'failure mark',
  cosmetic: true,
  same: (_want, seen) => wantedMark(seen)?.at === seen.mark?.at,
  describe: (_want, seen) => {
    const wanted = wantedMark(seen);
    return wanted === undefined
      ? 'mark of a failure that is over'
      : `mark of the failed revision (${wanted.cause.text})`;
  },
  repair: (_want, seen) => {
    const wanted = wantedMark(seen);
    return wanted === undefined
      ? untagResource.call({ resourceArn: arnOf(seen), tagKeys: [FAILED_TAG] })
      : tagResource.call({ resourceArn: arnOf(seen), tags: [{ key: FAILED_TAG, value: writeMark(wanted) }] });
  },
  seen: (_output, _want, seen) => ({ ...seen, mark: wantedMark(seen) }),
};

type RolloutsPage = OutputOf<typeof listServiceDeployments> | OutputOf<typeof describeServices>;

function rolloutsIn(
  page: RolloutsPage | undefined,
  revisionArn: string,
): readonly RolloutBrief[] | undefined {
  if (page === undefined || !('services' in page))
    return page && 'serviceDeployments' in page ? page.serviceDeployments : undefined;
  const service = page.services?.find(({ status }) => status === 'ACTIVE');
  return service && rolloutsOf(service, revisionArn);
}

const openStatuses: readonly (string | undefined)[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** Until ECS has come to an end with the newest revision, its tasks and rollouts are watched. */
function watched(seen: Rollout, want: Want): Verdict | undefined {
  const reason = 'RollingOut';
  if (arnOf(seen) !== want.revision)
    return { reason, message: 'the newest revision is not looked at yet', pollSeconds: 2 };
  if (want.waits) return undefined;
  if (seen.rollouts === undefined)
    return { reason: 'Waiting', message: 'no service runs the newest revision yet', pollSeconds: 20 };
  const latest = latestRollout(seen);
  if (latest === undefined && failureOf(seen) === undefined)
    return { reason, message: 'the newest revision is not rolled out yet', pollSeconds: 8 };
  const number = seen.revision?.definition.revision ?? '';
  if (latest !== undefined && openStatuses.includes(latest.status))
    return { reason, message: `revision ${number} is rolled out`, pollSeconds: 8 };
  // A failure from outside is tried again, and then ECS has news.
  if (failureOf(seen)?.cause.outside === true)
    return {
      reason: 'Waiting',
      message: `revision ${number} failed and will be tried again`,
      pollSeconds: 60,
    };
  return undefined;
}

/**
 * Looked up, never made: it keeps watch over rollouts and writes down, on the revision itself, that one has failed.
 * Stopped tasks are shown by ECS for an hour only, and a status is no memory.
 */
export const rollout = kind<Rollout, Want, WordPressStackSpec>({
  type: 'rollout',
  layer: 'Service',
  members: () => [
    {
      id: ID,
      needs: { revision: 'task-definition' },
      knows: { init: 'init-run', initDefinition: 'init-definition' },
    },
  ],
  find: {
    after: ['cluster', 'task-definition'],
    known: (scope) =>
      scope.rows('cluster').length === 0 || revisionIn(scope) === undefined ? [rolloutOf(scope, [])] : [],
    ask: ({ stack, spec }) =>
      spec === undefined
        ? []
        : [
            listTasks.call({
              cluster: clusterName(stack),
              family: familyName(stack),
              desiredStatus: 'STOPPED',
              maxResults: MOST_TASKS,
            }),
          ],
    rows: (page: OutputOf<typeof listTasks>, scope) => [rolloutOf(scope, page.taskArns ?? [])],
  },
  details: [
    {
      name: 'rollouts',
      when: ({ revision }) => revision !== undefined,
      ask: (seen, { stack }) =>
        isShared(seen)
          ? describeServices.call({
              cluster: clusterName(stack),
              services: [serviceName(stack)],
              include: ['TAGS'],
            })
          : listServiceDeployments.call({ cluster: clusterName(stack), service: serviceName(stack) }),
      merge: (seen, page) => ({
        ...seen,
        rollouts: rolloutsIn(page as RolloutsPage | undefined, arnOf(seen)),
      }),
    },
    {
      name: 'tasks',
      when: ({ stopped }) => stopped.length > 0,
      ask: (seen, { stack }) => describeTasks.call({ cluster: clusterName(stack), tasks: [...seen.stopped] }),
      merge: (seen, page) => ({
        ...seen,
        tasks: (page as OutputOf<typeof describeTasks> | undefined)?.tasks ?? [],
      }),
    },
    {
      // The revision as it was read last may not carry a mark that was written since.
      name: 'mark',
      when: ({ revision }) => revision !== undefined,
      ask: (seen) => listTagsForResource.call({ resourceArn: arnOf(seen) }),
      merge: (seen, page) => {
        const tags = ecsTagsOf((page as OutputOf<typeof listTagsForResource> | undefined)?.tags);
        return { ...seen, mark: readMark(tags[FAILED_TAG]) };
      },
    },
    {
      name: 'last line',
      when: hasLastWords,
      ask: (seen, { stack }) =>
        askLastLine(stack, CONTAINER, latestFailure(seen.tasks ?? [], arnOf(seen))?.taskArn ?? ''),
      merge: (seen, page) => ({ ...seen, line: lastLineIn(page) }),
    },
  ],
  identify: (seen) => ({ awsId: `${ID} of ${arnOf(seen)}`, key: ID }),
  state: () => 'ready',
  outputs: (seen) => {
    const failure = failureOf(seen);
    return failure === undefined ? {} : { failure: writeMark(failure) };
  },
  want: ({ need }) => ({
    revision: need('revision')['arn'] ?? '',
    marked: need('revision')['failed'] ?? '',
    waits: !isInitialised(need),
  }),
  aspects: [mark],
  verdict: watched,
  remove: [],
  typical: { create: 5, remove: 1 },
});
