import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { markRead, unwatched } from '../../kernel/watched-input.ts';
import { groupsOf, settledActions } from './listener-actions.ts';
import { settledSecurity } from './listener-security.ts';
import { balancerOf, listenerOf } from './lookup.ts';
import * as rules from './rules.ts';
import { serveBalancer } from './served-balancer.ts';
import { listenerTable, loadBalancerTable, ruleTable, targetGroupTable } from './tables.ts';
import type { ListenerRow, RuleRow } from './tables.ts';
import { mergedTags } from './tags.ts';
import { restartChecks } from './target-checks.ts';

type CreateInput = Present<elbv2.CreateListenerInput>;

const settingsOf = (input: CreateInput): string =>
  JSON.stringify([
    Object.entries({ ...unwatched(input), Tags: undefined }).sort(([left], [right]) =>
      left < right ? -1 : 1,
    ),
    input.Tags?.map(({ Key, Value }) => `${Key}=${Value ?? ''}`).sort(),
  ]);

const listenersOf = (scope: Scope, balancerArn: string): ListenerRow[] =>
  scope.table(listenerTable).truth.filter((row) => row.LoadBalancerArn === balancerArn);

/** Writes into target groups which balancers lead to them, and lets their health checks start or end. */
function reroute(scope: Scope, groupArns: readonly string[]): void {
  for (const arn of groupArns) {
    const users = scope
      .table(listenerTable)
      .truth.filter((listener) => groupsOf(listener.DefaultActions).includes(arn));
    const balancers = [...new Set(users.map((listener) => listener.LoadBalancerArn))];
    const group = scope.table(targetGroupTable).truth.get(arn);
    if (!group || group.LoadBalancerArns.join() === balancers.join()) continue;
    scope.table(targetGroupTable).update(arn, { LoadBalancerArns: balancers });
    restartChecks(scope, arn);
  }
}

/** Every listener has a default rule, which shows its default actions. */
const defaultRuleOf = (scope: Scope, listenerArn: string): RuleRow | undefined =>
  scope.table(ruleTable).truth.find((row) => row.listenerArn === listenerArn);

export function dropListener(scope: Scope, listener: ListenerRow): void {
  const rule = defaultRuleOf(scope, listener.ListenerArn);
  if (rule) scope.table(ruleTable).remove(rule.RuleArn);
  scope.table(listenerTable).remove(listener.ListenerArn);
  reroute(scope, groupsOf(listener.DefaultActions));
  serveBalancer(scope, listener.LoadBalancerArn);
}

function checkPlace(context: CallContext, balancerArn: string, port: number, except?: string): void {
  const twin = listenersOf(context.scope, balancerArn).find(
    (row) => row.Port === port && row.ListenerArn !== except,
  );
  if (twin)
    throw rules.portTaken.refuse(
      `A listener already exists on this port for this load balancer '${balancerArn}'`,
    );
}

function checkProtocol(protocol: string | undefined): 'HTTP' | 'HTTPS' {
  if (protocol === 'HTTP' || protocol === 'HTTPS') return protocol;
  throw rules.listenerProtocol.refuse(`Listener protocol '${protocol ?? ''}' must be one of 'HTTPS, HTTP'`);
}

function make(context: CallContext, input: CreateInput): ListenerRow {
  const balancer = balancerOf(context, input.LoadBalancerArn);
  const balancerArn = balancer.LoadBalancerArn;
  const protocol = checkProtocol(input.Protocol);
  const port = input.Port ?? (protocol === 'HTTP' ? 80 : 443);
  checkPlace(context, balancerArn, port);
  if (listenersOf(context.scope, balancerArn).length >= context.limit(rules.listenerQuota))
    throw rules.listenerCount.refuse('The maximum number of listeners has been reached');
  const security = settledSecurity(context, protocol, input);
  const actions = settledActions(context, input.DefaultActions, { balancerArn, port, protocol });
  const { scope } = context;
  const arn = `${balancerArn.replace(':loadbalancer/', ':listener/')}/${scope.random.hex(16)}`;
  const row = context.table(listenerTable).insert(arn, {
    ListenerArn: arn,
    LoadBalancerArn: balancerArn,
    Port: port,
    Protocol: protocol,
    DefaultActions: actions,
    ...security,
    Tags: mergedTags([], input.Tags),
    settings: settingsOf(input),
  });
  const ruleArn = `${arn.replace(':listener/', ':listener-rule/')}/${scope.random.hex(16)}`;
  context.table(ruleTable).insert(ruleArn, {
    RuleArn: ruleArn,
    Priority: 'default',
    Conditions: [],
    Actions: actions,
    IsDefault: true,
    Tags: [],
    listenerArn: arn,
  });
  reroute(scope, groupsOf(actions));
  serveBalancer(scope, balancerArn);
  return row;
}

function modified(context: CallContext, input: Present<elbv2.ModifyListenerInput>): ListenerRow {
  const row = listenerOf(context, input.ListenerArn);
  const protocol = checkProtocol(input.Protocol ?? row.Protocol);
  const port = input.Port ?? row.Port;
  checkPlace(context, row.LoadBalancerArn, port, row.ListenerArn);
  const kept: Partial<ListenerRow> = protocol === row.Protocol ? row : {};
  const security = settledSecurity(context, protocol, {
    Certificates: (input.Certificates ?? kept.Certificates) as { CertificateArn?: string }[] | undefined,
    SslPolicy: input.SslPolicy ?? kept.SslPolicy,
  });
  const place = { balancerArn: row.LoadBalancerArn, port, protocol };
  const actions = input.DefaultActions
    ? settledActions(context, input.DefaultActions, place)
    : row.DefaultActions;
  const next: ListenerRow = {
    ListenerArn: row.ListenerArn,
    LoadBalancerArn: row.LoadBalancerArn,
    Port: port,
    Protocol: protocol,
    DefaultActions: actions,
    ...security,
    Tags: row.Tags,
    settings: row.settings,
  };
  context.table(listenerTable).update(row.ListenerArn, () => next);
  const rule = defaultRuleOf(context.scope, row.ListenerArn);
  if (rule) context.table(ruleTable).update(rule.RuleArn, { Actions: actions });
  reroute(context.scope, [...groupsOf(row.DefaultActions), ...groupsOf(actions)]);
  serveBalancer(context.scope, row.LoadBalancerArn);
  return next;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html */
export const listeners = {
  CreateListener(context, input) {
    const twin = listenersOf(context.scope, input.LoadBalancerArn).find(
      (row) => row.settings === settingsOf(input),
    );
    if (!twin) return { Listeners: [make(context, input)] };
    markRead(input);
    return { Listeners: [twin] };
  },

  DescribeListeners(context, input) {
    const table = context.table(listenerTable);
    const { LoadBalancerArn: balancer, ListenerArns: arns = [] } = input;
    if (balancer !== undefined && !context.table(loadBalancerTable).byId(balancer))
      throw rules.balancerAbsent.refuse(`Load balancer '${balancer}' not found`);
    const asked = arns.map((arn) => {
      const row = table.byId(arn);
      if (!row) throw rules.listenerAbsent.refuse(`Listener '${arn}' not found`);
      return row;
    });
    const rows = arns.length > 0 ? asked : table.list().filter((row) => row.LoadBalancerArn === balancer);
    const page = { limit: input.PageSize, token: input.Marker, default: 400, max: 400 };
    const { items, next } = context.page(rows, page);
    return { Listeners: items, NextMarker: next };
  },

  ModifyListener(context, input) {
    return { Listeners: [modified(context, input)] };
  },

  DeleteListener(context, input) {
    dropListener(context.scope, listenerOf(context, input.ListenerArn));
    return {};
  },

  DescribeListenerCertificates(context, input) {
    const row = context.table(listenerTable).byId(input.ListenerArn);
    if (!row) throw rules.listenerAbsent.refuse(`Listener '${input.ListenerArn}' not found`);
    return { Certificates: (row.Certificates ?? []).map((one) => ({ ...one, IsDefault: true })) };
  },

  DescribeRules(context, input) {
    const table = context.table(ruleTable);
    const { ListenerArn: listener, RuleArns: arns = [] } = input;
    if (listener !== undefined && !context.table(listenerTable).byId(listener))
      throw rules.listenerAbsent.refuse(`Listener '${listener}' not found`);
    const asked = arns.map((arn) => {
      const row = table.byId(arn);
      if (!row) throw rules.ruleAbsent.refuse(`Rule '${arn}' not found`);
      return row;
    });
    const rows = arns.length > 0 ? asked : table.list().filter((row) => row.listenerArn === listener);
    const page = { limit: input.PageSize, token: input.Marker, default: 400, max: 400 };
    const { items, next } = context.page(rows, page);
    return { Rules: items, NextMarker: next };
  },
} satisfies Handlers<typeof elbv2>;
