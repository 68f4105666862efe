import { ConflictError } from '../../src/controller/kube-error.ts';
import { stackFingerprint } from '../../src/controller/stack-fingerprint.ts';
import type { StackKey, StackStore, StackUpdate, StoredStack } from '../../src/controller/stack-store.ts';

export const CLUSTER = '11111111-2222-3333-4444-555555555555';

type Edit = (stack: StoredStack) => StoredStack;

/**
 * The API server as far as a reconciler sees it: live reads, writes that conflict when the object was written since it
 * was read, generations that count spec changes, finalizers that hold a deletion.
 */
export class MemoryStackStore implements StackStore {
  readonly #stacks = new Map<string, StoredStack>();
  readonly #watchers = new Set<(key: StackKey) => void>();
  readonly #readers = new Set<(stack: StoredStack) => void>();
  readonly #cluster: string;
  #version = 0;

  constructor(cluster = CLUSTER) {
    this.#cluster = cluster;
  }

  /** What a user does with kubectl apply: creates the object, or replaces its spec. */
  apply(key: StackKey, uid: string, spec: unknown, annotations: Readonly<Record<string, string>> = {}): void {
    const stored = this.#stacks.get(nameOf(key));
    if (stored === undefined) {
      const metadata = { ...key, uid, resourceVersion: '', generation: 1, finalizers: [], annotations };
      this.#put({ metadata, spec, status: undefined });
    } else if (JSON.stringify(stored.spec) !== JSON.stringify(spec)) {
      this.#put({ ...withMetadata(stored, { generation: stored.metadata.generation + 1 }), spec });
    }
  }

  /** What is there is lost, and a backup of it comes back under another UID. */
  restore(key: StackKey, stack: StoredStack, uid: string): void {
    this.#stacks.delete(nameOf(key));
    this.#put(withMetadata(stack, { ...key, uid, generation: 1 }));
  }

  delete(key: StackKey, now: number): void {
    const stored = this.#stacks.get(nameOf(key));
    if (stored === undefined) return;
    if (stored.metadata.finalizers.length === 0) this.#remove(stored);
    else
      this.#put(
        withMetadata(stored, {
          deletionTimestamp: new Date(now).toISOString(),
          generation: stored.metadata.generation + 1,
        }),
      );
  }

  setAnnotation(key: StackKey, name: string, value: string): void {
    this.#edit(key, (stack) =>
      withMetadata(stack, { annotations: { ...stack.metadata.annotations, [name]: value } }),
    );
  }

  wipeStatus(key: StackKey): void {
    this.#edit(key, (stack) => ({ ...stack, status: undefined }));
  }

  peek(key: StackKey): StoredStack | undefined {
    return this.#stacks.get(nameOf(key));
  }

  watch(watcher: (key: StackKey) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Shows every status as it is written. */
  onStatus(reader: (stack: StoredStack) => void): void {
    this.#readers.add(reader);
  }

  get(key: StackKey): Promise<StoredStack | undefined> {
    return Promise.resolve(this.peek(key));
  }

  list(): Promise<readonly StoredStack[]> {
    return Promise.resolve([...this.#stacks.values()]);
  }

  update(stack: StoredStack, { finalizer, annotations }: StackUpdate): Promise<StoredStack> {
    return this.#write(stack, (current) => {
      const finalizers = new Set([
        ...current.metadata.finalizers,
        ...(finalizer === undefined ? [] : [finalizer]),
      ]);
      const merged = Object.entries({ ...current.metadata.annotations, ...annotations }).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      );
      return withMetadata(current, { finalizers: [...finalizers], annotations: Object.fromEntries(merged) });
    });
  }

  addFinalizer(stack: StoredStack, finalizer: string): Promise<StoredStack> {
    return this.update(stack, { finalizer });
  }

  annotate(stack: StoredStack, annotations: Readonly<Record<string, string | null>>): Promise<StoredStack> {
    return this.update(stack, { annotations });
  }

  async removeFinalizer(stack: StoredStack, finalizer: string): Promise<StoredStack | undefined> {
    if (this.peek(stack.metadata) === undefined) return undefined;
    const next = await this.#write(stack, (current) =>
      withMetadata(current, {
        finalizers: current.metadata.finalizers.filter((other) => other !== finalizer),
      }),
    );
    if (next.metadata.deletionTimestamp === undefined || next.metadata.finalizers.length > 0) return next;
    this.#remove(next);
    return undefined;
  }

  applyStatus(stack: StoredStack, status: object): Promise<StoredStack> {
    const current = this.peek(stack.metadata);
    if (current === undefined) throw new Error(`${nameOf(stack.metadata)} is gone`);
    const next = this.#put({ ...current, status });
    for (const reader of this.#readers) reader(next);
    return Promise.resolve(next);
  }

  clusterUID(): Promise<string> {
    return Promise.resolve(this.#cluster);
  }

  #write(stack: StoredStack, edit: Edit): Promise<StoredStack> {
    const current = this.peek(stack.metadata);
    if (current?.metadata.resourceVersion !== stack.metadata.resourceVersion) {
      return Promise.reject(new ConflictError(`${nameOf(stack.metadata)} was written meanwhile`));
    }
    return Promise.resolve(this.#put(edit(current)));
  }

  #edit(key: StackKey, edit: Edit): void {
    const current = this.peek(key);
    if (current !== undefined) this.#put(edit(current));
  }

  #put(stack: StoredStack): StoredStack {
    this.#version += 1;
    const next = withMetadata(stack, { resourceVersion: String(this.#version) });
    const before = this.#stacks.get(nameOf(stack.metadata));
    this.#stacks.set(nameOf(stack.metadata), next);
    if (before === undefined || stackFingerprint(before) !== stackFingerprint(next)) {
      for (const watcher of this.#watchers) watcher(stack.metadata);
    }
    return next;
  }

  #remove(stack: StoredStack): void {
    this.#stacks.delete(nameOf(stack.metadata));
    for (const watcher of this.#watchers) watcher(stack.metadata);
  }
}

function nameOf({ namespace, name }: StackKey): string {
  return `${namespace}/${name}`;
}

function withMetadata(stack: StoredStack, change: Partial<StoredStack['metadata']>): StoredStack {
  return { ...stack, metadata: { ...stack.metadata, ...change } };
}
