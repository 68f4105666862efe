import { ConflictError } from '../../src/controller/kube-error.ts';
import type { LeaseRecord, LeaseStore, StoredLease } from '../../src/controller/lease-store.ts';

/** One Lease with optimistic locking, as the API server keeps it. */
export class LeaseServer {
  lease: StoredLease | undefined;
  #version = 0;

  write(record: LeaseRecord, expected: string | undefined): StoredLease {
    if (this.lease?.resourceVersion !== expected) throw new ConflictError('the object has been modified');
    this.lease = { ...record, resourceVersion: String(++this.#version) };
    return this.lease;
  }

  /** The Lease as a process reaches it, each call through `carry`. */
  reachedThrough(carry: <T>(effect: () => T, signal: AbortSignal) => Promise<T>): LeaseStore {
    return {
      read: (signal) => carry(() => this.lease, signal),
      create: (record, signal) => carry(() => this.write(record, undefined), signal),
      update: (record, version, signal) => carry(() => this.write(record, version), signal),
    };
  }
}
