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

/** Hands out clouds by target; the same target shares clients, limits and credentials. */
export interface CloudProvider {
  connect(target: { readonly region: string }, signal: AbortSignal): Promise<Connection>;
}
