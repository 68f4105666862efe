import type * as ec2 from '@aws-sdk/client-ec2';
import type { Route } from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { internetGatewayAbsent, natTargetAbsent, routeTableAbsent } from './absence-rules.ts';
import { cidrText, contains, parseCidr } from './cidr.ts';
import { attachedTo } from './internet-gateways.ts';
import * as rules from './route-rules.ts';
import { existing } from './rows.ts';
import { internetGatewayTable, natGatewayTable, routeTableTable } from './tables.ts';
import type { RouteTableRow } from './tables.ts';
import { blockOf } from './vpcs.ts';

interface Target {
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
}

/** A route whose gateway is gone leads nowhere. */
function stateOf(scope: Scope, table: RouteTableRow, route: Route): 'active' | 'blackhole' {
  if (route.GatewayId === 'local') return 'active';
  if (route.NatGatewayId !== undefined) {
    const state = scope.table(natGatewayTable).truth.get(route.NatGatewayId)?.State;
    return state === 'available' || state === 'pending' ? 'active' : 'blackhole';
  }
  const gateway = scope.table(internetGatewayTable).truth.get(route.GatewayId ?? '');
  return gateway && attachedTo(gateway, table.VpcId) ? 'active' : 'blackhole';
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html (State) */
export const shownRoutes = (scope: Scope, table: RouteTableRow): Route[] =>
  table.Routes.map((route) => ({ ...route, State: stateOf(scope, table, route) }));

function destinationOf(given: string | undefined): string {
  if (given === undefined)
    throw rules.routeTarget.refuse('The request must contain a destination CIDR block.');
  return cidrText(blockOf(given, 'destinationCidrBlock'));
}

function internetTarget(context: CallContext, table: RouteTableRow, id: string): Target {
  const gateway = existing(context, internetGatewayTable, id, internetGatewayAbsent);
  if (!attachedTo(gateway, table.VpcId)) {
    throw rules.otherNetwork.refuse(
      `route table ${table.RouteTableId} and network gateway ${id} belong to different networks`,
    );
  }
  return { GatewayId: id };
}

function natTarget(context: CallContext, table: RouteTableRow, id: string): Target {
  const gateway = existing(context, natGatewayTable, id, natTargetAbsent);
  if (gateway.State !== 'available') throw natTargetAbsent.rule.refuse(natTargetAbsent.text(id));
  if (gateway.VpcId !== table.VpcId) {
    throw rules.otherNetwork.refuse(
      `route table ${table.RouteTableId} and NAT gateway ${id} belong to different networks`,
    );
  }
  return { NatGatewayId: id };
}

const servedMembers = new Set([
  'RouteTableId',
  'DestinationCidrBlock',
  'GatewayId',
  'NatGatewayId',
  'DryRun',
]);

function targetOf(context: CallContext, table: RouteTableRow, input: Target): Target {
  const stranger = Object.keys(input).find((name) => !servedMembers.has(name));
  if (stranger !== undefined)
    context.fail('UnsupportedOperation', `Routes with ${stranger} are not served here.`);
  if ((input.GatewayId === undefined) === (input.NatGatewayId === undefined)) {
    throw rules.routeTarget.refuse(
      'The request must contain exactly one target: a gateway or a NAT gateway.',
    );
  }
  if (input.GatewayId !== undefined) return internetTarget(context, table, input.GatewayId);
  return natTarget(context, table, input.NatGatewayId ?? '');
}

function checkLocal(table: RouteTableRow, destination: string): void {
  const inner = parseCidr(destination);
  const local = table.Routes.find(({ GatewayId }) => GatewayId === 'local')?.DestinationCidrBlock;
  const outer = parseCidr(local ?? '');
  if (!inner || !outer || local === destination || !contains(outer, inner)) return;
  throw rules.localConflict.refuse(
    `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks.`,
  );
}

const routeFor = (table: RouteTableRow, destination: string): Route | undefined =>
  table.Routes.find((route) => route.DestinationCidrBlock === destination);

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export const routes = {
  CreateRoute(context, input) {
    const table = existing(context, routeTableTable, input.RouteTableId, routeTableAbsent);
    const destination = destinationOf(input.DestinationCidrBlock);
    const target = targetOf(context, table, input);
    if (routeFor(table, destination)) {
      throw rules.routeExists.refuse(`The route identified by ${destination} already exists.`);
    }
    checkLocal(table, destination);
    if (table.Routes.length >= context.limit(rules.routeQuota)) {
      throw rules.routeLimit.refuse('The maximum number of routes has been reached.');
    }
    const route = {
      DestinationCidrBlock: destination,
      Origin: 'CreateRoute' as const,
      State: 'active' as const,
      ...target,
    };
    context.table(routeTableTable).update(table.RouteTableId, { Routes: [...table.Routes, route] });
    return { Return: true };
  },

  ReplaceRoute(context, input) {
    const table = existing(context, routeTableTable, input.RouteTableId, routeTableAbsent);
    const destination = destinationOf(input.DestinationCidrBlock);
    const target = targetOf(context, table, input);
    const old = routeFor(table, destination);
    if (!old) {
      throw rules.routeToReplace.refuse(
        `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`,
      );
    }
    if (old.GatewayId === 'local')
      throw rules.localRoute.refuse(
        `cannot replace local route ${destination} in route table ${table.RouteTableId}`,
      );
    const route = {
      DestinationCidrBlock: destination,
      Origin: 'CreateRoute' as const,
      State: 'active' as const,
      ...target,
    };
    const Routes = table.Routes.map((held) => (held === old ? route : held));
    context.table(routeTableTable).update(table.RouteTableId, { Routes });
    return {};
  },

  DeleteRoute(context, input) {
    const table = existing(context, routeTableTable, input.RouteTableId, routeTableAbsent);
    const destination = destinationOf(input.DestinationCidrBlock);
    const old = routeFor(table, destination);
    if (!old) {
      throw rules.routeAbsent.refuse(
        `no route with destination-cidr-block ${destination} in route table ${table.RouteTableId}`,
      );
    }
    if (old.GatewayId === 'local') {
      throw rules.localRoute.refuse(
        `cannot remove local route ${destination} in route table ${table.RouteTableId}`,
      );
    }
    context
      .table(routeTableTable)
      .update(table.RouteTableId, { Routes: table.Routes.filter((held) => held !== old) });
    return {};
  },
} satisfies Handlers<typeof ec2>;
