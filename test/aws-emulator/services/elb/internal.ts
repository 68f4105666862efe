import type { Scope } from '../../kernel/scope.ts';
import { deregister, register, registeredKey, setAnswers } from './instance-checks.ts';
import { loadBalancerTable, registeredTable } from './tables.ts';
import type { LoadBalancerRow, RegisteredState } from './tables.ts';

/*
 * What other services may do here. ECS registers the instances of its tasks by itself, and hears of their health by
 * the topic.
 */
export { instanceHealthTopic } from './instance-checks.ts';
export type { InstanceHealthEvent } from './instance-checks.ts';

/** The balancer, as long as it exists. */
export const classicBalancer = (scope: Scope, name: string): LoadBalancerRow | undefined =>
  scope.table(loadBalancerTable).truth.get(name);

/** `answers` says whether the instance passes its checks until {@link setInstanceAnswers} says otherwise. */
export function registerInstance(scope: Scope, name: string, instanceId: string, answers: boolean): void {
  if (classicBalancer(scope, name)) register(scope, name, instanceId, answers);
}

/** The instance drains, where the balancer does that, and is then told as `gone`. */
export const deregisterInstance = deregister;

export const setInstanceAnswers = setAnswers;

/** Undefined when it is not registered. */
export const instanceState = (scope: Scope, name: string, instanceId: string): RegisteredState | undefined =>
  scope.table(registeredTable).truth.get(registeredKey(name, instanceId))?.state;
