import type { Cloud } from '../engine/index.ts';

/** A way into one account and region of the cloud. */
export interface CloudAccess {
  readonly cloud: Cloud;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

export type Connection =
  | ({ readonly ok: true } & CloudAccess)
  | { readonly ok: false; readonly reason: string; readonly message: string };

/** Where to work, and as whom. */
export interface CloudTarget {
  readonly region: string;
  /** Role to assume. Default is to work with the operator's own credentials. */
  readonly roleARN?: string | undefined;
}

/** Hands out clouds by target; the same target shares clients, limits and credentials. */
export interface CloudProvider {
  connect(target: CloudTarget, signal: AbortSignal): Promise<Connection>;
}
