import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { markRead, unwatched } from '../../kernel/watched-input.ts';
import { vpcTable } from '../ec2/tables.ts';
import { attributeList, changedAttributes, initialAttributes, targetGroupAttributes } from './attributes.ts';
import { balancerPort } from './balancer-runtime.ts';
import { described, groupOf } from './lookup.ts';
import * as rules from './rules.ts';
import { loadBalancerTable, targetGroupTable, targetTable } from './tables.ts';
import type { TargetGroupRow } from './tables.ts';
import { mergedTags } from './tags.ts';
import { restartChecks, targetKey, targetsOf } from './target-checks.ts';

type CreateInput = Present<elbv2.CreateTargetGroupInput>;
type ModifyInput = Present<elbv2.ModifyTargetGroupInput>;

const nameShape = /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;
const codeList = /^[2-4]\d\d([,-][2-4]\d\d)*$/;

const settingsOf = (input: CreateInput): string => {
  const tags = (input.Tags ?? []).map(({ Key, Value }) => `${Key}=${Value ?? ''}`).sort();
  const rest = Object.entries({ ...unwatched(input), Tags: undefined }).sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return JSON.stringify([rest, tags]);
};

type Checks = Pick<
  TargetGroupRow,
  | 'HealthCheckEnabled'
  | 'HealthCheckProtocol'
  | 'HealthCheckPort'
  | 'HealthCheckPath'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
  | 'Matcher'
>;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const initialChecks: Checks = {
  HealthCheckEnabled: true,
  HealthCheckProtocol: 'HTTP',
  HealthCheckPort: 'traffic-port',
  HealthCheckPath: '/',
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 5,
  UnhealthyThresholdCount: 2,
  Matcher: { HttpCode: '200' },
};

const checkNames = Object.keys(initialChecks) as (keyof Checks)[];

const checksIn = (input: Partial<Checks>): Partial<Checks> =>
  Object.fromEntries(
    checkNames.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  );

/** The health check after `input` was set over it. */
function checksOver(checks: Checks, input: CreateInput | ModifyInput): Checks {
  const next: Checks = { ...checks, ...checksIn(input) };
  const { HealthCheckIntervalSeconds: interval, HealthCheckTimeoutSeconds: timeout } = next;
  if (timeout >= interval) {
    throw rules.healthCheckTimes.refuse(
      `Health check interval '${String(interval)}' must be greater than the timeout '${String(timeout)}'`,
    );
  }
  if (next.HealthCheckPath?.startsWith('/') !== true) {
    throw rules.healthCheckTimes.refuse(
      `Health check path '${next.HealthCheckPath ?? ''}' must begin with '/'`,
    );
  }
  const codes = next.Matcher?.HttpCode ?? '';
  if (!codeList.test(codes))
    throw rules.healthCheckTimes.refuse(`Health check matcher HTTP code '${codes}' is not valid`);
  return checksIn(next) as Checks;
}

function checkInput(context: CallContext, input: CreateInput): { port: number; vpcId: string } {
  if (!nameShape.test(input.Name)) {
    throw rules.targetGroupName.refuse(
      `Target group name '${input.Name}' is not valid: at most 32 letters, digits and hyphens, no hyphen at either end`,
    );
  }
  const { Port: port, Protocol: protocol, VpcId: vpcId } = input;
  if (protocol === undefined) throw rules.targetGroupInput.refuse('A protocol must be specified');
  if (port === undefined) throw rules.targetGroupInput.refuse('A port must be specified');
  if (vpcId === undefined) throw rules.targetGroupInput.refuse('A VPC ID must be specified');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS')
    throw rules.targetGroupInput.refuse(
      `Protocol '${protocol}' does not go with an application load balancer`,
    );
  if (!context.table(vpcTable).reachable(vpcId))
    throw rules.targetGroupVpc.refuse(`The VPC ID '${vpcId}' is not found`);
  if (context.table(targetGroupTable).truth.list().length >= context.limit(rules.targetGroupQuota))
    throw rules.targetGroupCount.refuse('The maximum number of target groups has been reached');
  return { port, vpcId };
}

function make(context: CallContext, input: CreateInput): TargetGroupRow {
  const { port, vpcId } = checkInput(context, input);
  const checks = checksOver({ ...initialChecks, HealthCheckProtocol: input.Protocol }, input);
  const Tags = mergedTags([], input.Tags);
  const { scope, account, region } = context;
  const arn = `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${input.Name}/${scope.random.hex(16)}`;
  return context.table(targetGroupTable).insert(arn, {
    ...checks,
    TargetGroupArn: arn,
    TargetGroupName: input.Name,
    Protocol: input.Protocol ?? 'HTTP',
    ProtocolVersion: input.ProtocolVersion ?? 'HTTP1',
    Port: port,
    VpcId: vpcId,
    TargetType: input.TargetType ?? 'instance',
    IpAddressType: input.IpAddressType ?? 'ipv4',
    LoadBalancerArns: [],
    Tags,
    attributes: initialAttributes(targetGroupAttributes),
    settings: settingsOf(input),
  });
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html */
export const targetGroups = {
  CreateTargetGroup(context, input) {
    const twin = context.table(targetGroupTable).truth.find((row) => row.TargetGroupName === input.Name);
    if (!twin) return { TargetGroups: [make(context, input)] };
    markRead(input);
    if (twin.settings === settingsOf(input)) return { TargetGroups: [twin] };
    throw rules.targetGroupTaken.refuse(
      `A target group with the same name '${input.Name}' exists, but with different settings`,
    );
  },

  DescribeTargetGroups(context, input) {
    const { LoadBalancerArn: balancer } = input;
    if (balancer !== undefined && !context.table(loadBalancerTable).byId(balancer))
      throw rules.balancerAbsent.refuse(`Load balancer '${balancer}' not found`);
    const rows = described(context, targetGroupTable, {
      arns: input.TargetGroupArns,
      names: input.Names,
      nameOf: (row) => row.TargetGroupName,
      arnOf: (row) => row.TargetGroupArn,
      absent: rules.groupAbsent,
      noun: 'Target group',
    }).filter((row) => balancer === undefined || row.LoadBalancerArns.includes(balancer));
    const page = { limit: input.PageSize, token: input.Marker, default: 400, max: 400 };
    const { items, next } = context.page(rows, page);
    return { TargetGroups: items, NextMarker: next };
  },

  ModifyTargetGroup(context, input) {
    const row = groupOf(context, input.TargetGroupArn);
    const changed = context.table(targetGroupTable).update(row.TargetGroupArn, checksOver(row, input));
    restartChecks(context.scope, row.TargetGroupArn);
    return { TargetGroups: [changed ?? row] };
  },

  /** Deleting what is not there succeeds: the reference lists no error for it. */
  DeleteTargetGroup(context, input) {
    const arn = input.TargetGroupArn;
    const row = context.table(targetGroupTable).truth.get(arn);
    if (!row) return {};
    if (row.LoadBalancerArns.length > 0)
      throw rules.targetGroupUsed.refuse(`Target group '${arn}' is currently in use by a listener or a rule`);
    for (const { id, port } of targetsOf(context.scope, arn)) {
      context.table(targetTable).remove(targetKey(arn, id, port));
      context.scope.through(balancerPort).forget(targetKey(arn, id, port));
    }
    context.table(targetGroupTable).remove(arn);
    return {};
  },

  DescribeTargetGroupAttributes(context, input) {
    const row = context.table(targetGroupTable).byId(input.TargetGroupArn);
    if (!row) throw rules.groupAbsent.refuse(`Target group '${input.TargetGroupArn}' not found`);
    return { Attributes: attributeList(row.attributes) };
  },

  ModifyTargetGroupAttributes(context, input) {
    const row = groupOf(context, input.TargetGroupArn);
    const attributes = changedAttributes(targetGroupAttributes, row.attributes, input.Attributes);
    context.table(targetGroupTable).update(row.TargetGroupArn, { attributes });
    return { Attributes: attributeList(attributes) };
  },
} satisfies Handlers<typeof elbv2>;
