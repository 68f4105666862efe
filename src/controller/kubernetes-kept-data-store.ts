import { applyPatch, type KubeClient } from './kube-client.ts';
import type { KeptData, KeptDataStore } from './kept-data.ts';
import { fieldManager } from './kubernetes-stack-store.ts';

/**
 * Kept data in a ConfigMap without an owner reference: the garbage collector must not take it with the object. Where the
 * namespace is going, the API server refuses it, which is right: it would go at once.
 */
export class KubernetesKeptDataStore implements KeptDataStore {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** Each stack writes as a manager of its own, so that the API server keeps what only an earlier one has written. */
  async write({ stackId, namespace, name, data }: KeptData, signal: AbortSignal): Promise<void> {
    const labels = { 'app.kubernetes.io/managed-by': fieldManager };
    await this.#client.request(
      {
        method: 'PATCH',
        path: `/api/v1/namespaces/${namespace}/configmaps/${name}`,
        query: { fieldManager: `${fieldManager}/${stackId}`, force: 'true' },
        contentType: applyPatch,
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, labels }, data },
      },
      signal,
    );
  }
}
