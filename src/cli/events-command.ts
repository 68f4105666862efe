import { z } from 'zod';
import { RESOURCE } from '../api/v1alpha1/resource.ts';
import { age } from './age.ts';
import { clusterOptions, withCluster } from './cluster.ts';
import { exitCodes, type Command } from './command.ts';
import { paint, type Paint } from './paint.ts';
import { requireStack, told } from './stacks.ts';
import { table } from './table.ts';

const event = z.object({
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().default(1),
  lastTimestamp: z.string().nullish(),
});

const eventList = z.object({ items: z.array(event) });

export type StackEvent = z.infer<typeof event>;

export const eventsCommand: Command = {
  spec: {
    name: 'events',
    summary: 'Show what the operator did and met, the newest last',
    operands: '[NAME]',
    maxOperands: 1,
    options: clusterOptions,
  },
  run: (args, context) =>
    withCluster(args, context.clock, async (cluster) => {
      const { metadata } = await requireStack(cluster, args.operands[0], context.signal);
      const path = `/api/v1/namespaces/${metadata.namespace}/events`;
      const fieldSelector = `involvedObject.kind=${RESOURCE.kind},involvedObject.name=${metadata.name}`;
      const answer = await told(cluster, () =>
        cluster.client.request({ method: 'GET', path, query: { fieldSelector } }, context.signal),
      );
      const { items } = eventList.parse(answer);
      const { terminal, clock } = context;
      if (items.length === 0)
        terminal.err(`no events of ${metadata.name}; the API server keeps them for an hour\n`);
      else terminal.out(`${eventLines(items, paint(terminal.color), clock.now()).join('\n')}\n`);
      return exitCodes.done;
    }),
};

/** One line for each, in the order in which they happened last. */
export function eventLines(events: readonly StackEvent[], color: Paint, now: number): readonly string[] {
  const sorted = [...events].sort((a, b) => timeOf(a) - timeOf(b));
  const rows = sorted.map(({ type, reason, message, count, lastTimestamp }) => [
    age(lastTimestamp ?? undefined, now),
    type === 'Normal' ? type : color('yellow', type),
    reason,
    count > 1 ? `${message} ${color('dim', `(${count} times)`)}` : message,
  ]);
  return table([['AGE', 'TYPE', 'REASON', 'MESSAGE'], ...rows]);
}

function timeOf({ lastTimestamp }: StackEvent): number {
  return Date.parse(lastTimestamp ?? '') || 0;
}
