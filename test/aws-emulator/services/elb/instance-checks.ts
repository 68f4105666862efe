import type { Scope } from '../../kernel/scope.ts';
import { defineTopic } from '../../kernel/topic.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { loadBalancerTable, registeredTable } from './tables.ts';
import type { LoadBalancerRow, RegisteredRow, RegisteredState } from './tables.ts';

/** The state of an instance behind a balancer has changed; `gone` when it has left for good. */
export interface InstanceHealthEvent {
  readonly balancer: string;
  readonly instanceId: string;
  readonly state: RegisteredState | 'gone';
}
export const instanceHealthTopic = defineTopic<InstanceHealthEvent>('elb.instance-health');

export const registeredKey = (balancer: string, instanceId: string): string => `${balancer}|${instanceId}`;
const keyOf = (row: RegisteredRow): string => registeredKey(row.balancer, row.instanceId);

export const registeredWith = (scope: Scope, balancer: string): RegisteredRow[] =>
  scope.table(registeredTable).truth.filter((row) => row.balancer === balancer);

/** A balancer sends nothing to instances of zones that it has no subnet in. */
export function servesZone(scope: Scope, balancer: LoadBalancerRow, instanceId: string): boolean {
  const zone = scope.table(instanceTable).truth.get(instanceId)?.Placement.AvailabilityZone;
  return zone !== undefined && balancer.AvailabilityZones.includes(zone);
}

const passes = (scope: Scope, balancer: LoadBalancerRow, row: RegisteredRow): boolean =>
  servesZone(scope, balancer, row.instanceId) &&
  (row.answers ?? scope.table(instanceTable).truth.get(row.instanceId)?.State.Name === 'running');

function moveTo(scope: Scope, row: RegisteredRow, state: RegisteredState): RegisteredRow {
  const moved = { ...row, state, turn: row.turn + 1 };
  scope.table(registeredTable).update(keyOf(row), moved);
  if (row.state !== state)
    scope.publish(instanceHealthTopic, { balancer: row.balancer, instanceId: row.instanceId, state });
  return moved;
}

/** The verdict comes when the threshold's worth of checks has been made. */
function judgeLater(scope: Scope, row: RegisteredRow): void {
  const check = scope.table(loadBalancerTable).truth.get(row.balancer)?.HealthCheck;
  const balancer = scope.table(loadBalancerTable).truth.get(row.balancer);
  if (!check || !balancer) return;
  const checks = passes(scope, balancer, row) ? check.HealthyThreshold : check.UnhealthyThreshold;
  scope.after(checks * check.Interval, () => {
    const now = scope.table(registeredTable).truth.get(keyOf(row));
    const current = scope.table(loadBalancerTable).truth.get(row.balancer);
    if (now?.turn !== row.turn || !current) return;
    moveTo(scope, now, passes(scope, current, now) ? 'healthy' : 'unhealthy');
  });
}

/** Checks begin anew: the balancer's subnets or its health check have changed. */
export function restartChecks(scope: Scope, balancer: string): void {
  for (const row of registeredWith(scope, balancer)) {
    if (row.state === 'draining') continue;
    const turned = { ...row, turn: row.turn + 1 };
    scope.table(registeredTable).update(keyOf(row), turned);
    judgeLater(scope, turned);
  }
}

/**
 * Puts an instance behind the balancer; one that is there stays as it is, one that drains comes back.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_RegisterInstancesWithLoadBalancer.html
 */
export function register(
  scope: Scope,
  balancer: string,
  instanceId: string,
  answers: boolean | undefined,
): void {
  const key = registeredKey(balancer, instanceId);
  const table = scope.table(registeredTable);
  const known = table.truth.get(key);
  if (known && known.state !== 'draining') return;
  const row: RegisteredRow = {
    balancer,
    instanceId,
    state: 'initial',
    answers,
    turn: (known?.turn ?? 0) + 1,
  };
  if (known) table.update(key, row);
  else table.insert(key, row);
  judgeLater(scope, row);
}

function leave(scope: Scope, row: RegisteredRow): void {
  scope.table(registeredTable).remove(keyOf(row));
  const { balancer, instanceId } = row;
  scope.publish(instanceHealthTopic, { balancer, instanceId, state: 'gone' });
}

/**
 * An instance that leaves is still shown in service while its connections drain, where the balancer drains at all.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-conn-draining.html
 */
export function deregister(scope: Scope, balancer: string, instanceId: string): void {
  const row = scope.table(registeredTable).truth.get(registeredKey(balancer, instanceId));
  if (!row || row.state === 'draining') return;
  const draining = scope.table(loadBalancerTable).truth.get(balancer)?.attributes.ConnectionDraining;
  if (draining?.Enabled !== true || row.state !== 'healthy') {
    leave(scope, row);
    return;
  }
  const moved = moveTo(scope, row, 'draining');
  scope.after(draining.Timeout ?? 300, () => {
    const now = scope.table(registeredTable).truth.get(keyOf(row));
    if (now?.turn === moved.turn) leave(scope, now);
  });
}

/** What serves on the instance begins or ceases to answer; health checks notice after their threshold. */
export function setAnswers(scope: Scope, balancer: string, instanceId: string, answers: boolean): void {
  const row = scope.table(registeredTable).truth.get(registeredKey(balancer, instanceId));
  if (!row || row.answers === answers) return;
  const turned = { ...row, answers, turn: row.turn + 1 };
  scope.table(registeredTable).update(keyOf(row), turned);
  if (turned.state !== 'draining') judgeLater(scope, turned);
}
