import type { TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope } from '../../kernel/scope.ts';
import { defineTopic } from '../../kernel/topic.ts';
import { networkInterfaceTable } from '../ec2/tables.ts';
import { balancerPort } from './balancer-runtime.ts';
import type { HealthCheck, Target, Verdict } from './balancer-runtime.ts';
import { targetKey, targetOf } from './served-balancer.ts';
import { loadBalancerTable, targetGroupTable, targetTable } from './tables.ts';
import type { LoadBalancerRow, TargetGroupRow, TargetRow } from './tables.ts';

/** A target's state has changed; `unused` also when it has left its group for good. */
export interface TargetHealthEvent {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number;
  readonly state: TargetHealthStateEnum;
}
export const targetHealthTopic = defineTopic<TargetHealthEvent>('elbv2.target-health');

export { targetKey } from './served-balancer.ts';

export const targetsOf = (scope: Scope, targetGroupArn: string): TargetRow[] =>
  scope.table(targetTable).truth.filter((row) => row.targetGroupArn === targetGroupArn);

const keyOf = (row: TargetRow): string => targetKey(row.targetGroupArn, row.id, row.port);

const balancersOf = (scope: Scope, group: TargetGroupRow): LoadBalancerRow[] =>
  group.LoadBalancerArns.flatMap((arn) => scope.table(loadBalancerTable).truth.get(arn) ?? []);

const interfaceOf = (scope: Scope, group: TargetGroupRow, address: string) =>
  scope
    .table(networkInterfaceTable)
    .truth.find((row) => row.VpcId === group.VpcId && row.PrivateIpAddress === address);

function servesZone(balancers: readonly LoadBalancerRow[], zone: string | undefined): boolean {
  if (zone === undefined) return true;
  return balancers.some((row) => row.AvailabilityZones?.some(({ ZoneName }) => ZoneName === zone));
}

function moveTo(
  scope: Scope,
  row: TargetRow,
  state: TargetHealthStateEnum,
  { reason, description }: Pick<Verdict, 'reason' | 'description'>,
): TargetRow {
  const { targetGroupArn, id, port } = row;
  const moved = { ...row, state, reason, description, turn: row.turn + 1 };
  scope.table(targetTable).update(keyOf(row), moved);
  if (row.state !== state) scope.publish(targetHealthTopic, { targetGroupArn, id, port, state });
  return moved;
}

function passes(scope: Scope, group: TargetGroupRow, row: TargetRow): boolean {
  if (row.answers !== undefined) return row.answers;
  return group.TargetType !== 'ip' || interfaceOf(scope, group, row.id) !== undefined;
}

const healthCheckOf = (group: TargetGroupRow): HealthCheck => ({
  interval: group.HealthCheckIntervalSeconds,
  timeout: group.HealthCheckTimeoutSeconds,
  healthyThreshold: group.HealthyThresholdCount,
  unhealthyThreshold: group.UnhealthyThresholdCount,
  path: group.HealthCheckPath ?? '/',
  matcher: group.Matcher?.HttpCode ?? '200',
});

/** Where the target is asked: at its own port unless the group names another. */
function checkedAt(scope: Scope, group: TargetGroupRow, row: TargetRow): Target {
  const target = targetOf(scope, group, row);
  const port = Number(group.HealthCheckPort);
  return {
    ...target,
    port: Number.isNaN(port) ? target.port : port,
    protocol: group.HealthCheckProtocol === 'HTTPS' ? 'HTTPS' : 'HTTP',
  };
}

function judged(scope: Scope, key: string, verdict: Verdict): void {
  const now = scope.table(targetTable).truth.get(key);
  const group = scope.table(targetGroupTable).truth.get(now?.targetGroupArn ?? '');
  if (!now || !group || now.state === 'draining' || now.state === 'unused') return;
  const row = moveTo(scope, now, verdict.healthy ? 'healthy' : 'unhealthy', verdict);
  // Nobody tells when an address gets its interface: what nobody answers for is looked at again.
  if (!verdict.healthy && row.answers === undefined) judgeLater(scope, group, row);
}

function judgeLater(scope: Scope, group: TargetGroupRow, row: TargetRow): void {
  const key = keyOf(row);
  const order = {
    target: checkedAt(scope, group, row),
    check: healthCheckOf(group),
    expected: () => {
      const now = scope.table(targetTable).truth.get(key);
      return now?.turn === row.turn ? passes(scope, group, now) : undefined;
    },
  };
  scope.through(balancerPort).check(scope, order, (verdict) => {
    judged(scope, key, verdict);
  });
}

/**
 * Puts a target under the group's health checks as they are now: unused while no listener leads to it or its zone is
 * not the balancer's, initial until an active balancer has made its checks.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function startChecks(scope: Scope, row: TargetRow): void {
  const group = scope.table(targetGroupTable).truth.get(row.targetGroupArn);
  if (!group || row.state === 'draining') return;
  const balancers = balancersOf(scope, group);
  if (balancers.length === 0 || !servesZone(balancers, row.zone)) {
    moveTo(scope, row, 'unused', { reason: 'Target.NotInUse' });
    scope.through(balancerPort).forget(keyOf(row));
    return;
  }
  if (row.state === 'healthy' || row.state === 'unhealthy') return;
  const initial = moveTo(scope, row, 'initial', { reason: 'Elb.RegistrationInProgress' });
  if (balancers.some(({ State }) => State.Code === 'active')) judgeLater(scope, group, initial);
}

/** The group's listeners or their balancer have changed. */
export function restartChecks(scope: Scope, targetGroupArn: string): void {
  for (const row of targetsOf(scope, targetGroupArn)) startChecks(scope, row);
}

/** The target's port, unless the caller names another. */
const portOf = (group: TargetGroupRow, port: number | undefined): number => port ?? group.Port;

export interface TargetAddress {
  /** IP address or instance id, as the group's type asks for. */
  readonly id: string;
  /** Default is the group's port. */
  readonly port?: number | undefined;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html */
export function register(
  scope: Scope,
  group: TargetGroupRow,
  { id, port: given }: TargetAddress,
  answers: boolean | undefined,
): void {
  const port = portOf(group, given);
  const key = targetKey(group.TargetGroupArn, id, port);
  const table = scope.table(targetTable);
  const known = table.truth.get(key);
  if (known && known.state !== 'draining') return;
  const zone = group.TargetType === 'ip' ? interfaceOf(scope, group, id)?.AvailabilityZone : undefined;
  const turn = (known?.turn ?? 0) + 1;
  const row: TargetRow = {
    targetGroupArn: group.TargetGroupArn,
    id,
    port,
    zone,
    state: 'unused',
    reason: 'Target.NotInUse',
    description: undefined,
    answers,
    turn,
  };
  if (known) table.update(key, row);
  else table.insert(key, row);
  startChecks(scope, row);
}

/**
 * A target drains for the whole deregistration delay, unless no listener leads to it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
 */
export function deregister(scope: Scope, group: TargetGroupRow, { id, port: given }: TargetAddress): void {
  const port = portOf(group, given);
  const key = targetKey(group.TargetGroupArn, id, port);
  const table = scope.table(targetTable);
  const row = table.truth.get(key);
  if (!row || row.state === 'draining') return;
  const leave = (): void => {
    table.remove(key);
    scope.publish(targetHealthTopic, {
      targetGroupArn: group.TargetGroupArn,
      id,
      port,
      state: 'unused',
    });
  };
  if (row.state === 'unused') {
    leave();
    return;
  }
  const draining = moveTo(scope, row, 'draining', { reason: 'Target.DeregistrationInProgress' });
  const balancers = scope.through(balancerPort);
  balancers.forget(key);
  const delay = Number(group.attributes['deregistration_delay.timeout_seconds']);
  const drain = balancers.drain(key, delay);
  scope.after(delay, () => {
    drain.whenOver(() => {
      if (table.truth.get(key)?.turn === draining.turn) leave();
    });
  });
}

/** The target begins or ceases to answer; health checks notice after their threshold. */
export function setAnswers(
  scope: Scope,
  group: TargetGroupRow,
  { id, port }: TargetAddress,
  answers: boolean,
): void {
  const key = targetKey(group.TargetGroupArn, id, portOf(group, port));
  const row = scope.table(targetTable).truth.get(key);
  if (!row || row.answers === answers) return;
  const turned = { ...row, answers, turn: row.turn + 1 };
  scope.table(targetTable).update(key, turned);
  const active = balancersOf(scope, group).some(({ State }) => State.Code === 'active');
  if (active && turned.state !== 'draining' && turned.state !== 'unused') judgeLater(scope, group, turned);
}
