import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type { Handlers } from '../../kernel/handlers.ts';
import { restartChecks } from './instance-checks.ts';
import { balancerOf } from './lookup.ts';
import * as rules from './rules.ts';
import { loadBalancerTable } from './tables.ts';
import type { HealthCheckRow, ListenerRow } from './tables.ts';

const targetShape = /^(?:(TCP|SSL):(\d{1,5})|(HTTP|HTTPS):(\d{1,5})(\/\S{0,1023}))$/;

/** A new balancer only connects to the first listener's instance port. https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html */
export const initialCheck = (listener: ListenerRow | undefined): HealthCheckRow => ({
  Target: `TCP:${String(listener?.InstancePort ?? 80)}`,
  Interval: 30,
  Timeout: 5,
  UnhealthyThreshold: 2,
  HealthyThreshold: 10,
});

function checkTarget(target: string): void {
  const [, , plainPort, , pathPort] = targetShape.exec(target) ?? [];
  const port = Number(plainPort ?? pathPort ?? 0);
  if (port < 1 || port > 65_535)
    throw rules.healthCheck.refuse(
      `HealthCheck target '${target}' must be PROTOCOL:PORT, or PROTOCOL:PORT/PATH for HTTP and HTTPS`,
    );
}

export const healthCheck = {
  ConfigureHealthCheck(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const { Target, Interval, Timeout, UnhealthyThreshold, HealthyThreshold } = input.HealthCheck;
    checkTarget(Target);
    if (Timeout >= Interval)
      throw rules.healthCheck.refuse('HealthCheck timeout must be less than HealthCheck interval');
    const next = { Target, Interval, Timeout, UnhealthyThreshold, HealthyThreshold };
    context.table(loadBalancerTable).update(row.LoadBalancerName, { HealthCheck: next });
    restartChecks(context.scope, row.LoadBalancerName);
    return { HealthCheck: next };
  },
} satisfies Handlers<typeof elb>;
