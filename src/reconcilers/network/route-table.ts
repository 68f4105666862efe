import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  associateRouteTable,
  createRoute,
  createRouteTable,
  deleteRoute,
  deleteRouteTable,
  describeRouteTables,
  disassociateRouteTable,
  replaceRoute,
  replaceRouteTableAssociation,
} from '../../aws/operations/ec2-network.ts';
import type { RouteTable } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type Member } from '../../engine/index.ts';
import { ec2Tagging, inVpc, keyBySubnet, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { natSlots, slotsOf, TIERS, type Tier, type ZoneSlot } from './network-plan.ts';

const EVERYWHERE = '0.0.0.0/0';

interface Want {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly way: { readonly GatewayId: string } | { readonly NatGatewayId: string } | undefined;
}

const idOf = (seen: RouteTable): string => seen.RouteTableId ?? '';

function member(spec: WordPressStackSpec, tier: Tier, slot: ZoneSlot): Member {
  const nat = natSlots(spec).includes(slot) ? slot : 'a';
  const way = { public: { internet: 'internet-gateway' }, app: { nat: `nat-gateway/${nat}` }, data: {} }[
    tier
  ];
  return {
    id: `route-table/${tier}/${slot}`,
    needs: { vpc: 'vpc', subnet: `subnet/${tier}/${slot}`, ...way },
  };
}

/** The default route alone is compared: AWS adds the local route and those of gateway endpoints by itself. */
const defaultRoute: Aspect<RouteTable, Want> = {
  name: 'default route',
  same: (want, seen) => {
    const route = routeOf(seen);
    if (want.way === undefined) return route === undefined;
    const [target] = Object.values(want.way);
    return (
      route !== undefined && (route.NatGatewayId ?? route.GatewayId) === target && route.State !== 'blackhole'
    );
  },
  repair: (want, seen) => {
    const route = { RouteTableId: idOf(seen), DestinationCidrBlock: EVERYWHERE };
    // The data subnets have no way out, whoever made one.
    if (want.way === undefined) return deleteRoute.call(route);
    return routeOf(seen) === undefined
      ? createRoute.call({ ...route, ...want.way })
      : replaceRoute.call({ ...route, ...want.way });
  },
};

function routeOf(seen: RouteTable): NonNullable<RouteTable['Routes']>[number] | undefined {
  return seen.Routes?.find((route) => route.DestinationCidrBlock === EVERYWHERE);
}

const association: Aspect<RouteTable, Want> = {
  name: 'association',
  same: (want, seen) => associationOf(want.subnetId, seen) !== undefined,
  repair: (want, seen) => {
    const other = explicitAssociations(seen)[0]?.RouteTableAssociationId;
    return other === undefined
      ? associateRouteTable.call({ RouteTableId: idOf(seen), SubnetId: want.subnetId })
      : replaceRouteTableAssociation.call({ AssociationId: other, RouteTableId: idOf(seen) });
  },
};

type Association = NonNullable<RouteTable['Associations']>[number];

function explicitAssociations(seen: RouteTable): readonly Association[] {
  return (seen.Associations ?? []).filter(
    (entry) => entry.Main !== true && entry.AssociationState?.State !== 'disassociated',
  );
}

function associationOf(subnetId: string, seen: RouteTable): Association | undefined {
  return explicitAssociations(seen).find((entry) => entry.SubnetId === subnetId);
}

/**
 * One table for each subnet, associated explicitly; the VPC's main table is never touched.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 */
export const routeTable = kind<RouteTable, Want, WordPressStackSpec>({
  type: 'route-table',
  layer: 'Network',
  members: (spec) => TIERS.flatMap((tier) => slotsOf(spec).map((slot) => member(spec, tier, slot))),
  find: {
    after: ['vpc', 'subnet'],
    ask: (scope) => {
      const Filters = inVpc(scope);
      return Filters === undefined ? [] : [describeRouteTables.call({ Filters })];
    },
    rows: (page: OutputOf<typeof describeRouteTables>) => page.RouteTables ?? [],
  },
  identify: (seen, scope) => ({
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    ...keyBySubnet(scope, explicitAssociations(seen)[0]?.SubnetId, 'route-table'),
    inUse: explicitAssociations(seen).length > 0,
  }),
  state: () => 'ready',
  outputs: (seen) => ({ id: idOf(seen) }),
  want: ({ id, need }) => {
    const tier = id.split('/')[1];
    return {
      vpcId: need('vpc')['id'] ?? '',
      subnetId: need('subnet')['id'] ?? '',
      way:
        tier === 'public'
          ? { GatewayId: need('internet')['id'] ?? '' }
          : tier === 'app'
            ? { NatGatewayId: need('nat')['id'] ?? '' }
            : undefined,
    };
  },
  create: {
    op: createRouteTable,
    repeat: 'token',
    call: ({ want, tags, token }) =>
      createRouteTable.call({ VpcId: want.vpcId, ClientToken: token, ...tagAtCreation('route-table', tags) }),
    seen: (output: OutputOf<typeof createRouteTable>) => output.RouteTable ?? {},
  },
  aspects: [defaultRoute, association],
  tagging: ec2Tagging(idOf),
  remove: [
    {
      name: 'disassociate',
      when: (seen) => explicitAssociations(seen).length > 0,
      prepares: true,
      call: (seen) =>
        disassociateRouteTable.call({
          AssociationId: explicitAssociations(seen)[0]?.RouteTableAssociationId,
        }),
    },
    { name: 'delete', call: (seen) => deleteRouteTable.call({ RouteTableId: idOf(seen) }) },
  ],
  // Routes stay until nobody needs the way out.
  goesAfter: ['nat-gateway', 'auto-scaling-group', 'service'],
  typical: { create: 3, remove: 3 },
});
