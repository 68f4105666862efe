import type { Task } from '../../aws/operations/ecs-shapes.ts';
import type { Cause } from './failure-mark.ts';

/**
 * Starting failed before the image had a say. A container that could not start is the image's own fault, unless it is
 * the log driver's.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function isOutside(task: Task): boolean {
  if (task.stopCode !== 'TaskFailedToStart') return false;
  const reason = task.stoppedReason ?? '';
  return !reason.startsWith('CannotStartContainerError') || reason.includes('logging driver');
}

/** What a task died of, for people: ECS's words, the exit code, its last words or else the image. */
function textOf(task: Task, line: string | undefined): string {
  const container = (task.containers ?? []).find(({ exitCode }) => exitCode !== undefined);
  const [first] = task.containers ?? [];
  const code = container?.exitCode;
  return [
    task.stoppedReason ?? task.stopCode ?? 'stopped',
    ...(code === undefined ? [] : [`exit code ${code}`]),
    ...(line === undefined ? [] : [line]),
    ...(line !== undefined || first?.image === undefined ? [] : [`image ${first.image}`]),
  ].join(' - ');
}

export const endedAt = (task: Task): Date | undefined => task.stoppingAt ?? task.stoppedAt ?? task.createdAt;
const endOf = (task: Task): number => endedAt(task)?.getTime() ?? 0;

export const latestEnded = (tasks: readonly Task[]): Task | undefined =>
  [...tasks].sort((left, right) => endOf(right) - endOf(left))[0];

/** Tasks that ended because the service wanted it so say nothing of what went wrong. */
const isWanted = (task: Task): boolean =>
  /^(Scaling activity initiated|Service is being deleted)/.test(task.stoppedReason ?? '');

/** The latest task of a revision that did not end well. */
export const latestFailure = (tasks: readonly Task[], revisionArn: string): Task | undefined =>
  latestEnded(tasks.filter((task) => task.taskDefinitionArn === revisionArn && !isWanted(task)));

/** Why it ended. `line`: the last one of its log. */
export const causeOf = (task: Task, line: string | undefined): Cause => ({
  outside: isOutside(task),
  text: textOf(task, line),
});
