import { z } from 'zod';
import { CliError } from './cli-error.ts';
import { clusterOptions, withCluster, type Cluster } from './cluster.ts';
import { exitCodes, type Command } from './command.ts';
import { paint, type Paint } from './paint.ts';
import { told } from './stacks.ts';

/** Ends the name of the ConfigMap that the operator leaves behind when a deletion keeps data. */
const SUFFIX = '-kept-data';

/** Begins the names of the entries that keep the manifest of each stack there ever was under the name. */
const PER_STACK = 'manifest.';

const configMap = z.object({
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()).default({}),
});

const configMapList = z.object({ items: z.array(configMap) });

export const keptCommand: Command = {
  spec: {
    name: 'kept',
    summary: 'Show what a deleted stack left on AWS, and the manifest that brings it back',
    operands: '[NAME]',
    maxOperands: 1,
    details: 'Without NAME: which stacks of the namespace left something.',
    options: {
      manifest: { type: 'boolean', help: 'Print the manifest only: … | kubectl apply -f -' },
      ...clusterOptions,
    },
  },
  run: (args, context) =>
    withCluster(args, context.clock, async (cluster) => {
      const [name] = args.operands;
      const { terminal } = context;
      if (name === undefined) {
        const names = await namesOf(cluster, context.signal);
        if (names.length === 0) terminal.err(`no stack left anything in namespace ${cluster.namespace}\n`);
        else terminal.out(`${names.join('\n')}\n`);
        return exitCodes.done;
      }
      const data = await keptData(cluster, name, context.signal);
      if (!args.flag('manifest')) terminal.out(keptText(data, paint(terminal.color)));
      else if (data['manifest'] === undefined) throw new CliError(`what ${name} left says no manifest`);
      else terminal.out(data['manifest']);
      return exitCodes.done;
    }),
};

async function keptData(
  cluster: Cluster,
  name: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const path = `/api/v1/namespaces/${cluster.namespace}/configmaps/${name}${SUFFIX}`;
  const found = await told(cluster, () => cluster.client.find(path, signal));
  if (found !== undefined) return configMap.parse(found).data;
  const names = await namesOf(cluster, signal);
  const others = names.length === 0 ? 'no stack did' : `these did: ${names.join(', ')}`;
  throw new CliError(
    `${name} left nothing in namespace ${cluster.namespace} (no ConfigMap ${name}${SUFFIX}); ${others}`,
  );
}

async function namesOf(
  { client, namespace, server }: Cluster,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const { items } = configMapList.parse(
    await told({ server }, () => client.request({ method: 'GET', path }, signal)),
  );
  return items
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length));
}

/** Every entry with its name, what lists several things in lines of their own, the manifest last. */
export function keptText(data: Readonly<Record<string, string>>, color: Paint): string {
  const { manifest, ...facts } = data;
  const earlier = Object.keys(facts).filter(
    (key) => key.startsWith(PER_STACK) && key !== `${PER_STACK}${data['stackID'] ?? ''}`,
  );
  const told = Object.entries(facts).filter(([key]) => !key.startsWith(PER_STACK));
  const all =
    earlier.length === 0 ? told : [...told, ['manifests of earlier stacks', earlier.join('\n')] as const];
  const blocks = all.map(([key, value]) => {
    const lines = value.trimEnd().split('\n');
    const text = lines.length === 1 && lines[0] !== undefined ? ` ${lines[0]}` : `\n  ${lines.join('\n  ')}`;
    return `${color('bold', `${key}:`)}${text}\n`;
  });
  if (manifest === undefined) return blocks.join('');
  return `${blocks.join('')}${color('bold', 'manifest')} (kubectl wps kept NAME --manifest | kubectl apply -f -):\n${manifest.trimEnd()}\n`;
}
