import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { containerPlan, type ContainerFiles } from './container-plan.ts';
import type { ContainerEnd, LiveContainer } from './live-container.ts';
import type { MemoryLimit } from './memory-limit.ts';

export interface NativeContainerOptions {
  /** For what it needs while it runs; removed when it has ended. */
  readonly folder: string;
  readonly files: ContainerFiles;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly memory: MemoryLimit | undefined;
  readonly hasInit: boolean;
  /** May listen on ports below 1024. */
  readonly lowPorts: boolean;
}

const program = resolve(import.meta.dirname, 'container-root.sh');

/** As Docker has it: a signal's number above 128. */
const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

/** Dies with this process, even when this one is killed. */
const bound = ['setpriv', '--pdeathsig', 'KILL'];

/**
 * Makes the namespaces, starts what follows as process 1 in them, and ends as it ends. `unshare --fork` would do it,
 * did it not report a child that was killed as one that exited with 1 (util-linux 2.38).
 */
const parent = ['unshare', '--mount', '--pid', 'sh', '-c', `${bound.join(' ')} sh "$@" & wait $!`, 'parent'];

/** Once the namespaces are there. */
const build = ({ files, folder, memory, lowPorts, hasInit }: NativeContainerOptions): string[] => [
  ...[program, join(folder, 'root'), join(folder, 'plan'), memory?.members ?? '', files.user],
  ...[lowPorts ? '-all,+net_bind_service' : '-all', hasInit ? 'init' : 'none'],
];

/**
 * A process of this machine with a root, a process table and a memory limit of its own. It does not outlive the
 * process that started it, not even when that is killed.
 */
export class NativeContainer implements LiveContainer {
  readonly #process: ChildProcess;
  readonly #options: NativeContainerOptions;
  readonly #ended: Promise<ContainerEnd>;
  readonly stdout: Readable;
  readonly stderr: Readable;

  private constructor(child: ChildProcess, options: NativeContainerOptions) {
    this.#process = child;
    this.#options = options;
    const [, stdout, stderr] = child.stdio;
    if (!stdout || !stderr || !('read' in stdout) || !('read' in stderr)) throw new Error('no output');
    this.stdout = stdout;
    this.stderr = stderr;
    this.#ended = once(child, 'close').then(([code, signal]) =>
      this.#finish(exitCodeOf(code as number | null, signal as NodeJS.Signals | null)),
    );
  }

  static start(options: NativeContainerOptions): NativeContainer {
    const { folder, files, command, environment } = options;
    mkdirSync(join(folder, 'root'), { recursive: true });
    writeFileSync(join(folder, 'plan'), containerPlan(files));
    const [file = '', ...args] = [...bound, ...parent, ...build(options), ...command];
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'pipe'];
    const child = spawn(file, args, { env: environment, cwd: '/', detached: true, stdio });
    return new NativeContainer(child, options);
  }

  async begun(): Promise<boolean> {
    const ready = this.#process.stdio[3];
    if (!ready || !('read' in ready)) return false;
    const data = once(ready, 'data').then(() => {
      // What is not read to its end never closes.
      ready.resume();
      return true;
    });
    return Promise.race([data, this.#ended.then(() => false)]);
  }

  ended(): Promise<ContainerEnd> {
    return this.#ended;
  }

  signal(signal: NodeJS.Signals): void {
    const pid = this.#first();
    if (pid !== undefined) process.kill(pid, signal);
    // The namespaces are not made yet: nothing is there that could end by itself.
    else this.#process.kill('SIGKILL');
  }

  async exec(command: readonly string[], seconds: number): Promise<boolean> {
    const pid = this.#first();
    if (pid === undefined) return false;
    const { environment, files, memory } = this.#options;
    const [user = '', group = ''] = files.user.split(':');
    const enter = [
      'nsenter',
      '--target',
      String(pid),
      '--mount',
      '--pid',
      '--setuid',
      user,
      '--setgid',
      group,
    ];
    const timed = ['timeout', '--signal=KILL', String(seconds), ...command];
    const joined = [
      '-c',
      '[ -z "$0" ] || echo $$ > "$0"; exec "$@"',
      memory?.members ?? '',
      ...enter,
      ...timed,
    ];
    const child = spawn('sh', joined, { env: environment, cwd: '/', stdio: 'ignore' });
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0;
  }

  /** As this machine sees it. */
  #first(): number | undefined {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return undefined;
    try {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      return children === '' ? undefined : Number(children.split(' ')[0]);
    } catch {
      return undefined;
    }
  }

  #finish(exitCode: number): ContainerEnd {
    const { memory, folder } = this.#options;
    const outOfMemory = memory?.wasExceeded ?? false;
    memory?.remove();
    rmSync(folder, { recursive: true, force: true });
    return { exitCode, outOfMemory };
  }
}
