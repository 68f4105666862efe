/** Names one stack. */
export interface StackKey {
  readonly namespace: string;
  readonly name: string;
}

/** A WordPressStack as the API server keeps it. Nothing below `spec` and `status` is checked: an old object may be anything. */
export interface StoredStack {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    /** Present once the object is being deleted; RFC 3339. */
    readonly deletionTimestamp?: string | undefined;
    readonly finalizers: readonly string[];
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
  readonly status: unknown;
}

export interface StackUpdate {
  /** A finalizer to add, if it is not there. */
  readonly finalizer?: string;
  /** Annotations to set; null removes one. */
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/**
 * The stacks in the API server. Reads are live, because a pass that decides from a stale copy undoes what the last pass
 * stored. Writes to an object throw ConflictError when it was written since `stack` was read, and return it as it is then.
 */
export interface StackStore {
  /** undefined when there is no such stack. */
  get(key: StackKey, signal: AbortSignal): Promise<StoredStack | undefined>;
  /** All stacks of the watched namespaces. */
  list(signal: AbortSignal): Promise<readonly StoredStack[]>;
  /** Finalizer and annotations in one write, so that the first pass stores both or neither. */
  update(stack: StoredStack, update: StackUpdate, signal: AbortSignal): Promise<StoredStack>;
  addFinalizer(stack: StoredStack, finalizer: string, signal: AbortSignal): Promise<StoredStack>;
  /** undefined when the object is gone already. */
  removeFinalizer(
    stack: StoredStack,
    finalizer: string,
    signal: AbortSignal,
  ): Promise<StoredStack | undefined>;
  annotate(
    stack: StoredStack,
    annotations: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ): Promise<StoredStack>;
  /** Replaces all we ever said in the status; fields no longer sent are removed. Takes no part in conflicts. */
  applyStatus(stack: StoredStack, status: object, signal: AbortSignal): Promise<StoredStack>;
  /** Identity of the cluster: the uid of the namespace kube-system. */
  clusterUID(signal: AbortSignal): Promise<string>;
}
