import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import type { Rule } from '../../kernel/rule.ts';
import type { Scope } from '../../kernel/scope.ts';
import { addressAbsent, natGatewayAbsent, subnetAbsent } from './absence-rules.ts';
import { freed } from './addresses.ts';
import type { FilterReaders } from './filters.ts';
import * as rules from './gateway-rules.ts';
import { createInterface, deleteInterface } from './interfaces.ts';
import { gatewayOf } from './internet-gateways.ts';
import { describeRows, existing } from './rows.ts';
import { addressTable, natGatewayTable, networkInterfaceTable, subnetTable } from './tables.ts';
import type { AddressRow, NatGatewayRow, SubnetRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';

type CreateInput = InputOf<typeof ec2, 'CreateNatGateway'>;

/** Seconds; https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html gives no numbers, operators do. */
const times = {
  failure: [3, 10],
  creation: [60, 180],
  deletion: [60, 180],
  release: [0, 10],
  shownAfterwards: 3600,
} as const;

const inUse = (row: NatGatewayRow): boolean => row.State === 'pending' || row.State === 'available';

function addressFor(context: CallContext, input: CreateInput): AddressRow | undefined {
  const isPrivate = input.ConnectivityType === 'private';
  if (isPrivate !== (input.AllocationId === undefined)) {
    throw rules.natAddress.refuse(
      'The request must contain the parameter AllocationId exactly for a public NAT gateway',
    );
  }
  return input.AllocationId === undefined
    ? undefined
    : existing(context, addressTable, input.AllocationId, addressAbsent);
}

function failureOf(
  scope: Scope,
  subnet: SubnetRow,
  address: AddressRow | undefined,
): [Rule, string] | undefined {
  if (!address) return undefined;
  if (!gatewayOf(scope, subnet.VpcId)) {
    return [rules.natFailures.noInternetGateway, `Network ${subnet.VpcId} has no Internet gateway attached`];
  }
  if (address.AssociationId === undefined) return undefined;
  return [
    rules.natFailures.addressTaken,
    `Elastic IP address [${address.AllocationId}] is already associated`,
  ];
}

function checkQuota(context: CallContext, subnet: SubnetRow): void {
  const zoneOf = (subnetId: string) => context.table(subnetTable).truth.get(subnetId)?.AvailabilityZone;
  const rivals = context
    .table(natGatewayTable)
    .truth.filter((row) => inUse(row) && zoneOf(row.SubnetId) === subnet.AvailabilityZone);
  if (rivals.length >= context.limit(rules.natGatewayQuota)) {
    throw rules.natLimit.refuse(
      `The maximum number of NAT gateways in ${subnet.AvailabilityZone} has been reached.`,
    );
  }
}

/** Takes the interface and the address at once; they show in the gateway when it is available. */
function connect(scope: Scope, id: string, subnet: SubnetRow, address: AddressRow | undefined): string {
  const networkInterface = createInterface(scope, {
    subnetId: subnet.SubnetId,
    description: `Interface for NAT Gateway ${id}`,
    interfaceType: 'nat_gateway',
    requesterId: 'amazon-vpc-nat',
  });
  if (address) {
    scope.table(addressTable).update(address.AllocationId, {
      natGatewayId: id,
      AssociationId: scope.newId('eipassoc'),
      NetworkInterfaceId: networkInterface.NetworkInterfaceId,
      NetworkInterfaceOwnerId: scope.account,
      PrivateIpAddress: networkInterface.PrivateIpAddress,
    });
    associateInterface(scope, networkInterface.NetworkInterfaceId, address);
  }
  return networkInterface.NetworkInterfaceId;
}

function associateInterface(scope: Scope, interfaceId: string, address: AddressRow): void {
  scope.table(networkInterfaceTable).update(interfaceId, {
    Association: { AllocationId: address.AllocationId, PublicIp: address.PublicIp, IpOwnerId: scope.account },
  });
}

function becomeAvailable(scope: Scope, id: string): void {
  const row = scope.table(natGatewayTable).truth.get(id);
  if (row?.State !== 'pending') return;
  const address = scope.table(addressTable).truth.get(row.allocationId ?? '');
  const own = scope.table(networkInterfaceTable).truth.get(row.interfaceId ?? '');
  scope.table(natGatewayTable).update(id, {
    State: 'available',
    NatGatewayAddresses: [
      {
        AllocationId: row.allocationId,
        AssociationId: address?.AssociationId,
        NetworkInterfaceId: row.interfaceId,
        PrivateIp: own?.PrivateIpAddress,
        PublicIp: address?.PublicIp,
        IsPrimary: true,
        Status: 'succeeded',
      },
    ],
  });
}

/** Gateways that are gone stay listed for about an hour. */
function forgetLater(scope: Scope, id: string): void {
  scope.after(times.shownAfterwards, () => scope.table(natGatewayTable).remove(id));
}

/** Operators met addresses that were still taken after the gateway was shown as deleted. */
function releaseLater(scope: Scope, row: NatGatewayRow): void {
  scope.after(scope.between(...times.release), () => {
    const address = scope.table(addressTable).truth.get(row.allocationId ?? '');
    if (address?.natGatewayId === row.NatGatewayId)
      scope.table(addressTable).update(address.AllocationId, freed);
  });
}

function becomeDeleted(scope: Scope, id: string): void {
  const row = scope.table(natGatewayTable).truth.get(id);
  if (!row) return;
  if (row.interfaceId !== undefined) deleteInterface(scope, row.interfaceId);
  scope.table(natGatewayTable).update(id, { State: 'deleted', DeleteTime: scope.date });
  releaseLater(scope, row);
  forgetLater(scope, id);
}

function becomeFailed(scope: Scope, id: string, [rule, message]: [Rule, string]): void {
  scope.refused(rule);
  scope
    .table(natGatewayTable)
    .update(id, { State: 'failed', FailureCode: rule.code, FailureMessage: message });
  forgetLater(scope, id);
}

function createNatGateway(
  context: CallContext,
  input: CreateInput,
): { NatGateway: NatGatewayRow; ClientToken?: string } {
  const { scope } = context;
  const tags = tagsAtCreation(input.TagSpecifications, 'natgateway');
  const subnet = existing(context, subnetTable, input.SubnetId ?? '', subnetAbsent);
  const address = addressFor(context, input);
  checkQuota(context, subnet);
  const failure = failureOf(scope, subnet, address);
  const id = context.newId('nat');
  const row = context.table(natGatewayTable).insert(id, {
    NatGatewayId: id,
    VpcId: subnet.VpcId,
    SubnetId: subnet.SubnetId,
    State: 'pending',
    ConnectivityType: input.ConnectivityType ?? 'public',
    AvailabilityMode: 'zonal',
    CreateTime: context.date,
    NatGatewayAddresses: address
      ? [{ AllocationId: address.AllocationId, IsPrimary: true, Status: 'associating' }]
      : [],
    Tags: tags,
    allocationId: failure ? undefined : address?.AllocationId,
    interfaceId: failure ? undefined : connect(scope, id, subnet, address),
  });
  if (failure)
    context.after(context.between(...times.failure), () => {
      becomeFailed(scope, id, failure);
    });
  else
    context.after(context.between(...times.creation), () => {
      becomeAvailable(scope, id);
    });
  return { NatGateway: row, ...(input.ClientToken === undefined ? {} : { ClientToken: input.ClientToken }) };
}

const readers: FilterReaders<NatGatewayRow> = {
  'nat-gateway-id': (row) => row.NatGatewayId,
  state: (row) => row.State,
  'subnet-id': (row) => row.SubnetId,
  'vpc-id': (row) => row.VpcId,
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
export const natGateways = {
  CreateNatGateway(context, input) {
    if (input.AvailabilityMode === 'regional') {
      context.fail('UnsupportedOperation', 'Regional NAT gateways are not served here.');
    }
    return context.once(input.ClientToken, input, () => createNatGateway(context, input));
  },

  DescribeNatGateways(context, input) {
    const question = { ids: input.NatGatewayIds, absence: natGatewayAbsent, filters: input.Filter, readers };
    const rows = describeRows(context, natGatewayTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { NatGateways: items, NextToken: next };
  },

  DeleteNatGateway(context, input) {
    const { scope } = context;
    const row = existing(context, natGatewayTable, input.NatGatewayId, natGatewayAbsent);
    if (row.State === 'deleted') throw natGatewayAbsent.rule.refuse(natGatewayAbsent.text(row.NatGatewayId));
    if (row.State !== 'deleting') {
      context.table(natGatewayTable).update(row.NatGatewayId, { State: 'deleting' });
      context.after(context.between(...times.deletion), () => {
        becomeDeleted(scope, row.NatGatewayId);
      });
    }
    return { NatGatewayId: row.NatGatewayId };
  },
} satisfies Handlers<typeof ec2>;
