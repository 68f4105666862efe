import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { findExecutable, foldersOnPath } from '../../../control-plane/binary-cache.ts';
import { runCommand } from '../../../control-plane/run-command.ts';

const engines = ['docker', 'podman'] as const;

/** `auto`: the first that answers. `none`: none, even where one answers. */
export type EngineChoice = 'auto' | 'none' | (typeof engines)[number];

const choices: readonly EngineChoice[] = ['auto', 'none', ...engines];

/** @throws when a person has chosen something else; empty text is `auto` */
export function engineChoice(text = ''): EngineChoice {
  const found = choices.find((choice) => choice === (text || 'auto'));
  if (found !== undefined) return found;
  throw new Error(`ENGINE is ${text}: choose one of ${choices.join(', ')}`);
}

export interface FoundEngine {
  readonly engine: ContainerEngine | undefined;
  /** Which it is, or why there is none. */
  readonly notice: string;
}

/** An engine that does not answer by then does not answer. */
const patience = 15_000;

const wordsOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  // The first line is our own command, which the reader does not care about.
  return message.slice(message.indexOf('\n') + 1).trim();
};

/** Removes what is left of the containers of a label as soon as its standard input ends, however that comes about. */
const guard =
  'cat > /dev/null; left=$("$0" ps --all --quiet --filter "label=$1"); [ -z "$left" ] || "$0" rm --force --volumes $left';

/** Docker or Podman of this machine, by what the command lines of both have in common. */
export class ContainerEngine {
  readonly name: string;
  readonly #program: string;

  private constructor(name: string, program: string) {
    this.name = name;
    this.#program = program;
  }

  /** @throws when the one that is chosen does not answer */
  static async find(choice: EngineChoice): Promise<FoundEngine> {
    if (choice === 'none')
      return { engine: undefined, notice: 'containers run natively, as ENGINE=none says' };
    const missing: string[] = [];
    for (const name of choice === 'auto' ? engines : [choice]) {
      const found = await ContainerEngine.#ask(name);
      if (typeof found === 'string') missing.push(found);
      else
        return {
          engine: found,
          notice: `containers of images that ${name} has built run in ${name}, others natively`,
        };
    }
    const reasons = missing.join('; ');
    if (choice === 'auto')
      return {
        engine: undefined,
        notice: `containers run natively, for no container engine answers (${reasons})`,
      };
    throw new Error(`ENGINE=${choice}: ${reasons}: start it, or choose ENGINE=none`);
  }

  /** An engine, or why it does not answer. */
  static async #ask(name: string): Promise<ContainerEngine | string> {
    const program = await findExecutable(name, foldersOnPath());
    if (program === undefined) return `${name} is not installed`;
    const engine = new ContainerEngine(name, program);
    try {
      await runCommand(program, ['info'], { signal: AbortSignal.timeout(patience) });
      return engine;
    } catch (error) {
      return `${name} does not answer: ${wordsOf(error).split('\n').at(-1) ?? ''}`;
    }
  }

  /** Its output. `environment` is there beside this process's own. @throws with the engine's words */
  async run(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    input?: string,
  ): Promise<string> {
    const env = { ...process.env, ...environment };
    try {
      return (
        await runCommand(this.#program, args, { env, ...(input === undefined ? {} : { input }) })
      ).trim();
    } catch (error) {
      throw new Error(wordsOf(error), { cause: error });
    }
  }

  /** Its output as it comes; the program is killed after so many milliseconds. */
  stream(args: readonly string[], timeout?: number): ChildProcessByStdio<null, Readable, Readable> {
    const limit = timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' as const };
    return spawn(this.#program, args, { ...limit, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /**
   * Sees to it that containers of the label end with this process, even when it is killed: the engine, not this
   * process, is their parent. Returns what ends them at once.
   */
  guard(label: string): { end(): Promise<void> } {
    const watch = spawn('sh', ['-c', guard, this.#program, label], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const over = new Promise<void>((resolve) =>
      watch.once('close', () => {
        resolve();
      }),
    );
    watch.unref();
    return {
      async end() {
        watch.ref();
        watch.stdin.end();
        await over;
      },
    };
  }
}
