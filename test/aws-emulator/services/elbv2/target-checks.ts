import type {
  TargetHealthReasonEnum,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope } from '../../kernel/scope.ts';
import { defineTopic } from '../../kernel/topic.ts';
import { networkInterfaceTable } from '../ec2/tables.ts';
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

export const targetKey = (targetGroupArn: string, id: string, port: number): string =>
  `${targetGroupArn}|${id}:${String(port)}`;

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
  reason: TargetHealthReasonEnum | undefined,
): TargetRow {
  const { targetGroupArn, id, port } = row;
  const moved = { ...row, state, reason, turn: row.turn + 1 };
  scope.table(targetTable).update(keyOf(row), moved);
  if (row.state !== state) scope.publish(targetHealthTopic, { targetGroupArn, id, port, state });
  return moved;
}

function passes(scope: Scope, group: TargetGroupRow, row: TargetRow): boolean {
  if (row.answers !== undefined) return row.answers;
  return group.TargetType !== 'ip' || interfaceOf(scope, group, row.id) !== undefined;
}

/** The verdict comes when the threshold's worth of checks has been made. */
function judgeLater(scope: Scope, group: TargetGroupRow, row: TargetRow): void {
  const good = passes(scope, group, row);
  const checks = good ? group.HealthyThresholdCount : group.UnhealthyThresholdCount;
  scope.after(checks * group.HealthCheckIntervalSeconds, () => {
    const now = scope.table(targetTable).truth.get(keyOf(row));
    if (now?.turn !== row.turn) return;
    const healthy = passes(scope, group, now);
    const judged = moveTo(
      scope,
      now,
      healthy ? 'healthy' : 'unhealthy',
      healthy ? undefined : 'Target.Timeout',
    );
    // Nobody tells when an address gets its interface: what nobody answers for is looked at again.
    if (!healthy && judged.answers === undefined) judgeLater(scope, group, judged);
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
    moveTo(scope, row, 'unused', 'Target.NotInUse');
    return;
  }
  if (row.state === 'healthy' || row.state === 'unhealthy') return;
  const initial = moveTo(scope, row, 'initial', 'Elb.RegistrationInProgress');
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
  const draining = moveTo(scope, row, 'draining', 'Target.DeregistrationInProgress');
  scope.after(Number(group.attributes['deregistration_delay.timeout_seconds']), () => {
    if (table.truth.get(key)?.turn === draining.turn) leave();
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
