import { describe, expect, test } from '@jest/globals';

import { commandHelp, parseArguments, type CommandSpec } from '../../../src/cli/arguments.ts';
import { CliError } from '../../../src/cli/cli-error.ts';
import { runProgram, type Command } from '../../../src/cli/command.ts';
import { planCommand } from '../../../src/cli/plan-command.ts';
import { commandContext } from '../../support/cli-samples.ts';

const spec: CommandSpec = {
  name: 'status',
  summary: 'Show it',
  operands: '[NAME]',
  maxOperands: 1,
  options: {
    watch: { type: 'boolean', short: 'w', help: 'Go on' },
    namespace: { type: 'string', short: 'n', value: 'NAMESPACE', help: 'Where' },
  },
};

const parse = (...args: readonly string[]) => parseArguments('kubectl wps', spec, args);

describe('arguments', () => {
  test('are options anywhere, and operands', () => {
    const args = parse('blog', '-w', '--namespace=web');
    expect([args.operands, args.flag('watch'), args.text('namespace')]).toEqual([['blog'], true, 'web']);
    expect(parse('-n', 'web').text('namespace')).toBe('web');
    expect([parse().flag('watch'), parse().text('namespace'), parse().operands]).toEqual([
      false,
      undefined,
      [],
    ]);
  });

  test.each([
    [['--wach'], "kubectl wps status: Unknown option '--wach'; see kubectl wps status --help"],
    [['a', 'b'], 'kubectl wps status: b is one argument too many; see kubectl wps status --help'],
    [['-n'], /argument missing; see kubectl wps status --help/u],
  ])('%j are refused, with where the help is', (args, message) => {
    expect(() => parse(...args)).toThrow(CliError);
    expect(() => parse(...args)).toThrow(message);
  });

  test('are told by --help', () => {
    expect(parse('-h').help).toBe(true);
    expect(commandHelp('kubectl wps', spec)).toBe(`Show it

Usage: kubectl wps status [NAME] [options]

Options:
  -w, --watch                   Go on
  -n, --namespace NAMESPACE     Where
  -h, --help                    Show this help
`);
  });
});

describe('a program', () => {
  const failing: Command = { spec, run: () => Promise.reject(new CliError('no luck\nnone at all')) };
  const program = { name: 'kubectl wps', about: 'Looks after them.', commands: [failing, planCommand] };
  const run = async (...args: readonly string[]) => {
    const { context, written } = commandContext();
    return { code: await runProgram(program, args, context), ...written };
  };

  test('without arguments says what it can do', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}status +Show it$/mu);
    expect(await run('--help')).toEqual({ code, out, err: '' });
  });

  test('says what it does not know', async () => {
    expect(await run('satus')).toEqual({
      code: 1,
      out: '',
      err: 'error: kubectl wps has no command "satus"; it has: status, plan\n',
    });
  });

  test('says what went wrong, a line for each, and exits with 1', async () => {
    expect(await run('status')).toEqual({ code: 1, out: '', err: 'error: no luck\nerror: none at all\n' });
  });

  test('gives help for a command without running it', async () => {
    expect(await run('status', '--help')).toEqual({
      code: 0,
      err: '',
      out: commandHelp('kubectl wps', spec),
    });
  });

  test.each([
    [['plan', '--offline'], '--offline goes with -f'],
    [['plan', '-f', 'x', 'blog'], '-f names the stack already'],
    [['plan', '-o', 'yaml'], '--output is "yaml"; set it to text or json'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
