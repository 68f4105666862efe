import type { StoredStack } from '../controller/stack-store.ts';
import { clusterOptions, withCluster } from './cluster.ts';
import { exitCodes, type Command, type CommandContext } from './command.ts';
import { clip, paint } from './paint.ts';
import { findStack, requireStack, type StackSource } from './stacks.ts';
import { statusTree } from './status-tree.ts';

/** Between two looks at the object. */
const watchMs = 2_000;

const clearScreen = '\u001B[H\u001B[2J\u001B[3J';

export const statusCommand: Command = {
  spec: {
    name: 'status',
    summary: 'Show layers and resources, their state, and what they wait for',
    operands: '[NAME]',
    maxOperands: 1,
    details: 'Without NAME: the only stack of the namespace. Age is since AWS made it, where AWS tells.',
    options: {
      watch: { type: 'boolean', short: 'w', help: 'Go on showing it until it is gone or you press Ctrl-C' },
      ...clusterOptions,
    },
  },
  run: (args, context) =>
    withCluster(args, context.clock, async (cluster) => {
      const stack = await requireStack(cluster, args.operands[0], context.signal);
      if (args.flag('watch')) await watch(stack, cluster, context);
      else context.terminal.out(`${draw(stack, context).join('\n')}\n`);
      return exitCodes.done;
    }),
};

function draw(stack: StoredStack, { terminal, clock }: CommandContext): readonly string[] {
  return statusTree({ stack, paint: paint(terminal.color), now: clock.now() });
}

/** Draws over what was there on a terminal; elsewhere each state is printed once. */
export async function watch(first: StoredStack, source: StackSource, context: CommandContext): Promise<void> {
  const { terminal, clock, signal } = context;
  let shown: string | undefined;
  for (let stack: StoredStack | undefined = first; stack !== undefined;) {
    const { resourceVersion } = stack.metadata;
    const lines = draw(stack, context);
    if (terminal.interactive)
      terminal.out(`${clearScreen}${lines.map((line) => clip(line, terminal.columns)).join('\n')}\n`);
    else if (shown !== resourceVersion) terminal.out(`${lines.join('\n')}\n\n`);
    shown = resourceVersion;
    await clock.sleep(watchMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    stack = await findStack(source, stack.metadata, signal);
  }
  terminal.out(`${first.metadata.namespace}/${first.metadata.name} is gone\n`);
}
