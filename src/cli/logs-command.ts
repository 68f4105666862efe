import { z } from 'zod';
import { filterLogEvents } from '../aws/operations/logs.ts';
import type { StoredStack } from '../controller/stack-store.ts';
import { describeFailure, type Cloud } from '../engine/index.ts';
import { logGroupName } from '../reconcilers/stack-names.ts';
import type { Arguments } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { clusterOptions, withCluster } from './cluster.ts';
import { exitCodes, type Command, type CommandContext } from './command.ts';
import { durationMs, logLines, renderLogLine, type LogLine } from './log-lines.ts';
import { paint } from './paint.ts';
import { requireStack } from './stacks.ts';

/** CloudWatch Logs allows a few of these calls a second for an account, and others want some too. */
const followMs = 2_000;
/** A line may arrive this long after its own time: containers send in batches. */
const latenessMs = 30_000;

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
    if (args.flag('follow')) await follow(reader, now, context);
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

class LogReader {
  readonly #cloud: Cloud;
  readonly #group: string;
  readonly #signal: AbortSignal;
  #seen: ReadonlySet<string> = new Set();

  constructor(cloud: Cloud, group: string, signal: AbortSignal) {
    this.#cloud = cloud;
    this.#group = group;
    this.#signal = signal;
  }

  /** Lines from that time on that were not returned before. */
  async since(startTime: number): Promise<readonly LogLine[]> {
    const call = filterLogEvents.call({ logGroupName: this.#group, startTime });
    const answer = await this.#cloud.read(call, this.#signal);
    if (!answer.ok) throw new CliError(`${this.#group}: ${describeFailure(answer.failure)}`);
    const lines = logLines(answer.value);
    const fresh = lines.filter(({ id }) => !this.#seen.has(id));
    this.#seen = new Set(lines.map(({ id }) => id));
    return fresh;
  }
}

async function follow(reader: LogReader, from: number, context: CommandContext): Promise<void> {
  const { clock, signal } = context;
  for (let newest = from; ;) {
    await clock.sleep(followMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const lines = await reader.since(newest - latenessMs);
    print(lines, context);
    newest = Math.max(newest, ...lines.map(({ at }) => at));
  }
}

function print(lines: readonly LogLine[], { terminal }: CommandContext): void {
  const color = paint(terminal.color);
  for (const line of lines) terminal.out(`${renderLogLine(line, color)}\n`);
}
