import type { Scope } from '../../kernel/scope.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { balancerPort } from '../elbv2/balancer-runtime.ts';
import type { HealthCheck, Protocol, Target } from '../elbv2/balancer-runtime.ts';
import { loadBalancerTable, registeredTable } from './tables.ts';
import type { HealthCheckRow, ListenerRow, LoadBalancerRow, RegisteredRow } from './tables.ts';

export const registeredKey = (balancer: string, instanceId: string): string => `${balancer}|${instanceId}`;

/** `HTTP:8080/healthz`, `TCP:8080` */
const checkShape = /^(HTTP|HTTPS|TCP|SSL):(\d+)(\/.*)?$/;

const isProtocol = (text: string | undefined): text is Protocol =>
  text === 'HTTP' || text === 'HTTPS' || text === 'TCP' || text === 'SSL';

const protocolOf = (text: string | undefined): Protocol => (isProtocol(text) ? text : 'TCP');

function targetAt(
  scope: Scope,
  balancer: LoadBalancerRow,
  row: RegisteredRow,
  place: Pick<Target, 'port' | 'protocol'>,
): Target {
  const instance = scope.table(instanceTable).truth.get(row.instanceId);
  return {
    key: registeredKey(row.balancer, row.instanceId),
    vpcId: balancer.VPCId,
    address: instance?.PrivateIpAddress ?? row.instanceId,
    ...place,
  };
}

/** Where an instance is asked whether it is well. */
export function checkedAt(scope: Scope, balancer: LoadBalancerRow, row: RegisteredRow): Target {
  const [, protocol, port] = checkShape.exec(balancer.HealthCheck.Target) ?? [];
  return targetAt(scope, balancer, row, { port: Number(port), protocol: protocolOf(protocol) });
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html */
export const healthCheckOf = (check: HealthCheckRow): HealthCheck => ({
  interval: check.Interval,
  timeout: check.Timeout,
  healthyThreshold: check.HealthyThreshold,
  unhealthyThreshold: check.UnhealthyThreshold,
  path: checkShape.exec(check.Target)?.[3],
  matcher: '200',
});

function openTargets(scope: Scope, name: string, listener: ListenerRow): readonly Target[] {
  const balancer = scope.table(loadBalancerTable).truth.get(name);
  if (!balancer) return [];
  const place = { port: listener.InstancePort, protocol: protocolOf(listener.InstanceProtocol) };
  return scope
    .table(registeredTable)
    .truth.filter((row) => row.balancer === name && row.state === 'healthy')
    .map((row) => targetAt(scope, balancer, row, place));
}

/** Has a balancer answer at its listeners as they are now. */
export function serveBalancer(scope: Scope, name: string): void {
  const balancer = scope.table(loadBalancerTable).truth.get(name);
  if (!balancer) return;
  scope.through(balancerPort).serve({
    name: balancer.DNSName,
    listeners: balancer.listeners.map((listener) => ({
      port: listener.LoadBalancerPort,
      protocol: protocolOf(listener.Protocol),
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/how-elb-works.html: the fewest outstanding requests
      answer: () => ({
        kind: 'forward',
        targets: openTargets(scope, name, listener),
        leastOutstanding: true,
      }),
    })),
    idleTimeout: () =>
      scope.table(loadBalancerTable).truth.get(name)?.attributes.ConnectionSettings.IdleTimeout ?? 60,
    forwardedFor: () => 'append',
  });
}

export function closeBalancer(scope: Scope, { DNSName }: LoadBalancerRow): void {
  scope.through(balancerPort).close(DNSName);
}
