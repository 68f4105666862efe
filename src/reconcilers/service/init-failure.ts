import type { Task } from '../../aws/operations/ecs-shapes.ts';
import type { Cause } from './failure-mark.ts';
import { isOutside } from './stopped-task.ts';

/** Codes of docs/image.md that say nothing against the image: the database does not answer, or another init is at work. */
const OUTSIDE: readonly number[] = [69, 75];

const remedies: Readonly<Record<number, string>> = {
  69: 'look at the database and at what keeps the task from it',
  70: 'read the reason; push a working image under a new tag and set spec.image.tag',
  75: 'look for an init task that does not end',
  76: 'the image trusts no authority of the database: push one with its certificates under a new tag and set spec.image.tag',
  77: 'a secret does not hold the password that the database knows: put the right value into it',
  78: 'the image does not take this environment: push another one under a new tag and set spec.image.tag',
};

const elsewise = 'push a working image under a new tag and set spec.image.tag';

/** Of every line of the init task: it says nothing that the condition does not say. */
const PREFIX = 'wordpress-stack: init: ';

export const exitCodeOf = (task: Task): number | undefined =>
  (task.containers ?? []).find(({ exitCode }) => exitCode !== undefined)?.exitCode;

/** The container ended by itself, and its code is its own word; whoever stops a task gives it a code as well. */
export const endedItself = (task: Task): boolean =>
  task.stopCode === 'EssentialContainerExited' && exitCodeOf(task) !== undefined;

export const hasSucceeded = (task: Task): boolean => endedItself(task) && exitCodeOf(task) === 0;

/** Why a task that did not succeed ended. `line`: the last one of its log. */
export function causeOfInit(task: Task, line: string | undefined): Cause {
  const code = exitCodeOf(task);
  if (code === undefined || !endedItself(task)) {
    const stopped = task.stopCode !== 'TaskFailedToStart' && task.stopCode !== 'EssentialContainerExited';
    return { outside: stopped || isOutside(task), text: task.stoppedReason ?? task.stopCode ?? 'stopped' };
  }
  const said = line?.trim().replace(PREFIX, '') ?? '';
  return { outside: OUTSIDE.includes(code), text: `exit code ${code}${said === '' ? '' : `: ${said}`}` };
}

/** What people have to do, by what the cause begins with. */
export function remedyOf({ outside, text }: Cause): string {
  const code = Number(/^exit code (\d+)/u.exec(text)?.[1] ?? Number.NaN);
  const remedy = remedies[code];
  if (outside) return `it is tried again by itself${remedy === undefined ? '' : `; ${remedy}`}`;
  return `${remedy ?? elsewise}, or set the annotation wordpress-stack.dev/restarted-at to try it again`;
}
