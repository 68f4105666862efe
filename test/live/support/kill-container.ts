import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory'];

/** Ends every process of a task's container at once, as the kernel does when memory runs out. @throws when there is none */
export function killContainer(taskArn: string, container: string): void {
  const name = `wps-${taskArn.slice(-32)}-${container}`;
  const folder = groups.map((group) => join(group, name)).find((path) => existsSync(path));
  if (folder === undefined) throw new Error(`no control group ${name}`);
  const processes = readFileSync(join(folder, 'cgroup.procs'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(Number);
  if (processes.length === 0) throw new Error(`${name} runs nothing`);
  for (const process of processes) kill(process);
}

/** The first of them may have taken it along. */
function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
