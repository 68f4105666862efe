import { MAX_MESSAGE_LENGTH, type Condition } from './condition-schema.ts';
import type { Reason } from './reasons.ts';

export type { Condition } from './condition-schema.ts';

/** The groups a user thinks in, in the order they come up. */
export const LAYERS = [
  'Network',
  'Identity',
  'Secrets',
  'Database',
  'Storage',
  'Registry',
  'LoadBalancer',
  'Capacity',
  'Service',
] as const;

export type LayerName = (typeof LAYERS)[number];

/** Conditions about the stack as a whole. Reconciling and Stalled are never both True: kstatus takes the first it meets. */
export const SUMMARY_CONDITIONS = ['Ready', 'Available', 'Reconciling', 'Stalled'] as const;

export type ConditionType = (typeof SUMMARY_CONDITIONS)[number] | `${LayerName}Ready`;

/** What a pass has to say about one condition; the time of the last change is worked out by `setCondition`. */
export interface NextCondition {
  readonly type: ConditionType;
  readonly status: Condition['status'];
  readonly reason: Reason;
  readonly message: string;
  readonly observedGeneration: number;
}

export function layerCondition(layer: LayerName): `${LayerName}Ready` {
  return `${layer}Ready`;
}

/** Puts a condition in its place. `lastTransitionTime` stays unless the status flips, so that it tells how long a state lasts. */
export function setCondition(
  previous: readonly Condition[],
  next: NextCondition,
  now: Date,
): readonly Condition[] {
  const before = findCondition(previous, next.type);
  const kept = before?.status === next.status ? before.lastTransitionTime : undefined;
  const condition: Condition = {
    ...next,
    message: cut(next.message),
    lastTransitionTime: kept ?? toSeconds(now),
  };
  if (before === undefined) return [...previous, condition];
  return previous.map((other) => (other.type === next.type ? condition : other));
}

function findCondition(conditions: readonly Condition[], type: ConditionType): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/** Kubernetes times have whole seconds: `2026-11-23T05:40:00Z`. */
function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** One message too long, and the API server refuses the whole status. */
function cut(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
}
