import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import { bundle } from '../../tools/bundle.ts';

/** What a program wrote, and how it ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Text for the standard input. Default is none. */
  readonly input?: string;
  /** Over the environment that the plugin was installed with; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** `kubectl wps` as a user has it: the bundled file on the PATH, found and started by kubectl itself. */
export class KubectlPlugin {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** Installs it as `npm link` does: a link of the command's name to the file of the build. */
  static async install(environment: Readonly<Record<string, string>>): Promise<KubectlPlugin> {
    const folder = await mkdtemp(join(process.env['WPS_TEST_FOLDER'] ?? '', 'plugin-'));
    const [file = ''] = await bundle({ 'kubectl-wps': 'src/cli/kubectl-wps.ts' }, join(folder, 'dist'));
    await symlink(file, join(folder, 'kubectl-wps'));
    return new KubectlPlugin(folder, environment);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  /** Runs `kubectl wps <args>` to its end, whatever that is. */
  async run(args: readonly string[], { input = '', env = {} }: RunOptions = {}): Promise<ProgramEnd> {
    const child = spawn(process.env['WPS_TEST_KUBECTL'] ?? '', ['wps', ...args], {
      env: {
        PATH: [this.#folder, dirname(process.execPath), process.env['PATH']].join(':'),
        HOME: this.#folder,
        ...this.#environment,
        ...env,
      },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, err };
  }
}
