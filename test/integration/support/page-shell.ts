import { mkdtemp, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../control-plane/local-folder.ts';
import { runCommand } from '../../control-plane/run-command.ts';
import { codeBlocks } from '../../docs/code-blocks.ts';
import { bundle } from '../../tools/bundle.ts';

/** How a block ended. */
export interface BlockEnd {
  readonly code: number;
  /** Everything that it wrote. */
  readonly out: string;
}

const ending = /\nended with (\d+)\n$/u;

/**
 * A shell in which the blocks of a page are run as they stand there: those that begin with ` ```sh run=NAME `. It has
 * kubectl and the project's programs on the PATH, and a folder of its own that shows the project's manifests.
 */
export class PageShell {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #blocks: ReadonlyMap<string, string>;
  readonly #ran = new Set<string>();

  private constructor(
    folder: string,
    environment: Readonly<Record<string, string>>,
    blocks: ReadonlyMap<string, string>,
  ) {
    this.#folder = folder;
    this.#environment = environment;
    this.#blocks = blocks;
  }

  static async open(page: string, environment: Readonly<Record<string, string>>): Promise<PageShell> {
    const folder = await mkdtemp(join(process.env['WPS_TEST_FOLDER'] ?? '', 'page-'));
    const programs = {
      'kubectl-wps': 'src/cli/kubectl-wps.ts',
      'wordpress-stack': 'src/cli/wordpress-stack.ts',
    };
    await mkdir(join(folder, 'bin'));
    for (const file of await bundle(programs, join(folder, 'dist')))
      await symlink(file, join(folder, 'bin', file.replace(/^.*\/|\.js$/gu, '')));
    await symlink(join(projectFolder, 'manifests'), join(folder, 'manifests'));
    const named = codeBlocks(page).filter(({ info }) => info.startsWith('run='));
    return new PageShell(folder, environment, new Map(named.map(({ info, text }) => [info.slice(4), text])));
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  /** Runs a block as one script that stops at the first command that fails. */
  async run(name: string): Promise<BlockEnd> {
    const block = this.#blocks.get(name);
    if (block === undefined) throw new Error(`the page has no block run=${name}`);
    this.#ran.add(name);
    const script = `bash -euo pipefail -c "$1" 2>&1; printf '\\nended with %s\\n' $?`;
    const args = ['-c', script, 'bash', block];
    const out = await runCommand('bash', args, { cwd: this.#folder, env: this.#variables() });
    return { code: Number(ending.exec(out)?.[1]), out: out.replace(ending, '') };
  }

  /** Blocks that nobody has run. */
  get left(): readonly string[] {
    return [...this.#blocks.keys()].filter((name) => !this.#ran.has(name));
  }

  #variables(): NodeJS.ProcessEnv {
    const kubectl = dirname(process.env['WPS_TEST_KUBECTL'] ?? '');
    return {
      ...this.#environment,
      HOME: this.#folder,
      PATH: [join(this.#folder, 'bin'), dirname(process.execPath), kubectl, process.env['PATH']].join(':'),
    };
  }
}
