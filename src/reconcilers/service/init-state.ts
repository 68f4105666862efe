import type { Task } from '../../aws/operations/ecs-shapes.ts';
import type { Tags } from '../../engine/index.ts';
import { causeOfInit, exitCodeOf, hasSucceeded } from './init-failure.ts';
import { FAILED_TAG, readMark, type FailureMark } from './failure-mark.ts';
import { keyOf } from './init-key.ts';
import { arnOfRevision, imageOf, type Revision } from './revisions.ts';
import { endedAt, endOf } from './stopped-task.ts';

/** On a revision of the init task: the keys of what has been done, the latest first. */
export const DONE_TAG = 'wordpress-stack.dev/initialised';

/** As many as fit into the value of a tag: a site that goes back some versions need not wait. */
const MOST_KEYS = 8;

/** How the newest revision of the init task fares. */
export interface InitRun {
  readonly revision: Revision | undefined;
  /** The image that serves. Undefined: none does. */
  readonly serving: string | undefined;
  /** ARNs of tasks of the family, of whatever revision, that are on their way or run. */
  readonly running: readonly string[];
  /** ARNs of those that ended within the last hour; read when none runs. */
  readonly ended?: readonly string[];
  readonly tasks?: readonly Task[];
  /** Tags of the revision, younger than those that were read with it. */
  readonly tags?: Tags;
  /** The last line of the task that failed last. */
  readonly line?: string | undefined;
}

export const arnOf = ({ revision }: InitRun): string =>
  revision === undefined ? '' : arnOfRevision(revision);

export const imageIn = ({ revision }: InitRun): string =>
  revision === undefined ? '' : imageOf(revision.definition);

export const keyIn = ({ revision }: InitRun): string =>
  revision === undefined ? '' : keyOf(revision.definition);

const tagsOf = ({ tags, revision }: InitRun): Tags => tags ?? revision?.tags ?? {};

export const notedKeys = (seen: InitRun): readonly string[] =>
  (tagsOf(seen)[DONE_TAG] ?? '').split(' ').filter((key) => key !== '');

/** Tasks of the newest revision: of an older one nobody waits for the end. */
const tasksOf = (seen: InitRun): readonly Task[] =>
  (seen.tasks ?? []).filter(({ taskDefinitionArn }) => taskDefinitionArn === arnOf(seen));

/** A task that is told to stop has not ended yet: its code comes last. */
export const underWay = (seen: InitRun): Task | undefined =>
  tasksOf(seen).find(({ lastStatus }) => lastStatus !== 'STOPPED');

export const isNoted = (seen: InitRun): boolean => notedKeys(seen).includes(keyIn(seen));

/**
 * Its success is noted on the revision, or shown by a task, or by the service that runs the image: that came to be when
 * nothing was noted yet, or somebody has taken the note away.
 */
export function isDone(seen: InitRun): boolean {
  if (seen.revision === undefined) return false;
  if (isNoted(seen) || tasksOf(seen).some(hasSucceeded)) return true;
  return notedKeys(seen).length === 0 && seen.serving === imageIn(seen);
}

/** What the tag is to say once it is done. */
export const keysToNote = (seen: InitRun): string =>
  [keyIn(seen), ...notedKeys(seen).filter((key) => key !== keyIn(seen))].slice(0, MOST_KEYS).join(' ');

export const notedFailure = (seen: InitRun): FailureMark | undefined => readMark(tagsOf(seen)[FAILED_TAG]);

/** The task that failed last, as long as ECS shows it. */
export function failedTask(seen: InitRun): Task | undefined {
  const [latest] = tasksOf(seen)
    .filter((task) => task.lastStatus === 'STOPPED' && !hasSucceeded(task))
    .sort((left, right) => endOf(right) - endOf(left));
  return latest;
}

/** The failure as it is, or as it is to be noted; none once it is done. */
export function failureOf(seen: InitRun): FailureMark | undefined {
  if (isDone(seen)) return undefined;
  const [noted, task] = [notedFailure(seen), failedTask(seen)];
  if (task === undefined) return noted;
  const at = endedAt(task)?.toISOString() ?? '';
  const cause = causeOfInit(task, seen.line);
  if (noted?.at === at) return { ...noted, cause };
  return { attempts: (noted?.attempts ?? 0) + 1, at, cause };
}

export const isFailureNoted = (seen: InitRun): boolean => failureOf(seen)?.at === notedFailure(seen)?.at;

/** The line is asked for when there is a container that may have said one. */
export const hasLastWords = (seen: InitRun): boolean => {
  const task = isDone(seen) ? undefined : failedTask(seen);
  return task !== undefined && exitCodeOf(task) !== undefined;
};
