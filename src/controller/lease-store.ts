/** What a Lease says about who leads. */
export interface LeaseRecord {
  /** Empty when nobody leads. */
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  /** Milliseconds since the epoch, by the holder's clock: for people to read, never compared. */
  readonly acquireTime: number;
  readonly renewTime: number;
  readonly leaseTransitions: number;
}

export interface StoredLease extends LeaseRecord {
  readonly resourceVersion: string;
}

/** One Lease in the API server. */
export interface LeaseStore {
  /** undefined when there is no such Lease. */
  read(signal: AbortSignal): Promise<StoredLease | undefined>;
  /** Throws when it exists. */
  create(record: LeaseRecord, signal: AbortSignal): Promise<StoredLease>;
  /** Throws ConflictError when the Lease is no longer at `resourceVersion`. */
  update(record: LeaseRecord, resourceVersion: string, signal: AbortSignal): Promise<StoredLease>;
}
