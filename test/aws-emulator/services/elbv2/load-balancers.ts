import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { markRead } from '../../kernel/watched-input.ts';
import { setInterfaceGroups } from '../ec2/interfaces.ts';
import type { SubnetRow } from '../ec2/tables.ts';
import { attributeList, balancerAttributes, changedAttributes, initialAttributes } from './attributes.ts';
import { balancerPort } from './balancer-runtime.ts';
import { checkedGroups, checkedSubnets, closeInterfaces, openInterfaces } from './balancer-network.ts';
import { dropListener } from './listeners.ts';
import { balancerOf, described } from './lookup.ts';
import * as rules from './rules.ts';
import { closeBalancer, serveBalancer } from './served-balancer.ts';
import { listenerTable, loadBalancerTable, targetGroupTable } from './tables.ts';
import type { LoadBalancerRow } from './tables.ts';
import { mergedTags } from './tags.ts';
import { restartChecks } from './target-checks.ts';

type CreateInput = Present<elbv2.CreateLoadBalancerInput>;

/** Seconds until a balancer is active. */
const provisioning = [120, 240] as const;
const nameShape = /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;
/** Hosted zone of the balancers' names. https://docs.aws.amazon.com/general/latest/gr/elb.html */
const hostedZones: Readonly<Record<string, string>> = {
  'eu-west-1': 'Z32O12XQLNTSW2',
  'us-east-1': 'Z35SXDOTRQ7X7K',
};

const settingsOf = (input: CreateInput): string =>
  JSON.stringify([
    input.Scheme ?? 'internet-facing',
    [...(input.Subnets ?? [])].sort(),
    [...(input.SecurityGroups ?? [])].sort(),
    input.IpAddressType ?? 'ipv4',
    [...(input.Tags ?? [])].map(({ Key, Value }) => `${Key}=${Value ?? ''}`).sort(),
  ]);

const zonesOf = (subnets: readonly SubnetRow[]): elbv2.AvailabilityZone[] =>
  subnets.map((row) => ({
    ZoneName: row.AvailabilityZone,
    SubnetId: row.SubnetId,
    LoadBalancerAddresses: [],
  }));

function activateLater({ scope }: CallContext, arn: string): void {
  scope.after(scope.between(...provisioning), () => {
    if (!scope.table(loadBalancerTable).update(arn, { State: { Code: 'active' } })) return;
    serveBalancer(scope, arn);
    const groups = scope.table(targetGroupTable).truth.filter((row) => row.LoadBalancerArns.includes(arn));
    for (const group of groups) restartChecks(scope, group.TargetGroupArn);
  });
}

function checkInput(context: CallContext, input: CreateInput): void {
  if ((input.Type ?? 'application') !== 'application')
    throw rules.balancerType.refuse(`Load balancers of type '${input.Type ?? ''}' are not served here`);
  if (!nameShape.test(input.Name)) {
    throw rules.balancerName.refuse(
      `The load balancer name '${input.Name}' is not valid: at most 32 letters, digits and hyphens, no hyphen at either end, not beginning with 'internal-'`,
    );
  }
  if (context.table(loadBalancerTable).truth.list().length >= context.limit(rules.balancerQuota))
    throw rules.balancerCount.refuse('The maximum number of load balancers has been reached');
}

function make(context: CallContext, input: CreateInput): LoadBalancerRow {
  checkInput(context, input);
  const scheme = input.Scheme ?? 'internet-facing';
  const ids = input.Subnets ?? input.SubnetMappings?.map(({ SubnetId = '' }) => SubnetId) ?? [];
  const subnets = checkedSubnets(context, ids, scheme);
  const vpcId = subnets[0]?.VpcId ?? '';
  const groups = checkedGroups(context, vpcId, input.SecurityGroups);
  const Tags = mergedTags([], input.Tags);
  const { scope, account, region } = context;
  const id = scope.random.hex(16);
  const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${input.Name}/${id}`;
  const number = String(Math.floor(scope.between(100_000_000, 2_000_000_000)));
  const prefix = scheme === 'internal' ? 'internal-' : '';
  const facts = { LoadBalancerArn: arn, Scheme: scheme, SecurityGroups: [...groups] };
  const row: LoadBalancerRow = {
    ...facts,
    LoadBalancerName: input.Name,
    DNSName: scope.through(balancerPort).nameFor(`${prefix}${input.Name}-${number}.${region}`.toLowerCase()),
    CanonicalHostedZoneId: hostedZones[region] ?? 'Z2EXAMPLE0000',
    CreatedTime: context.date,
    VpcId: vpcId,
    State: { Code: 'provisioning' },
    Type: 'application',
    AvailabilityZones: zonesOf(subnets),
    IpAddressType: input.IpAddressType ?? 'ipv4',
    Tags,
    attributes: initialAttributes(balancerAttributes),
    interfaces: openInterfaces(scope, facts, ids),
    settings: settingsOf(input),
  };
  activateLater(context, arn);
  return context.table(loadBalancerTable).insert(arn, row);
}

function remove(context: CallContext, row: LoadBalancerRow): void {
  const arn = row.LoadBalancerArn;
  for (const listener of context.table(listenerTable).truth.filter((one) => one.LoadBalancerArn === arn)) {
    dropListener(context.scope, listener);
  }
  context.table(loadBalancerTable).remove(arn);
  closeBalancer(context.scope, row);
  closeInterfaces(context.scope, Object.values(row.interfaces));
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const loadBalancers = {
  CreateLoadBalancer(context, input) {
    const twin = context.table(loadBalancerTable).truth.find((row) => row.LoadBalancerName === input.Name);
    if (!twin) return { LoadBalancers: [make(context, input)] };
    markRead(input);
    if (twin.settings === settingsOf(input)) return { LoadBalancers: [twin] };
    throw rules.balancerTaken.refuse(
      `A load balancer with the same name '${input.Name}' exists, but with different settings`,
    );
  },

  DescribeLoadBalancers(context, input) {
    const rows = described(context, loadBalancerTable, {
      arns: input.LoadBalancerArns,
      names: input.Names,
      nameOf: (row) => row.LoadBalancerName,
      arnOf: (row) => row.LoadBalancerArn,
      absent: rules.balancerAbsent,
      noun: 'Load balancer',
    });
    const page = { limit: input.PageSize, token: input.Marker, default: 400, max: 400 };
    const { items, next } = context.page(rows, page);
    return { LoadBalancers: items, NextMarker: next };
  },

  /** Deleting what is not there succeeds. */
  DeleteLoadBalancer(context, input) {
    const row = context.table(loadBalancerTable).truth.get(input.LoadBalancerArn);
    if (!row) return {};
    if (row.attributes['deletion_protection.enabled'] === 'true') {
      throw rules.balancerProtected.refuse(
        `Load balancer '${row.LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
      );
    }
    remove(context, row);
    return {};
  },

  DescribeLoadBalancerAttributes(context, input) {
    const row = context.table(loadBalancerTable).byId(input.LoadBalancerArn);
    if (!row) throw rules.balancerAbsent.refuse(`Load balancer '${input.LoadBalancerArn}' not found`);
    return { Attributes: attributeList(row.attributes) };
  },

  ModifyLoadBalancerAttributes(context, input) {
    const row = balancerOf(context, input.LoadBalancerArn);
    const attributes = changedAttributes(balancerAttributes, row.attributes, input.Attributes);
    context.table(loadBalancerTable).update(row.LoadBalancerArn, { attributes });
    return { Attributes: attributeList(attributes) };
  },

  SetSecurityGroups(context, input) {
    const row = balancerOf(context, input.LoadBalancerArn);
    const groups = [...checkedGroups(context, row.VpcId, input.SecurityGroups)];
    for (const id of Object.values(row.interfaces)) setInterfaceGroups(context.scope, id, groups);
    context.table(loadBalancerTable).update(row.LoadBalancerArn, { SecurityGroups: groups });
    return { SecurityGroupIds: groups };
  },

  SetSubnets(context, input) {
    const row = balancerOf(context, input.LoadBalancerArn);
    const ids = input.Subnets ?? input.SubnetMappings?.map(({ SubnetId = '' }) => SubnetId) ?? [];
    const subnets = checkedSubnets(context, ids, row.Scheme);
    const kept = Object.entries(row.interfaces).filter(([subnetId]) => ids.includes(subnetId));
    const left = Object.entries(row.interfaces).filter(([subnetId]) => !ids.includes(subnetId));
    const added = ids.filter((id) => row.interfaces[id] === undefined);
    closeInterfaces(
      context.scope,
      left.map(([, interfaceId]) => interfaceId),
    );
    const interfaces = { ...Object.fromEntries(kept), ...openInterfaces(context.scope, row, added) };
    const AvailabilityZones = zonesOf(subnets);
    context.table(loadBalancerTable).update(row.LoadBalancerArn, { interfaces, AvailabilityZones });
    return { AvailabilityZones };
  },
} satisfies Handlers<typeof elbv2>;
