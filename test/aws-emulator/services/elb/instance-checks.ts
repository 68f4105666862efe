import type { Scope } from '../../kernel/scope.ts';
import { defineTopic } from '../../kernel/topic.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { balancerPort } from '../elbv2/balancer-runtime.ts';
import type { Verdict } from '../elbv2/balancer-runtime.ts';
import { checkedAt, healthCheckOf, registeredKey } from './served-balancer.ts';
import { loadBalancerTable, registeredTable } from './tables.ts';
import type { LoadBalancerRow, RegisteredRow, RegisteredState } from './tables.ts';

/** The state of an instance behind a balancer has changed; `gone` when it has left for good. */
export interface InstanceHealthEvent {
  readonly balancer: string;
  readonly instanceId: string;
  readonly state: RegisteredState | 'gone';
}
export const instanceHealthTopic = defineTopic<InstanceHealthEvent>('elb.instance-health');

export { registeredKey } from './served-balancer.ts';
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

function judged(scope: Scope, key: string, { healthy }: Verdict): void {
  const now = scope.table(registeredTable).truth.get(key);
  if (now && now.state !== 'draining') moveTo(scope, now, healthy ? 'healthy' : 'unhealthy');
}

function judgeLater(scope: Scope, row: RegisteredRow): void {
  const balancer = scope.table(loadBalancerTable).truth.get(row.balancer);
  if (!balancer) return;
  const key = keyOf(row);
  const order = {
    target: checkedAt(scope, balancer, row),
    check: healthCheckOf(balancer.HealthCheck),
    expected: () => {
      const now = scope.table(registeredTable).truth.get(key);
      const current = scope.table(loadBalancerTable).truth.get(row.balancer);
      return now?.turn === row.turn && current ? passes(scope, current, now) : undefined;
    },
  };
  scope.through(balancerPort).check(scope, order, (verdict) => {
    judged(scope, key, verdict);
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
  scope.through(balancerPort).forget(keyOf(row));
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
  const timeout = draining.Timeout ?? 300;
  const drain = scope.through(balancerPort).drain(keyOf(row), timeout);
  scope.after(timeout, () => {
    drain.whenOver(() => {
      const now = scope.table(registeredTable).truth.get(keyOf(row));
      if (now?.turn === moved.turn) leave(scope, now);
    });
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
