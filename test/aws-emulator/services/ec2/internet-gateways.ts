import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { internetGatewayAbsent, vpcAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import * as rules from './gateway-rules.ts';
import { describeRows, existing } from './rows.ts';
import { internetGatewayTable, networkInterfaceTable, vpcTable } from './tables.ts';
import type { InternetGatewayRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';

/** The internet gateway of a VPC, in truth. */
export const gatewayOf = (scope: Scope, vpcId: string): InternetGatewayRow | undefined =>
  scope.table(internetGatewayTable).truth.find((row) => attachedTo(row, vpcId));

export const attachedTo = (row: InternetGatewayRow, vpcId: string): boolean =>
  row.Attachments?.some((attachment) => attachment.VpcId === vpcId) ?? false;

function checkDetachable(context: CallContext, row: InternetGatewayRow, vpcId: string): void {
  if (!attachedTo(row, vpcId)) {
    throw rules.gatewayNotAttached.refuse(
      `resource ${row.InternetGatewayId} is not attached to network ${vpcId}`,
    );
  }
  const mapped = context
    .table(networkInterfaceTable)
    .truth.find(
      (interfaceRow) => interfaceRow.VpcId === vpcId && interfaceRow.Association?.PublicIp !== undefined,
    );
  if (!mapped) return;
  throw rules.publicAddressesMapped.refuse(
    `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
  );
}

const readers: FilterReaders<InternetGatewayRow> = {
  'attachment.state': (row) => row.Attachments?.map((attachment) => attachment.State),
  'attachment.vpc-id': (row) => row.Attachments?.map((attachment) => attachment.VpcId),
  'internet-gateway-id': (row) => row.InternetGatewayId,
  'owner-id': (row) => row.OwnerId,
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
export const internetGateways = {
  CreateInternetGateway(context, input) {
    const tags = tagsAtCreation(input.TagSpecifications, 'internet-gateway');
    const table = context.table(internetGatewayTable);
    if (table.truth.list().length >= context.limit(rules.internetGatewayQuota)) {
      throw rules.internetGatewayLimit.refuse('The maximum number of internet gateways has been reached.');
    }
    const id = context.newId('igw');
    const row = { InternetGatewayId: id, Attachments: [], OwnerId: context.account, Tags: tags };
    return { InternetGateway: table.insert(id, row) };
  },

  AttachInternetGateway(context, input) {
    const row = existing(context, internetGatewayTable, input.InternetGatewayId, internetGatewayAbsent);
    existing(context, vpcTable, input.VpcId, vpcAbsent);
    const [attachment] = row.Attachments ?? [];
    if (attachment) {
      const { InternetGatewayId: id } = row;
      throw rules.gatewayAttached.refuse(
        `resource ${id} is already attached to network ${attachment.VpcId ?? ''}`,
      );
    }
    if (gatewayOf(context.scope, input.VpcId)) {
      throw rules.vpcHasGateway.refuse(`Network ${input.VpcId} already has an internet gateway attached`);
    }
    const Attachments = [{ State: 'available' as never, VpcId: input.VpcId }];
    context.table(internetGatewayTable).update(row.InternetGatewayId, { Attachments });
    return {};
  },

  DetachInternetGateway(context, input) {
    const row = existing(context, internetGatewayTable, input.InternetGatewayId, internetGatewayAbsent);
    checkDetachable(context, row, input.VpcId);
    context.table(internetGatewayTable).update(row.InternetGatewayId, { Attachments: [] });
    return {};
  },

  DescribeInternetGateways(context, input) {
    const question = {
      ids: input.InternetGatewayIds,
      absence: internetGatewayAbsent,
      filters: input.Filters,
      readers,
    };
    const rows = describeRows(context, internetGatewayTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { InternetGateways: items, NextToken: next };
  },

  DeleteInternetGateway(context, input) {
    const row = existing(context, internetGatewayTable, input.InternetGatewayId, internetGatewayAbsent);
    if ((row.Attachments ?? []).length > 0) {
      throw rules.gatewayInUse.refuse(
        `The internetGateway '${row.InternetGatewayId}' has dependencies and cannot be deleted.`,
      );
    }
    context.table(internetGatewayTable).remove(row.InternetGatewayId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
