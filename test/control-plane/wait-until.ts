import { setTimeout as delay } from 'node:timers/promises';

export interface WaitUntilOptions {
  /** Default is a minute, because the slowest thing waited for here takes seconds. */
  readonly timeoutMilliseconds?: number;
  /** Ends the wait with an error when it returns a sentence: why waiting longer is in vain. */
  readonly hopeless?: () => Promise<string | undefined>;
}

/**
 * Asks `probe` until it answers undefined, which is "yes"; a sentence or an error says why not yet.
 * @throws with what it waited for and the last answer, when the time is up.
 */
export async function waitUntil(
  what: string,
  probe: () => Promise<string | undefined>,
  { timeoutMilliseconds = 60_000, hopeless }: WaitUntilOptions = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    const notYet = await probe().catch((error: unknown) => String(error));
    if (notYet === undefined) {
      return;
    }
    const end = await hopeless?.();
    if (end !== undefined) {
      throw new Error(`${what}: ${end}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not after ${timeoutMilliseconds / 1000} s: ${notYet}`);
    }
    await delay(100);
  }
}
