import { z } from 'zod';
import type { KubeClient } from './kube-client.ts';
import type { LeaseRecord, LeaseStore, StoredLease } from './lease-store.ts';

const lease = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .default({}),
});

/** The Lease `name` in `namespace`; see https://kubernetes.io/docs/concepts/architecture/leases/. */
export class KubernetesLeaseStore implements LeaseStore {
  readonly #client: KubeClient;
  readonly #namespace: string;
  readonly #name: string;

  constructor(client: KubeClient, namespace: string, name: string) {
    this.#client = client;
    this.#namespace = namespace;
    this.#name = name;
  }

  async read(signal: AbortSignal): Promise<StoredLease | undefined> {
    const object = await this.#client.find(this.#path, signal);
    return object === undefined ? undefined : storedLease(object);
  }

  async create(record: LeaseRecord, signal: AbortSignal): Promise<StoredLease> {
    const body = this.#object(record, {});
    return storedLease(await this.#client.request({ method: 'POST', path: this.#collection, body }, signal));
  }

  async update(record: LeaseRecord, resourceVersion: string, signal: AbortSignal): Promise<StoredLease> {
    const body = this.#object(record, { resourceVersion });
    return storedLease(await this.#client.request({ method: 'PUT', path: this.#path, body }, signal));
  }

  get #collection(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.#namespace}/leases`;
  }

  get #path(): string {
    return `${this.#collection}/${this.#name}`;
  }

  #object({ acquireTime, renewTime, ...record }: LeaseRecord, metadata: object): object {
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: this.#namespace, name: this.#name, ...metadata },
      spec: { ...record, acquireTime: microTime(acquireTime), renewTime: microTime(renewTime) },
    };
  }
}

/** A MicroTime has exactly six digits; the API server answers 400 to the three that a Date writes. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

function storedLease(object: unknown): StoredLease {
  const { metadata, spec } = lease.parse(object);
  return {
    resourceVersion: metadata.resourceVersion,
    holderIdentity: spec.holderIdentity ?? '',
    leaseDurationSeconds: spec.leaseDurationSeconds ?? 0,
    acquireTime: Date.parse(spec.acquireTime ?? '') || 0,
    renewTime: Date.parse(spec.renewTime ?? '') || 0,
    leaseTransitions: spec.leaseTransitions ?? 0,
  };
}
