/** On a task definition revision whose rollout failed: how often, when, and what of. AWS itself remembers it. */
export const FAILED_TAG = 'wordpress-stack.dev/failed';

/** Values of tags have 256 characters at most. */
const LONGEST = 256;

export interface Cause {
  /** Pull, secrets, network, placement: the image is not to blame, and the same revision may work later. */
  readonly outside: boolean;
  readonly text: string;
}

export interface FailureMark {
  readonly attempts: number;
  /** Start of the latest rollout that failed, as AWS tells it: ISO 8601. */
  readonly at: string;
  readonly cause: Cause;
}

/** Characters that ECS takes in tags. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html */
const tagText = (text: string): string =>
  text.replace(/[^\p{L}\p{N} _.:/=+@-]/gu, ' ').replace(/ {2,}/g, ' ');

/** `2 2026-01-01T00:00:00.000Z outside CannotPullContainerError: …` */
export function writeMark({ attempts, at, cause }: FailureMark): string {
  const where = cause.outside ? 'outside' : 'image';
  return `${attempts} ${at} ${where} ${tagText(cause.text)}`.slice(0, LONGEST).trimEnd();
}

const shape = /^(\d+) (\S+) (outside|image) ?(.*)$/u;

export function readMark(value: string | undefined): FailureMark | undefined {
  const [, attempts, at, where, text] = shape.exec(value ?? '') ?? [];
  if (attempts === undefined || at === undefined) return undefined;
  return { attempts: Number(attempts), at, cause: { outside: where === 'outside', text: text ?? '' } };
}

const FIRST_RETRY_SECONDS = 300;
const LAST_RETRY_SECONDS = 3600;

/** When a rollout that failed of outside causes is tried again, in epoch milliseconds: sooner at first, then hourly. */
export function retryAt({ attempts, at }: FailureMark, second: number): number {
  const wait = Math.min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (attempts - 1));
  return Date.parse(at) + wait * second;
}
