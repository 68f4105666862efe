import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from './run-command.ts';

/** By what a process in the background is known to other runs of these scripts. */
export interface BackgroundProcess {
  /** Where `<name>.pid` and `<name>.log` are kept. */
  readonly folder: string;
  readonly name: string;
}

export interface StartOptions {
  readonly file: string;
  readonly args: readonly string[];
  /**
   * Text that its command line has and no stranger's has: process ids are used again, and the one in a file from
   * before a reboot may be anybody's, who must not be stopped.
   */
  readonly marker: string;
  /** Whether it outlives this process. Default is false: it is killed when this process exits. */
  readonly detached?: boolean;
  /** Its whole environment. Default is that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** How long a process may take to end when asked, before it is killed. */
const politeMilliseconds = 10_000;

/** Starts a program whose output goes to its log file, and returns it; nothing waits for its end. */
export async function startInBackground(
  { folder, name }: BackgroundProcess,
  { file, args, marker, detached = false, environment = process.env }: StartOptions,
): Promise<ChildProcess> {
  await mkdir(folder, { recursive: true });
  const log = await open(logFile({ folder, name }), 'a');
  try {
    const child = spawn(file, args, { stdio: ['ignore', log.fd, log.fd], detached, env: environment });
    const pid = await pidOf(child);
    child.unref();
    if (!detached) {
      killAtExit(child);
    }
    await writePidFile({ folder, name }, pid, marker);
    return child;
  } finally {
    await log.close();
  }
}

/** Notes that a process runs, so that other runs of these scripts can see and stop it. */
export async function writePidFile(
  { folder, name }: BackgroundProcess,
  pid: number,
  marker: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.pid`), `${pid}\n${marker}\n`);
}

/** The process id, if it runs. */
export async function runningPid({ folder, name }: BackgroundProcess): Promise<number | undefined> {
  const file = join(folder, `${name}.pid`);
  if (!existsSync(file)) {
    return undefined;
  }
  const [pid = '', marker = ''] = (await readFile(file, 'utf8')).split('\n');
  return marker !== '' && (await commandLine(Number(pid))).includes(marker) ? Number(pid) : undefined;
}

/** The processes that have a file below `folder`, running or not, in the order in which they were started. */
export async function processesBelow(folder: string): Promise<readonly BackgroundProcess[]> {
  const files = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
  const started = files
    .filter((file) => extname(file) === '.pid')
    .map(async (file) => ({ path: join(folder, file), at: (await stat(join(folder, file))).mtimeMs }));
  return (await Promise.all(started))
    .sort((left, right) => left.at - right.at)
    .map(({ path }) => ({ folder: dirname(path), name: basename(path, '.pid') }));
}

/** Asks it to end, and kills it when it does not. Safe when it is gone already. Returns whether it was running. */
export async function stopInBackground(background: BackgroundProcess): Promise<boolean> {
  const pid = await runningPid(background);
  if (pid !== undefined) {
    sendSignal(pid, 'SIGTERM');
    if (!(await hasEnded(pid))) {
      sendSignal(pid, 'SIGKILL');
      await hasEnded(pid);
    }
  }
  await rm(join(background.folder, `${background.name}.pid`), { force: true });
  return pid !== undefined;
}

/** Where its standard output and error output go. */
export function logFile({ folder, name }: BackgroundProcess): string {
  return join(folder, `${name}.log`);
}

/** The last lines that it wrote, to tell a reader why it died. */
export async function endOfLog(background: BackgroundProcess, lines = 15): Promise<string> {
  const log = await readFile(logFile(background), 'utf8');
  return log.trimEnd().split('\n').slice(-lines).join('\n');
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      resolve(child.pid ?? 0);
    });
  });
}

function killAtExit(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

/** Empty when there is no such process, and when it has ended and its parent has not looked yet. */
async function commandLine(pid: number): Promise<string> {
  try {
    return existsSync('/proc/self/cmdline')
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8')
      : await runCommand('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  } catch {
    return '';
  }
}

async function hasEnded(pid: number): Promise<boolean> {
  const deadline = Date.now() + politeMilliseconds;
  while ((await commandLine(pid)) !== '') {
    if (Date.now() > deadline) {
      return false;
    }
    await delay(50);
  }
  return true;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error;
    }
  }
}
