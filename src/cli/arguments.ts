import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { CliError, messageOf } from './cli-error.ts';

/** One option of a command, for parsing and for `--help`. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** How its value is called in the help. Default is VALUE. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** One line, in the list of commands. */
  readonly summary: string;
  /** What follows the command's name: `[NAME]`. */
  readonly operands: string;
  readonly maxOperands: number;
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

export interface Arguments {
  readonly operands: readonly string[];
  readonly help: boolean;
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

const helpOption: OptionSpec = { type: 'boolean', short: 'h', help: 'Show this help' };

/** Throws CliError with what is wrong and where the help is. */
export function parseArguments(program: string, spec: CommandSpec, args: readonly string[]): Arguments {
  const { values, positionals } = parsed(program, spec, args);
  if (positionals.length > spec.maxOperands)
    throw new CliError(
      `${program} ${spec.name}: ${positionals.at(-1) ?? ''} is one argument too many; see ${program} ${spec.name} --help`,
    );
  return {
    operands: positionals,
    help: values['help'] === true,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    flag: (name) => values[name] === true,
  };
}

function parsed(program: string, spec: CommandSpec, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: parseOptions(spec), allowPositionals: true, strict: true });
  } catch (error) {
    // Node explains at length how a dash can be escaped, which nobody wants here.
    const [message = ''] = messageOf(error).split(/\. |\n/u);
    throw new CliError(`${program} ${spec.name}: ${message}; see ${program} ${spec.name} --help`, {
      cause: error,
    });
  }
}

function parseOptions(spec: CommandSpec): ParseArgsOptionsConfig {
  return Object.fromEntries(
    Object.entries({ ...spec.options, help: helpOption }).map(([name, { type, short }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }) },
    ]),
  );
}

export function commandHelp(program: string, spec: CommandSpec): string {
  const usage = ['Usage:', program, spec.name, spec.operands, '[options]'].filter((part) => part !== '');
  const options = Object.entries({ ...spec.options, help: helpOption }).map(
    ([name, { type, short, value = 'VALUE', help }]) => {
      const flag = `${short === undefined ? '    ' : `-${short}, `}--${name}${type === 'string' ? ` ${value}` : ''}`;
      return `  ${flag.padEnd(28)}  ${help}`;
    },
  );
  const details = spec.details === undefined ? [] : ['', spec.details];
  return [spec.summary, '', usage.join(' '), ...details, '', 'Options:', ...options, ''].join('\n');
}

export function programHelp(program: string, about: string, specs: readonly CommandSpec[]): string {
  const commands = specs.map(({ name, summary }) => `  ${name.padEnd(18)}  ${summary}`);
  return [
    about,
    '',
    `Usage: ${program} COMMAND [options]`,
    '',
    'Commands:',
    ...commands,
    '',
    `${program} COMMAND --help tells the options of a command.`,
    '',
  ].join('\n');
}
