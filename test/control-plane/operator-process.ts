import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOfLog, logFile, startInBackground, type BackgroundProcess } from './background-process.ts';
import { projectFolder } from './local-folder.ts';
import { waitUntil } from './wait-until.ts';

export interface OperatorOptions {
  /** Where its log and its process id are kept. */
  readonly folder: string;
  /** Names its files in the folder; another one for each process, so that logs stay apart. */
  readonly name: string;
  /** What it is told beyond `PATH`: where Kubernetes and AWS are, see `environment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Default is the sources; give `dist/main.js` to run what `make build` made. */
  readonly program?: string;
}

/** A line of the operator's log. */
export interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const sources = join(projectFolder, 'src', 'main.ts');

/** Starts the operator as a process of its own and waits until its probes answer. */
export async function startOperator(options: OperatorOptions): Promise<OperatorProcess> {
  const { folder, name, program = sources } = options;
  const background = { folder, name };
  const child = await startInBackground(background, {
    file: process.execPath,
    args: ['--enable-source-maps', program],
    marker: program,
    environment: {
      PATH: process.env['PATH'],
      // Nothing of the machine's own AWS set-up may reach an operator that works on the emulator.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      WPS_METRICS_HOST: '127.0.0.1',
      WPS_METRICS_PORT: '0',
      ...options.environment,
    },
  });
  const operator = new OperatorProcess(background, child);
  await waitUntil('the operator', () => operator.notReady(), { hopeless: () => operator.whyEnded() });
  return operator;
}

export class OperatorProcess {
  readonly #background: BackgroundProcess;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(background: BackgroundProcess, child: ChildProcess) {
    this.#background = background;
    this.#child = child;
    this.#ended =
      child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it at once, as `kill -9` and a lost node do. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Lets it stand still, as a frozen node does, until it is resumed. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Asks it to end, as a rollout of its deployment does. Returns its exit code; null when a signal ended it. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  /** What it answers at `/healthz`, `/readyz` or `/metrics`. */
  async get(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`http://127.0.0.1:${await this.#port()}${path}`, {
      signal: AbortSignal.timeout(5000),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Everything it wrote, as it wrote it. */
  output(): Promise<string> {
    return readFile(logFile(this.#background), 'utf8');
  }

  async log(): Promise<readonly LogLine[]> {
    const lines = (await this.output())
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'));
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  async notReady(): Promise<string | undefined> {
    const { status, text } = await this.get('/readyz');
    return status === 200 ? undefined : text;
  }

  async whyEnded(): Promise<string | undefined> {
    return this.running
      ? undefined
      : `it has ended; the end of its log:\n${await endOfLog(this.#background)}`;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    // It was started so that nothing waits for it; this does.
    this.#child.ref();
    this.#child.kill(signal);
    await this.#ended;
  }

  async #port(): Promise<number> {
    const started = (await this.log()).find((line) => line.msg === 'started');
    if (typeof started?.['port'] !== 'number')
      throw new Error('it has not said yet at which port it listens');
    return started['port'];
  }
}
