import type {
  Action,
  FixedResponseActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope } from '../../kernel/scope.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { balancerPort } from './balancer-runtime.ts';
import type { Answer, Target } from './balancer-runtime.ts';
import { groupsOf } from './listener-actions.ts';
import { listenerTable, loadBalancerTable, targetGroupTable, targetTable } from './tables.ts';
import type { LoadBalancerRow, TargetGroupRow, TargetRow } from './tables.ts';

export const targetKey = (targetGroupArn: string, id: string, port: number): string =>
  `${targetGroupArn}|${id}:${String(port)}`;

/** Where a registered target is. */
export function targetOf(scope: Scope, group: TargetGroupRow, row: TargetRow): Target {
  const instance = group.TargetType === 'instance' ? scope.table(instanceTable).truth.get(row.id) : undefined;
  return {
    key: targetKey(row.targetGroupArn, row.id, row.port),
    vpcId: group.VpcId,
    address: instance?.PrivateIpAddress ?? row.id,
    port: row.port,
    protocol: group.Protocol === 'HTTPS' ? 'HTTPS' : 'HTTP',
  };
}

/**
 * The targets that are well; when none is, all that are not.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
function openTargets(scope: Scope, groupArn: string): readonly Target[] {
  const group = scope.table(targetGroupTable).truth.get(groupArn);
  if (!group) return [];
  const rows = scope.table(targetTable).truth.filter((row) => row.targetGroupArn === groupArn);
  const healthy = rows.filter(({ state }) => state === 'healthy');
  const open = healthy.length > 0 ? healthy : rows.filter(({ state }) => state === 'unhealthy');
  return open.map((row) => targetOf(scope, group, row));
}

function algorithmOf(scope: Scope, groupArn: string): string | undefined {
  return scope.table(targetGroupTable).truth.get(groupArn)?.attributes['load_balancing.algorithm.type'];
}

/** What was left out of a redirect was filled in when it was made. */
function redirect({ Protocol, Host, Port, Path, Query, StatusCode }: RedirectActionConfig): Answer {
  const [protocol = '', host = '', port = '', path = '', query = ''] = [Protocol, Host, Port, Path, Query];
  const status = StatusCode === 'HTTP_301' ? 301 : 302;
  return { kind: 'redirect', status, to: { protocol, host, port, path, query } };
}

const fixed = ({ StatusCode, ContentType, MessageBody }: FixedResponseActionConfig): Answer => ({
  kind: 'fixed',
  status: Number(StatusCode),
  contentType: ContentType ?? 'text/plain',
  body: MessageBody ?? '',
});

function answerOf(scope: Scope, action: Action | undefined): Answer {
  if (action?.RedirectConfig) return redirect(action.RedirectConfig);
  if (action?.FixedResponseConfig) return fixed(action.FixedResponseConfig);
  const groups = action ? groupsOf([action]) : [];
  return {
    kind: 'forward',
    targets: groups.flatMap((arn) => openTargets(scope, arn)),
    leastOutstanding: groups.some((arn) => algorithmOf(scope, arn) === 'least_outstanding_requests'),
  };
}

const isForwardedFor = (mode: string | undefined): mode is 'append' | 'preserve' | 'remove' =>
  mode === 'append' || mode === 'preserve' || mode === 'remove';

/** Has a balancer answer at its listeners as they are now: an active one only. */
export function serveBalancer(scope: Scope, arn: string): void {
  const balancer = scope.table(loadBalancerTable).truth.get(arn);
  if (balancer?.State.Code !== 'active') return;
  const attribute = (name: string) => scope.table(loadBalancerTable).truth.get(arn)?.attributes[name];
  const listeners = scope.table(listenerTable).truth.filter((row) => row.LoadBalancerArn === arn);
  scope.through(balancerPort).serve({
    name: balancer.DNSName ?? '',
    listeners: listeners.map(({ ListenerArn, Port, Protocol }) => ({
      port: Port,
      protocol: Protocol === 'HTTPS' ? 'HTTPS' : 'HTTP',
      answer: () => answerOf(scope, scope.table(listenerTable).truth.get(ListenerArn)?.DefaultActions[0]),
    })),
    idleTimeout: () => Number(attribute('idle_timeout.timeout_seconds') ?? 60),
    forwardedFor: () => {
      const mode = attribute('routing.http.xff_header_processing.mode');
      return isForwardedFor(mode) ? mode : 'append';
    },
  });
}

export function closeBalancer(scope: Scope, { DNSName }: LoadBalancerRow): void {
  scope.through(balancerPort).close(DNSName ?? '');
}
