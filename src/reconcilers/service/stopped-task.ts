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

/** What a task died of, for people: ECS's words, the exit code, the image. */
function textOf(task: Task): string {
  const container = (task.containers ?? []).find(({ exitCode }) => exitCode !== undefined);
  const [first] = task.containers ?? [];
  const code = container?.exitCode;
  return [
    task.stoppedReason ?? task.stopCode ?? 'stopped',
    ...(code === undefined ? [] : [`exit code ${code}`]),
    ...(first?.image === undefined ? [] : [`image ${first.image}`]),
  ].join(' - ');
}

export const endedAt = (task: Task): Date | undefined => task.stoppingAt ?? task.stoppedAt ?? task.createdAt;
export const endOf = (task: Task): number => endedAt(task)?.getTime() ?? 0;

/** Tasks that ended because the service wanted it so say nothing of what went wrong. */
const isWanted = (task: Task): boolean =>
  /^(Scaling activity initiated|Service is being deleted)/.test(task.stoppedReason ?? '');

/** Why tasks of a revision end, by the latest of them that did not end well. */
export function causeOf(tasks: readonly Task[], revisionArn: string): Cause | undefined {
  const [latest] = tasks
    .filter((task) => task.taskDefinitionArn === revisionArn && !isWanted(task))
    .sort((left, right) => endOf(right) - endOf(left));
  return latest === undefined ? undefined : { outside: isOutside(latest), text: textOf(latest) };
}
