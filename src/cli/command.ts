import type { Clock } from '../clock.ts';
import type { CloudProvider } from '../controller/cloud-provider.ts';
import type { Pace } from '../engine/index.ts';
import { commandHelp, parseArguments, programHelp, type Arguments, type CommandSpec } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { paint } from './paint.ts';
import type { Terminal } from './terminal.ts';

/** Everything that a command takes from outside. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** How long the engine waits; a plan never does, but compares times. */
  readonly pace: Pace;
  /** Ends what runs, as Ctrl-C does. */
  readonly signal: AbortSignal;
  /** The text of a file; `-` is the standard input. */
  readText(file: string): Promise<string>;
  /** AWS with the credentials of the user, connected at the first call. */
  readonly clouds: CloudProvider;
  /** Hands an address to the platform's opener. */
  openUrl(url: string): Promise<void>;
}

export interface Command {
  readonly spec: CommandSpec;
  /** Returns the exit code. Throws CliError for what the user can put right. */
  run(args: Arguments, context: CommandContext): Promise<number>;
}

export interface Program {
  /** As the user calls it: `kubectl wps`. */
  readonly name: string;
  readonly about: string;
  readonly commands: readonly Command[];
}

export const exitCodes = { done: 0, failed: 1, changes: 2 } as const;

/** Runs the command that the arguments name, and returns the exit code. Errors of the user's making are one line each. */
export async function runProgram(
  program: Program,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  try {
    return await dispatch(program, args, context);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.failed;
    if (!(error instanceof CliError)) throw error;
    sayError(terminal, error);
    return exitCodes.failed;
  }
}

export function sayError(terminal: Terminal, error: CliError): void {
  const colored = paint(terminal.color);
  for (const line of error.message.split('\n')) terminal.err(`${colored('red', 'error:')} ${line}\n`);
}

async function dispatch(
  { name, about, commands }: Program,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || ['help', '--help', '-h'].includes(first)) {
    const specs = commands.map(({ spec }) => spec);
    context.terminal.out(programHelp(name, about, specs));
    return exitCodes.done;
  }
  const command = commands.find(({ spec }) => spec.name === first);
  if (command === undefined) {
    const known = commands.map(({ spec }) => spec.name).join(', ');
    throw new CliError(`${name} has no command "${first}"; it has: ${known}`);
  }
  const parsed = parseArguments(name, command.spec, rest);
  if (!parsed.help) return command.run(parsed, context);
  context.terminal.out(commandHelp(name, command.spec));
  return exitCodes.done;
}
