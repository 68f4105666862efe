import {
  KubeConfig,
  type Cluster,
  type DispatcherOptions,
  type RequestContext,
} from '@kubernetes/client-node';
import type { AgentOptions } from 'node:https';
import type { Dispatcher } from 'undici';

/**
 * A KubeConfig whose requests share one connection pool. The library builds a new undici Agent for every request:
 * 200 reads were 200 TLS handshakes with 200 sockets open at once. Here a new one is built only when the certificates
 * on disk have changed; the pool it replaces closes its idle sockets by itself.
 */
export class SharedKubeConfig extends KubeConfig {
  #connection = '';
  #dispatcher: Dispatcher | undefined;

  override createDispatcherOptions(cluster: Cluster | null, agentOptions: AgentOptions): DispatcherOptions {
    const options = overHttp1(super.createDispatcherOptions(cluster, agentOptions));
    const connection = JSON.stringify(options);
    if (connection === this.#connection) return { type: 'none' };
    this.#connection = connection;
    return options;
  }

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    this.#dispatcher = context.getDispatcher() ?? this.#dispatcher;
    if (this.#dispatcher !== undefined) context.setDispatcher(this.#dispatcher);
  }

  /** Ends all connections, so that a process with nothing else to do can exit. */
  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }
}

const http1 = { allowH2: false } as const;

/**
 * A request that is given up takes its connection with it. On HTTP/2 it closes a stream of the one connection that all
 * share: when a network forgot that connection without a word, every later request and watch waited on it in vain, until
 * the kernel gave it up a quarter of an hour later.
 */
function overHttp1(options: DispatcherOptions): DispatcherOptions {
  switch (options.type) {
    case 'none':
      return { type: 'agent', connect: { keepAlive: true, keepAliveInitialDelay: 30_000, ...http1 } };
    case 'agent':
      return { ...options, connect: { ...options.connect, ...http1 } };
    case 'proxy':
      return { ...options, requestTls: { ...options.requestTls, ...http1 } };
    case 'socks':
      // Its connector offers the server no choice of protocols.
      return options;
  }
}

/** From `file`, or by kubectl's rules: KUBECONFIG, ~/.kube/config, the pod's service account. */
export function loadKubeConfig(file?: string): SharedKubeConfig {
  const config = new SharedKubeConfig();
  if (file === undefined) config.loadFromDefault();
  else config.loadFromFile(file);
  return config;
}
