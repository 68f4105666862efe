import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import type { Scope } from '../engine/index.ts';

type BalancerType = WordPressStackSpec['loadBalancer']['type'];

/** Port of the instances that a classic balancer leads to. It is fixed, so an instance runs one task. */
export const HOST_PORT = 80;

/**
 * Behind a classic balancer tasks share the network of their instance: its port, its security group. Otherwise each has
 * an interface of its own.
 */
export const isClassic = (spec: WordPressStackSpec): boolean => spec.loadBalancer.type === 'Classic';

/** False when there can be nothing of that type. Of a stack that is torn down nobody knows which it had. */
export function mayHave(scope: Scope, type: BalancerType): boolean {
  const spec = scope.spec as WordPressStackSpec | undefined;
  return spec === undefined || spec.loadBalancer.type === type;
}
