import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { markRead } from '../../kernel/watched-input.ts';
import { setInterfaceGroups } from '../ec2/interfaces.ts';
import type { SubnetRow } from '../ec2/tables.ts';
import { balancerPort } from '../elbv2/balancer-runtime.ts';
import { closeInterfaces } from '../elbv2/balancer-network.ts';
import { initialAttributes } from './attributes.ts';
import { checkedGroups, checkedSubnets, openInterfaces } from './balancer-network.ts';
import { initialCheck } from './health-check.ts';
import { deregister, registeredWith, restartChecks } from './instance-checks.ts';
import { policiesOf, withListeners } from './listeners.ts';
import { balancerOf, seenBalancer } from './lookup.ts';
import * as rules from './rules.ts';
import { closeBalancer, serveBalancer } from './served-balancer.ts';
import { loadBalancerTable } from './tables.ts';
import type { LoadBalancerRow } from './tables.ts';
import { mergedTags } from './tags.ts';

type CreateInput = Present<elb.CreateAccessPointInput>;

const nameShape = /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;
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
    input.Listeners.map((listener) => JSON.stringify(Object.entries({ ...listener }).sort())).sort(),
  ]);

const tagText = (input: CreateInput): string =>
  JSON.stringify((input.Tags ?? []).map(({ Key, Value }) => `${Key}=${Value ?? ''}`).sort());

const zonesOf = (subnets: readonly SubnetRow[]): string[] => subnets.map((row) => row.AvailabilityZone);

function checkInput(context: CallContext, input: CreateInput): void {
  if (!nameShape.test(input.LoadBalancerName))
    throw rules.balancerName.refuse(
      `The load balancer name '${input.LoadBalancerName}' is not valid: at most 32 letters, digits and hyphens, no hyphen at either end`,
    );
  if (input.Scheme !== undefined && input.Scheme !== 'internal')
    throw rules.balancerScheme.refuse(`The scheme '${input.Scheme}' is not valid`);
  if ((input.AvailabilityZones ?? []).length > 0 || (input.Subnets ?? []).length === 0)
    throw rules.balancerPlace.refuse('Either AvailabilityZones or SubnetIds must be specified: give subnets');
  if (input.Listeners.length === 0)
    throw rules.listenerShape.refuse('Listeners must contain at least one listener');
  if (context.table(loadBalancerTable).truth.list().length >= context.limit(rules.balancerQuota))
    throw rules.balancerCount.refuse('The maximum number of load balancers has been reached');
}

function make(context: CallContext, input: CreateInput): LoadBalancerRow {
  checkInput(context, input);
  const { scope, region } = context;
  const Scheme = input.Scheme ?? 'internet-facing';
  const subnets = checkedSubnets(context, input.Subnets ?? [], Scheme);
  const VPCId = subnets[0]?.VpcId ?? '';
  const listeners = withListeners(context, [], input.Listeners);
  const Tags = mergedTags([], input.Tags);
  const facts = {
    LoadBalancerName: input.LoadBalancerName,
    Scheme,
    SecurityGroups: [...checkedGroups(context, VPCId, input.SecurityGroups)],
  };
  const Subnets = subnets.map((row) => row.SubnetId);
  const number = String(Math.floor(scope.between(100_000_000, 2_000_000_000)));
  const prefix = Scheme === 'internal' ? 'internal-' : '';
  const label = `${prefix}${input.LoadBalancerName}-${number}.${region}`.toLowerCase();
  const DNSName = scope.through(balancerPort).nameFor(label);
  const row = context.table(loadBalancerTable).insert(input.LoadBalancerName, {
    ...facts,
    DNSName,
    CanonicalHostedZoneName: DNSName,
    CanonicalHostedZoneNameID: hostedZones[region] ?? 'Z2EXAMPLE0000',
    AvailabilityZones: zonesOf(subnets),
    Subnets,
    VPCId,
    CreatedTime: context.date,
    HealthCheck: initialCheck(listeners[0]),
    Tags,
    listeners,
    attributes: initialAttributes,
    interfaces: openInterfaces(scope, facts, Subnets),
    settings: settingsOf(input),
    tagsAtFirst: tagText(input),
  });
  serveBalancer(scope, row.LoadBalancerName);
  return row;
}

const described = (context: CallContext, row: LoadBalancerRow): elb.LoadBalancerDescription => {
  const { Tags: _tags, listeners, ...shown } = row;
  return {
    ...shown,
    ListenerDescriptions: listeners.map((Listener) => ({ Listener, PolicyNames: policiesOf(Listener) })),
    Policies: { AppCookieStickinessPolicies: [], LBCookieStickinessPolicies: [], OtherPolicies: [] },
    BackendServerDescriptions: [],
    Instances: registeredWith(context.scope, row.LoadBalancerName)
      .filter(({ state }) => state !== 'draining')
      .map(({ instanceId }) => ({ InstanceId: instanceId })),
    SourceSecurityGroup: { OwnerAlias: context.account, GroupName: row.SecurityGroups[0] ?? '' },
  };
};

function move(context: CallContext, row: LoadBalancerRow, ids: readonly string[]): string[] {
  const subnets = checkedSubnets(context, ids, row.Scheme);
  const Subnets = subnets.map(({ SubnetId }) => SubnetId);
  const left = Object.entries(row.interfaces).filter(([id]) => !Subnets.includes(id));
  const kept = Object.entries(row.interfaces).filter(([id]) => Subnets.includes(id));
  const added = Subnets.filter((id) => row.interfaces[id] === undefined);
  closeInterfaces(
    context.scope,
    left.map(([, interfaceId]) => interfaceId),
  );
  const interfaces = { ...Object.fromEntries(kept), ...openInterfaces(context.scope, row, added) };
  const AvailabilityZones = zonesOf(subnets);
  context.table(loadBalancerTable).update(row.LoadBalancerName, { Subnets, AvailabilityZones, interfaces });
  restartChecks(context.scope, row.LoadBalancerName);
  return Subnets;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_CreateLoadBalancer.html */
export const loadBalancers = {
  CreateLoadBalancer(context, input) {
    const twin = context.table(loadBalancerTable).truth.get(input.LoadBalancerName);
    if (!twin) return { DNSName: make(context, input).DNSName };
    markRead(input);
    const same = twin.settings === settingsOf(input);
    if (same && twin.tagsAtFirst === tagText(input)) return { DNSName: twin.DNSName };
    throw rules.balancerTaken.refuse(
      `Load Balancer named ${input.LoadBalancerName} already exists and it is configured with different ${same ? 'tags' : 'parameters'}.`,
    );
  },

  DescribeLoadBalancers(context, input) {
    const names = input.LoadBalancerNames ?? [];
    const rows =
      names.length === 0
        ? context.table(loadBalancerTable).list()
        : names.map((name) => seenBalancer(context, name));
    const page = { limit: input.PageSize, token: input.Marker, default: 400, max: 400 };
    const { items, next } = context.page(rows, page);
    return { LoadBalancerDescriptions: items.map((row) => described(context, row)), NextMarker: next };
  },

  /** Deleting what is not there succeeds. */
  DeleteLoadBalancer(context, input) {
    const row = context.table(loadBalancerTable).truth.get(input.LoadBalancerName);
    if (!row) return {};
    context.table(loadBalancerTable).remove(row.LoadBalancerName);
    closeBalancer(context.scope, row);
    for (const { instanceId } of registeredWith(context.scope, row.LoadBalancerName))
      deregister(context.scope, row.LoadBalancerName, instanceId);
    closeInterfaces(context.scope, Object.values(row.interfaces));
    return {};
  },

  ApplySecurityGroupsToLoadBalancer(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const groups = [...checkedGroups(context, row.VPCId, input.SecurityGroups)];
    for (const id of Object.values(row.interfaces)) setInterfaceGroups(context.scope, id, groups);
    context.table(loadBalancerTable).update(row.LoadBalancerName, { SecurityGroups: groups });
    return { SecurityGroups: groups };
  },

  AttachLoadBalancerToSubnets(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    return { Subnets: move(context, row, [...new Set([...row.Subnets, ...input.Subnets])]) };
  },

  DetachLoadBalancerFromSubnets(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const left = row.Subnets.filter((id) => !input.Subnets.includes(id));
    return { Subnets: move(context, row, left) };
  },

  DescribeAccountLimits(context) {
    const limit = (Name: string, quota: typeof rules.balancerQuota) => ({
      Name,
      Max: String(context.limit(quota)),
    });
    return {
      Limits: [
        limit('classic-load-balancers', rules.balancerQuota),
        limit('classic-listeners', rules.listenerQuota),
      ],
    };
  },
} satisfies Handlers<typeof elb>;
