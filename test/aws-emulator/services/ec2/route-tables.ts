import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { associationAbsent, routeTableAbsent, subnetAbsent, vpcAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import * as rules from './route-rules.ts';
import { describeRows, existing } from './rows.ts';
import { shownRoutes } from './routes.ts';
import { routeTableTable, subnetTable, vpcTable } from './tables.ts';
import type { AssociationRow, RouteTableRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';

interface Held {
  readonly table: RouteTableRow;
  readonly association: AssociationRow;
}

function holderOf(context: CallContext, associationId: string): Held {
  for (const table of context.table(routeTableTable).truth.list()) {
    const association = table.Associations.find((row) => row.RouteTableAssociationId === associationId);
    if (association) return { table, association };
  }
  throw associationAbsent.rule.refuse(associationAbsent.text(associationId));
}

const without = (table: RouteTableRow, associationId: string): AssociationRow[] =>
  table.Associations.filter((row) => row.RouteTableAssociationId !== associationId);

function associate(context: CallContext, table: RouteTableRow, rest: Partial<AssociationRow>): string {
  const id = context.newId('rtbassoc');
  const association = {
    RouteTableAssociationId: id,
    RouteTableId: table.RouteTableId,
    Main: false,
    AssociationState: { State: 'associated' as const },
    ...rest,
  };
  context
    .table(routeTableTable)
    .update(table.RouteTableId, (row) => ({ ...row, Associations: [...row.Associations, association] }));
  return id;
}

function createRouteTable(context: CallContext, input: InputOf<typeof ec2, 'CreateRouteTable'>) {
  const vpc = existing(context, vpcTable, input.VpcId, vpcAbsent);
  const tags = tagsAtCreation(input.TagSpecifications, 'route-table');
  const table = context.table(routeTableTable);
  if (table.truth.filter((row) => row.VpcId === vpc.VpcId).length >= context.limit(rules.routeTableQuota)) {
    throw rules.routeTableLimit.refuse('The maximum number of route tables has been reached.');
  }
  const id = context.newId('rtb');
  const row: RouteTableRow = {
    RouteTableId: id,
    VpcId: vpc.VpcId,
    OwnerId: context.account,
    Routes: [
      {
        DestinationCidrBlock: vpc.CidrBlock,
        GatewayId: 'local',
        Origin: 'CreateRouteTable',
        State: 'active',
      },
    ],
    Associations: [],
    PropagatingVgws: [],
    Tags: tags,
  };
  return { RouteTable: table.insert(id, row), ClientToken: input.ClientToken };
}

const readers: FilterReaders<RouteTableRow> = {
  'association.gateway-id': (row) => row.Associations.map(({ GatewayId }) => GatewayId),
  'association.main': (row) => row.Associations.map(({ Main }) => String(Main)),
  'association.route-table-association-id': (row) =>
    row.Associations.map((held) => held.RouteTableAssociationId),
  'association.route-table-id': (row) => row.Associations.map(({ RouteTableId }) => RouteTableId),
  'association.subnet-id': (row) => row.Associations.map(({ SubnetId }) => SubnetId),
  'owner-id': (row) => row.OwnerId,
  'route-table-id': (row) => row.RouteTableId,
  'route.destination-cidr-block': (row) => row.Routes.map((route) => route.DestinationCidrBlock),
  'route.gateway-id': (row) => row.Routes.map((route) => route.GatewayId),
  'route.nat-gateway-id': (row) => row.Routes.map((route) => route.NatGatewayId),
  'route.origin': (row) => row.Routes.map((route) => route.Origin),
  'route.state': (row) => row.Routes.map((route) => route.State),
  'vpc-id': (row) => row.VpcId,
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export const routeTables = {
  CreateRouteTable: (context, input) =>
    context.once(input.ClientToken, input, () => createRouteTable(context, input)),

  DescribeRouteTables(context, input) {
    const question = { ids: input.RouteTableIds, absence: routeTableAbsent, filters: input.Filters, readers };
    const rows = describeRows(context, routeTableTable, question);
    const { items, next } = context.page(rows, { limit: input.MaxResults, token: input.NextToken, max: 100 });
    return {
      RouteTables: items.map((row) => ({ ...row, Routes: shownRoutes(context.scope, row) })),
      NextToken: next,
    };
  },

  AssociateRouteTable(context, input) {
    const table = existing(context, routeTableTable, input.RouteTableId, routeTableAbsent);
    const subnet = existing(context, subnetTable, input.SubnetId ?? '', subnetAbsent);
    if (subnet.VpcId !== table.VpcId) {
      throw rules.otherNetwork.refuse(
        `route table ${table.RouteTableId} and subnet ${subnet.SubnetId} belong to different networks`,
      );
    }
    for (const other of context.table(routeTableTable).truth.list()) {
      const held = other.Associations.find(({ SubnetId }) => SubnetId === subnet.SubnetId);
      if (!held) continue;
      if (other.RouteTableId === table.RouteTableId) return { AssociationId: held.RouteTableAssociationId };
      throw rules.subnetAssociated.refuse(
        `the specified association for route table ${table.RouteTableId} conflicts with an existing association`,
      );
    }
    const AssociationId = associate(context, table, { SubnetId: subnet.SubnetId });
    return { AssociationId, AssociationState: { State: 'associated' } };
  },

  ReplaceRouteTableAssociation(context, input) {
    const target = existing(context, routeTableTable, input.RouteTableId, routeTableAbsent);
    const { table, association } = holderOf(context, input.AssociationId);
    if (target.VpcId !== table.VpcId) {
      throw rules.otherNetwork.refuse(
        `route tables ${table.RouteTableId} and ${target.RouteTableId} belong to different networks`,
      );
    }
    context
      .table(routeTableTable)
      .update(table.RouteTableId, { Associations: without(table, input.AssociationId) });
    const { Main, SubnetId } = association;
    const NewAssociationId = associate(context, target, {
      ...(Main ? { Main } : {}),
      ...(SubnetId ? { SubnetId } : {}),
    });
    return { NewAssociationId, AssociationState: { State: 'associated' } };
  },

  DisassociateRouteTable(context, input) {
    const { table, association } = holderOf(context, input.AssociationId);
    if (association.Main) {
      throw rules.mainAssociation.refuse(
        `cannot disassociate the main route table association ${input.AssociationId}`,
      );
    }
    context
      .table(routeTableTable)
      .update(table.RouteTableId, { Associations: without(table, input.AssociationId) });
    return {};
  },

  DeleteRouteTable(context, input) {
    const table = existing(context, routeTableTable, input.RouteTableId, routeTableAbsent);
    if (table.Associations.length > 0) {
      throw rules.routeTableInUse.refuse(
        `The routeTable '${table.RouteTableId}' has dependencies and cannot be deleted.`,
      );
    }
    context.table(routeTableTable).remove(table.RouteTableId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
