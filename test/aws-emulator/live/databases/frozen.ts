import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The letter of a thread's state, behind the name in brackets. */
const stateOf = (stat: string): string => stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '';

async function standsStill(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(threads.map((id) => readFile(`/proc/${pid}/task/${id}/stat`, 'utf8')));
  return stats.every((stat) => stateOf(stat) === 'T');
}

const patience = 10_000;

/**
 * Does something while a process stands still, in the middle of whatever it was doing: what it has written until then
 * is in its files, and nothing more comes. Its clients wait.
 */
export async function whileFrozen<Result>(pid: number, action: () => Promise<Result>): Promise<Result> {
  process.kill(pid, 'SIGSTOP');
  try {
    const deadline = Date.now() + patience;
    while (!(await standsStill(pid))) {
      if (Date.now() > deadline) throw new Error(`process ${pid} does not stand still`);
      await delay(5);
    }
    return await action();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
