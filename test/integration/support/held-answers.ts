import type { OperatorProcess } from '../../control-plane/operator-process.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import type { AwsFault } from '../../control-plane/emulator-control.ts';
import type { Bench } from './bench.ts';

/** AWS does what it is asked, once for each of the operations, and never says so. */
export function heldAnswers(operations: readonly string[]): readonly AwsFault[] {
  return operations.map((operation) => ({ operation, when: 'after', hang: true, count: 1 }));
}

/** Waits until more than `seen` of the faults that are set have struck. Returns how many have. */
export async function struckMore(bench: Bench, seen: number, timeoutMilliseconds = 60_000): Promise<number> {
  const count = async (): Promise<number> =>
    (await bench.emulator.struck()).reduce((sum, times) => sum + times, 0);
  await waitUntil(
    `fault number ${seen + 1}`,
    async () => ((await count()) > seen ? undefined : 'it has not struck'),
    { timeoutMilliseconds },
  );
  return count();
}

/** Kills the operator at each of the `count` answers that are held back, and starts another. Returns the last one. */
export async function killAtHeldAnswers(
  bench: Bench,
  count: number,
  first: OperatorProcess,
  start: () => Promise<OperatorProcess>,
): Promise<OperatorProcess> {
  let operator = first;
  for (let seen = 0; seen < count;) {
    seen = await struckMore(bench, seen);
    await operator.kill();
    operator = await start();
  }
  return operator;
}
