import type { TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope } from '../../kernel/scope.ts';
import { targetGroupTable, targetTable } from './tables.ts';
import type { TargetGroupRow } from './tables.ts';
import { deregister, register, setAnswers, targetKey } from './target-checks.ts';
import type { TargetAddress } from './target-checks.ts';

/*
 * What other services may do here. ECS registers its tasks by itself; to hear of their health it subscribes in its seed:
 *
 *   seed: (scope) => scope.subscribe(targetHealthTopic, ({ targetGroupArn, id, port, state }) => …)
 */
export { targetHealthTopic } from './target-checks.ts';
export type { TargetAddress, TargetHealthEvent } from './target-checks.ts';

/** The target group, as long as it exists. */
export const targetGroupByArn = (scope: Scope, arn: string): TargetGroupRow | undefined =>
  scope.table(targetGroupTable).truth.get(arn);

/** True when a listener leads to the group; ECS refuses a service whose group has no load balancer. */
export const isRouted = (scope: Scope, arn: string): boolean =>
  (targetGroupByArn(scope, arn)?.LoadBalancerArns.length ?? 0) > 0;

/**
 * Registers a target; one that is registered stays as it is, one that drains comes back. `answers` says whether its
 * health checks pass until {@link setTargetAnswers} says otherwise.
 */
export function registerTarget(scope: Scope, arn: string, target: TargetAddress, answers: boolean): void {
  const group = targetGroupByArn(scope, arn);
  if (group) register(scope, group, target, answers);
}

/** The target drains for the deregistration delay and is then gone, told as `unused`. */
export function deregisterTarget(scope: Scope, arn: string, target: TargetAddress): void {
  const group = targetGroupByArn(scope, arn);
  if (group) deregister(scope, group, target);
}

/** The container behind a target has started or ceased to answer; its state follows after the health check threshold. */
export function setTargetAnswers(scope: Scope, arn: string, target: TargetAddress, answers: boolean): void {
  const group = targetGroupByArn(scope, arn);
  if (group) setAnswers(scope, group, target, answers);
}

/** `initial`, `healthy`, `unhealthy`, `unused`, `draining`; undefined when it is not registered. */
export function targetState(
  scope: Scope,
  arn: string,
  { id, port }: TargetAddress,
): TargetHealthStateEnum | undefined {
  const group = targetGroupByArn(scope, arn);
  if (!group) return undefined;
  return scope.table(targetTable).truth.get(targetKey(arn, id, port ?? group.Port))?.state;
}
