import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { contains, parseCidr } from '../ec2/cidr.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { vpcTable } from '../ec2/tables.ts';
import { groupOf } from './lookup.ts';
import * as rules from './rules.ts';
import { targetGroupTable, targetTable } from './tables.ts';
import type { TargetGroupRow, TargetRow } from './tables.ts';
import { deregister, register, targetKey } from './target-checks.ts';

type Health = Pick<TargetRow, 'state' | 'reason'> & Partial<Pick<TargetRow, 'description'>>;

const descriptions: Readonly<Record<string, string>> = {
  'Elb.RegistrationInProgress': 'Target registration is in progress',
  'Target.FailedHealthChecks': 'Health checks failed',
  'Target.DeregistrationInProgress': 'Target deregistration is in progress',
  'Target.NotInUse': 'Target group is not configured to receive traffic from the load balancer',
  'Target.NotRegistered': 'Target is not registered to the target group',
  'Target.Timeout': 'Request timed out',
};

const healthOf = ({ state, reason, description }: Health): elbv2.TargetHealth => ({
  State: state,
  ...(reason === undefined ? {} : { Reason: reason, Description: description ?? descriptions[reason] }),
});

const shapeOf = (group: TargetGroupRow, row: TargetRow): elbv2.TargetHealthDescription => ({
  Target: {
    Id: row.id,
    Port: row.port,
    ...(row.zone === undefined ? {} : { AvailabilityZone: row.zone }),
  },
  ...(group.HealthCheckPort === undefined
    ? {}
    : {
        HealthCheckPort: group.HealthCheckPort === 'traffic-port' ? String(row.port) : group.HealthCheckPort,
      }),
  TargetHealth: healthOf(row),
});

function checkTarget(context: CallContext, group: TargetGroupRow, id: string): void {
  if (group.TargetType === 'instance') {
    if (context.table(instanceTable).reachable(id)?.State.Name === 'running') return;
    throw rules.targetInvalid.refuse(`The following targets are not in a running state: '${id}'`);
  }
  const block = parseCidr(context.table(vpcTable).truth.get(group.VpcId)?.CidrBlock ?? '');
  const address = parseCidr(`${id}/32`);
  if (block && address && contains(block, address)) return;
  throw rules.targetInvalid.refuse(
    `The IP address '${id}' is not within the VPC '${group.VpcId}' of the target group`,
  );
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html */
export const targets = {
  RegisterTargets(context, input) {
    const group = groupOf(context, input.TargetGroupArn);
    for (const { Id } of input.Targets) checkTarget(context, group, Id);
    for (const { Id, Port } of input.Targets)
      register(context.scope, group, { id: Id, port: Port }, undefined);
    return {};
  },

  DeregisterTargets(context, input) {
    const group = groupOf(context, input.TargetGroupArn);
    for (const { Id, Port } of input.Targets) deregister(context.scope, group, { id: Id, port: Port });
    return {};
  },

  DescribeTargetHealth(context, input) {
    const group = context.table(targetGroupTable).byId(input.TargetGroupArn);
    if (!group) throw rules.groupAbsent.refuse(`Target group '${input.TargetGroupArn}' not found`);
    const arn = group.TargetGroupArn;
    const table = context.table(targetTable);
    if (!input.Targets || input.Targets.length === 0) {
      const rows = table.list().filter((row) => row.targetGroupArn === arn);
      return { TargetHealthDescriptions: rows.map((row) => shapeOf(group, row)) };
    }
    const TargetHealthDescriptions = input.Targets.map((target) => {
      const row = table.byId(targetKey(arn, target.Id, target.Port ?? group.Port));
      if (row) return shapeOf(group, row);
      return { Target: target, TargetHealth: healthOf({ state: 'unused', reason: 'Target.NotRegistered' }) };
    });
    return { TargetHealthDescriptions };
  },
} satisfies Handlers<typeof elbv2>;
