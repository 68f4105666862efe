import type { Task } from '../../aws/operations/ecs-shapes.ts';
import type { DBSnapshot } from '../../aws/operations/rds-shapes.ts';
import type { StackIdentity, Tags } from '../../engine/index.ts';
import { upgradeSnapshotName } from '../database/upgrade-snapshot.ts';
import { causeOfInit, endedItself, exitCodeOf, hasSucceeded } from './init-failure.ts';
import { FAILED_TAG, readMark, type FailureMark } from './failure-mark.ts';
import { keyOf, placeOf } from './init-key.ts';
import { arnOfRevision, imageOf, type Revision } from './revisions.ts';
import { endedAt, latestEnded } from './stopped-task.ts';

/** On a revision of the init task: the keys of what has been done, the latest first. */
export const DONE_TAG = 'wordpress-stack.dev/initialised';

/** As many as fit into the value of a tag: a site that goes back some versions need not wait. */
const MOST_KEYS = 8;

/** How the newest revision of the init task fares. */
export interface InitRun {
  readonly stack: StackIdentity;
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
  /** Ours, of the database, taken before upgrades; read when there may be one to come. */
  readonly snapshots?: readonly DBSnapshot[];
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

/** What `RunTask` was told to start it for. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
export const PLAN = 'plan';
export const INIT = 'init';

const isPlan = ({ startedBy }: Task): boolean => startedBy === PLAN;

/** Another image serves: what the newer one does to the database has to be known before. */
export const mayUpgrade = (seen: InitRun): boolean =>
  seen.serving !== undefined && seen.serving !== imageIn(seen);

/** The codes of docs/image.md by which `init --plan` says what `init` would do. */
const answers: Readonly<Record<number, 'nothing' | 'install' | 'upgrade'>> = {
  0: 'nothing',
  10: 'install',
  11: 'upgrade',
};

const answerOf = (task: Task): (typeof answers)[number] | undefined =>
  isPlan(task) && endedItself(task) ? answers[exitCodeOf(task) ?? -1] : undefined;

const isSuccess = (task: Task): boolean => !isPlan(task) && hasSucceeded(task);

/** What the latest plan has said. */
function planned(seen: InitRun): (typeof answers)[number] | undefined {
  const latest = latestEnded(tasksOf(seen).filter((task) => answerOf(task) !== undefined));
  return latest && answerOf(latest);
}

/** There is nothing to do in the database, and the application's user was made by the init of another image. */
const needsNothing = (seen: InitRun): boolean =>
  planned(seen) === 'nothing' && notedKeys(seen).some((key) => placeOf(key) === placeOf(keyIn(seen)));

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
  if (isNoted(seen) || tasksOf(seen).some(isSuccess) || needsNothing(seen)) return true;
  return notedKeys(seen).length === 0 && seen.serving === imageIn(seen);
}

/** What the tag is to say once it is done. */
export const keysToNote = (seen: InitRun): string =>
  [keyIn(seen), ...notedKeys(seen).filter((key) => key !== keyIn(seen))].slice(0, MOST_KEYS).join(' ');

export const notedFailure = (seen: InitRun): FailureMark | undefined => readMark(tagsOf(seen)[FAILED_TAG]);

/** The task that failed last, as long as ECS shows it. */
export const failedTask = (seen: InitRun): Task | undefined =>
  latestEnded(
    tasksOf(seen).filter(
      (task) => task.lastStatus === 'STOPPED' && !isSuccess(task) && answerOf(task) === undefined,
    ),
  );

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

/** Snapshots are told apart by the revision that they were taken before, and by its attempt. */
export const snapshotName = (database: string, seen: InitRun): string =>
  upgradeSnapshotName(database, seen.revision?.definition.revision ?? 0, notedFailure(seen)?.attempts ?? 0);

/**
 * What comes next for an image that is not done. A snapshot that is there says that a plan has found an upgrade, also
 * when ECS has forgotten that.
 */
export function nextStep(seen: InitRun, database: string): 'plan' | 'snapshot' | 'wait' | 'init' {
  if (!mayUpgrade(seen)) return 'init';
  const name = snapshotName(database, seen);
  const snapshot = seen.snapshots?.find(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier === name);
  if (snapshot !== undefined) return snapshot.Status === 'available' ? 'init' : 'wait';
  const answer = planned(seen);
  if (answer === undefined) return 'plan';
  return answer === 'upgrade' ? 'snapshot' : 'init';
}

/** The line is asked for when there is a container that may have said one. */
export const hasLastWords = (seen: InitRun): boolean => {
  const task = isDone(seen) ? undefined : failedTask(seen);
  return task !== undefined && exitCodeOf(task) !== undefined;
};
