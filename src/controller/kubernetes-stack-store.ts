import { API_VERSION, RESOURCE } from '../api/v1alpha1/resource.ts';
import { applyPatch, mergePatch, type KubeClient } from './kube-client.ts';
import { isStatus } from './kube-error.ts';
import { kubeObject, listPage } from './kube-list.ts';
import type { StackKey, StackStore, StackUpdate, StoredStack } from './stack-store.ts';

/** Owns what this operator says in the status; `kubectl get --show-managed-fields` shows it. */
export const fieldManager = 'wordpress-stack-operator';

/** The collection of all stacks, or of one namespace's. */
export function stacksPath(namespace?: string): string {
  const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `/apis/${RESOURCE.group}/${RESOURCE.version}${scope}/${RESOURCE.plural}`;
}

export class KubernetesStackStore implements StackStore {
  readonly #client: Pick<KubeClient, 'request' | 'find'>;
  readonly #namespace: string | undefined;

  /** `namespace` limits `list`. Default is all, because a stack's id must be unique in the cluster. */
  constructor(client: Pick<KubeClient, 'request' | 'find'>, namespace?: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  async get(key: StackKey, signal: AbortSignal): Promise<StoredStack | undefined> {
    const object = await this.#client.find(stackPath(key), signal);
    return object === undefined ? undefined : storedStack(object);
  }

  async list(signal: AbortSignal): Promise<readonly StoredStack[]> {
    const stacks: StoredStack[] = [];
    let token = '';
    do {
      const page = await listPage(this.#client, stacksPath(this.#namespace), token, signal);
      stacks.push(...page.items.map(storedStack));
      token = page.next;
    } while (token !== '');
    return stacks;
  }

  update(stack: StoredStack, update: StackUpdate, signal: AbortSignal): Promise<StoredStack> {
    const { finalizers } = stack.metadata;
    const { finalizer, annotations } = update;
    const missing = finalizer !== undefined && !finalizers.includes(finalizer);
    return this.#patch(
      stack,
      {
        ...(missing ? { finalizers: [...finalizers, finalizer] } : {}),
        ...(annotations === undefined ? {} : { annotations }),
      },
      signal,
    );
  }

  addFinalizer(stack: StoredStack, finalizer: string, signal: AbortSignal): Promise<StoredStack> {
    return this.update(stack, { finalizer }, signal);
  }

  async removeFinalizer(
    stack: StoredStack,
    finalizer: string,
    signal: AbortSignal,
  ): Promise<StoredStack | undefined> {
    const finalizers = stack.metadata.finalizers.filter((other) => other !== finalizer);
    try {
      return await this.#patch(stack, { finalizers }, signal);
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  annotate(
    stack: StoredStack,
    annotations: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ): Promise<StoredStack> {
    return this.update(stack, { annotations }, signal);
  }

  async applyStatus(stack: StoredStack, status: object, signal: AbortSignal): Promise<StoredStack> {
    const { namespace, name } = stack.metadata;
    const answer = await this.#client.request(
      {
        method: 'PATCH',
        path: `${stackPath(stack.metadata)}/status`,
        query: { fieldManager, force: 'true' },
        contentType: applyPatch,
        body: { apiVersion: API_VERSION, kind: RESOURCE.kind, metadata: { namespace, name }, status },
      },
      signal,
    );
    return storedStack(answer);
  }

  async clusterUID(signal: AbortSignal): Promise<string> {
    const namespace = await this.#client.request(
      { method: 'GET', path: '/api/v1/namespaces/kube-system' },
      signal,
    );
    return kubeObject.parse(namespace).metadata.uid;
  }

  /** A merge patch with the resourceVersion in it fails with 409 when the object was written since. */
  async #patch(stack: StoredStack, metadata: object, signal: AbortSignal): Promise<StoredStack> {
    const { resourceVersion } = stack.metadata;
    const answer = await this.#client.request(
      {
        method: 'PATCH',
        path: stackPath(stack.metadata),
        query: { fieldManager },
        contentType: mergePatch,
        body: { metadata: { ...metadata, resourceVersion } },
      },
      signal,
    );
    return storedStack(answer);
  }
}

function stackPath({ namespace, name }: StackKey): string {
  return `${stacksPath(namespace)}/${name}`;
}

function storedStack(object: unknown): StoredStack {
  const { metadata, spec, status } = kubeObject.parse(object);
  const { namespace, name, uid, resourceVersion, generation = 0 } = metadata;
  const { deletionTimestamp, finalizers, annotations } = metadata;
  return {
    metadata: {
      namespace,
      name,
      uid,
      resourceVersion,
      generation,
      deletionTimestamp,
      finalizers,
      annotations,
    },
    spec,
    status,
  };
}
