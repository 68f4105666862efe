import type { Clock } from '../clock.ts';
import { KubeClient } from '../controller/kube-client.ts';
import { loadKubeConfig, type SharedKubeConfig } from '../controller/kube-config.ts';
import type { Arguments, OptionSpec } from './arguments.ts';
import { CliError, messageOf } from './cli-error.ts';

/** Which cluster, as kubectl's own options say it. */
export interface ClusterOptions {
  /** Default is by kubectl's rules: KUBECONFIG, ~/.kube/config, the pod's service account. */
  readonly kubeconfig?: string | undefined;
  /** Default is the kubeconfig's current one. */
  readonly context?: string | undefined;
  /** Default is the context's, or `default`. */
  readonly namespace?: string | undefined;
}

export const clusterOptions = {
  namespace: {
    type: 'string',
    short: 'n',
    value: 'NAMESPACE',
    help: 'Namespace; default is that of the context',
  },
  context: {
    type: 'string',
    value: 'CONTEXT',
    help: 'Context of the kubeconfig; default is the current one',
  },
  kubeconfig: { type: 'string', value: 'FILE', help: 'Kubeconfig; default is KUBECONFIG or ~/.kube/config' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export function clusterArguments(args: Arguments): ClusterOptions {
  return {
    namespace: args.text('namespace'),
    context: args.text('context'),
    kubeconfig: args.text('kubeconfig'),
  };
}

export interface Cluster {
  readonly client: KubeClient;
  /** Where it answers, for messages. */
  readonly server: string;
  readonly namespace: string;
  close(): Promise<void>;
}

/** What client-node takes when there is no kubeconfig: the insecure port of old. Nobody means it. */
const nowhere = 'http://localhost:8080';

/** Undefined when there is no kubeconfig at all. Throws CliError when there is one that does not do. */
export function openCluster(options: ClusterOptions, clock: Clock): Cluster | undefined {
  const config = load(options);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new CliError(
      `the kubeconfig has no cluster for the context "${config.getCurrentContext()}"; choose one with --context: ${names(config)}`,
    );
  if (server === nowhere && options.kubeconfig === undefined) return undefined;
  return {
    client: new KubeClient({ config, clock }),
    server,
    namespace:
      options.namespace ?? config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    close: () => config.close(),
  };
}

function load({ kubeconfig, context }: ClusterOptions): SharedKubeConfig {
  const config = read(kubeconfig);
  if (context === undefined) return config;
  if (config.getContextObject(context) === null)
    throw new CliError(`the kubeconfig has no context "${context}"; it has: ${names(config)}`);
  config.setCurrentContext(context);
  return config;
}

function read(file: string | undefined): SharedKubeConfig {
  try {
    return loadKubeConfig(file);
  } catch (error) {
    throw new CliError(
      `the kubeconfig cannot be read: ${messageOf(error)}; check --kubeconfig and KUBECONFIG`,
      {
        cause: error,
      },
    );
  }
}

function names(config: SharedKubeConfig): string {
  return (
    config
      .getContexts()
      .map(({ name }) => name)
      .join(', ') || 'none'
  );
}

/** Throws CliError when there is no kubeconfig. */
function requireCluster(options: ClusterOptions, clock: Clock): Cluster {
  const cluster = openCluster(options, clock);
  if (cluster === undefined)
    throw new CliError('there is no kubeconfig; set KUBECONFIG, or name a file with --kubeconfig');
  return cluster;
}

/** Opens the cluster for the time of some work. */
export async function withCluster<Value>(
  args: Arguments,
  clock: Clock,
  work: (cluster: Cluster) => Promise<Value>,
): Promise<Value> {
  const cluster = requireCluster(clusterArguments(args), clock);
  try {
    return await work(cluster);
  } finally {
    await cluster.close();
  }
}
