import { z } from 'zod';
import type { StoredStack } from '../controller/stack-store.ts';
import type { Cloud } from '../engine/index.ts';
import { logGroupName } from '../reconcilers/stack-names.ts';
import type { Arguments } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { clusterOptions, withCluster } from './cluster.ts';
import { exitCodes, type Command, type CommandContext } from './command.ts';
import { durationMs, renderLogLine, type LogLine } from './log-lines.ts';
import { followLog, LogReader } from './log-reader.ts';
import { paint } from './paint.ts';
import { requireStack } from './stacks.ts';

export const logsCommand: Command = {
  spec: {
    name: 'logs',
    summary: "Print what the site's containers wrote",
    operands: '[NAME]',
    maxOperands: 1,
    details: 'Reads CloudWatch Logs with your own AWS credentials (AWS_PROFILE and the like).',
    options: {
      follow: { type: 'boolean', short: 'f', help: 'Go on until you press Ctrl-C' },
      since: {
        type: 'string',
        value: 'DURATION',
        help: 'How far back, such as 90s, 10m, 3h, 2d; default is 1h',
      },
      tail: { type: 'string', value: 'LINES', help: 'Only so many of the last lines; default is all' },
      ...clusterOptions,
    },
  },
  async run(args, context) {
    const window = windowOf(args);
    const stack = await withCluster(args, context.clock, (cluster) =>
      requireStack(cluster, args.operands[0], context.signal),
    );
    const place = placeOf(stack);
    const reader = new LogReader(await connect(place, context), place.group, context.signal);
    const now = context.clock.now();
    print((await reader.since(now - window.sinceMs)).slice(-window.tail), context);
    if (args.flag('follow'))
      await followLog(reader, now, context, (lines) => {
        print(lines, context);
      });
    return exitCodes.done;
  },
};

interface Window {
  readonly sinceMs: number;
  readonly tail: number;
}

function windowOf(args: Arguments): Window {
  const since = args.text('since') ?? '1h';
  const sinceMs = durationMs(since);
  if (sinceMs === undefined) throw new CliError(`--since is "${since}"; write it like 90s, 10m, 3h or 2d`);
  const tail = args.text('tail');
  if (tail === undefined) return { sinceMs, tail: Number.MAX_SAFE_INTEGER };
  if (!/^[1-9]\d*$/u.test(tail)) throw new CliError(`--tail is "${tail}"; set it to a number of lines`);
  return { sinceMs, tail: Number(tail) };
}

interface Place {
  readonly group: string;
  readonly region: string;
  readonly account: string;
}

const located = z.object({ stackID: z.string(), region: z.string(), accountID: z.string() });

function placeOf({ metadata, status }: StoredStack): Place {
  const { success, data } = located.safeParse(status);
  if (!success) throw new CliError(`${metadata.name} has no logs yet: no operator has looked at it`);
  const { stackID: stackId, region, accountID: account } = data;
  const stack = { stackId, region, account, partition: 'aws', owner: '', cluster: '' };
  return { group: logGroupName(stack), region, account };
}

async function connect({ region, account }: Place, { clouds, signal }: CommandContext): Promise<Cloud> {
  const access = await clouds.connect({ region }, signal);
  if (!access.ok) throw new CliError(access.message);
  if (access.account === account) return access.cloud;
  throw new CliError(
    `the stack lives in the AWS account ${account}, and your credentials are of ${access.account}; use others, such as with AWS_PROFILE`,
  );
}

function print(lines: readonly LogLine[], { terminal }: CommandContext): void {
  const color = paint(terminal.color);
  for (const line of lines) terminal.out(`${renderLogLine(line, color)}\n`);
}
