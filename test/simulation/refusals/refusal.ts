import type { AwsCredentialIdentity } from '@smithy/types';
import type { ConditionType } from '../../../src/api/v1alpha1/conditions.ts';
import type { Reason } from '../../../src/api/v1alpha1/reasons.ts';
import type { World } from '../world.ts';

/** `Reconciling`: it may end by itself; `Stalled`: a human must act. */
export type Attitude = 'Reconciling' | 'Stalled';

/** One way in which AWS says no: what brings it about, how it is told, what ends it. */
export interface Refusal {
  readonly name: string;
  /** Whether it meets a stack that is being made, or one that is ready. */
  readonly meets: 'creation' | 'ready';
  /** Laid over the smallest spec. Default is nothing. */
  readonly spec?: object;
  /** The way to AWS by credentials. Default is a cloud that is there already. */
  readonly credentials?: (world: World) => Promise<AwsCredentialIdentity>;
  cause(world: World): void | Promise<void>;
  /** The condition of the layer that it is about; absent when it is about everything. */
  readonly layer?: ConditionType;
  readonly reason: Reason;
  /** How it stands when it is first told, and when it has lasted for eight minutes. */
  readonly first: Attitude;
  readonly then: Attitude;
  /** What the message holds: the resource, the operation, the code, the remedy. A request id is looked for besides. */
  readonly says: readonly RegExp[];
  /** No call failed: there is a state, a list or a comparison, and no request to name. Default is false. */
  readonly withoutRequest?: boolean;
  /** As long as it lasts, nothing is written to AWS. Default is false. */
  readonly makesNothing?: boolean;
  /** Layers that come up, or stay up, meanwhile. Default is none. */
  readonly goesOn?: readonly ConditionType[];
  cure(world: World): void | Promise<void>;
}
