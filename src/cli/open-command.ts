import { CliError } from './cli-error.ts';
import { clusterOptions, withCluster } from './cluster.ts';
import { exitCodes, type Command } from './command.ts';
import { requireStack } from './stacks.ts';

export const openCommand: Command = {
  spec: {
    name: 'open',
    summary: "Print the site's address, and open it when you sit at a terminal",
    operands: '[NAME]',
    maxOperands: 1,
    options: { print: { type: 'boolean', help: 'Print it only' }, ...clusterOptions },
  },
  run: (args, context) =>
    withCluster(args, context.clock, async (cluster) => {
      const { metadata, status } = await requireStack(cluster, args.operands[0], context.signal);
      const url = typeof status === 'object' && status !== null && 'url' in status ? status.url : undefined;
      if (typeof url !== 'string')
        throw new CliError(
          `${metadata.name} has no address yet; kubectl wps status ${metadata.name} -n ${metadata.namespace} shows what it waits for`,
        );
      context.terminal.out(`${url}\n`);
      if (context.terminal.interactive && !args.flag('print')) await context.openUrl(url);
      return exitCodes.done;
    }),
};
