import type * as ec2 from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import { addressAbsent, associationAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import { filterRows } from './filters.ts';
import * as rules from './gateway-rules.ts';
import { publicAddress } from './interfaces.ts';
import { describeRows, existing } from './rows.ts';
import { addressTable } from './tables.ts';
import type { AddressRow } from './tables.ts';
import { tagsAtCreation } from './tags.ts';

const readers: FilterReaders<AddressRow> = {
  'allocation-id': (row) => row.AllocationId,
  'association-id': (row) => row.AssociationId,
  'instance-id': (row) => row.InstanceId,
  'network-border-group': (row) => row.NetworkBorderGroup,
  'network-interface-id': (row) => row.NetworkInterfaceId,
  'network-interface-owner-id': (row) => row.NetworkInterfaceOwnerId,
  'private-ip-address': (row) => row.PrivateIpAddress,
  'public-ip': (row) => row.PublicIp,
};

/** The address without its association. */
export function freed(row: AddressRow): AddressRow {
  const {
    AssociationId: _association,
    NetworkInterfaceId: _interface,
    NetworkInterfaceOwnerId: _owner,
    PrivateIpAddress: _address,
    natGatewayId: _gateway,
    ...free
  } = row;
  return free;
}

/** Refuses to take an address from a NAT gateway, even from one that is being deleted. */
function checkNotNat(row: AddressRow): void {
  if (row.natGatewayId === undefined) return;
  throw rules.natOwnsAddress.refuse('You do not have permission to access the specified resource.');
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html */
export const addresses = {
  AllocateAddress(context, input) {
    // Without effect on AWS too: since EC2-Classic is gone, an address is of the domain vpc whatever was asked for.
    const { Domain: _domain } = input;
    const tags = tagsAtCreation(input.TagSpecifications, 'elastic-ip');
    const table = context.table(addressTable);
    if (table.truth.list().length >= context.limit(rules.addressQuota)) {
      throw rules.addressLimit.refuse('The maximum number of addresses has been reached.');
    }
    const id = context.newId('eipalloc');
    return table.insert(id, {
      AllocationId: id,
      PublicIp: publicAddress(context.scope),
      Domain: 'vpc',
      PublicIpv4Pool: 'amazon',
      NetworkBorderGroup: context.region,
      Tags: tags,
    });
  },

  DescribeAddresses(context, input) {
    const question = { ids: input.AllocationIds, absence: addressAbsent, filters: input.Filters, readers };
    const rows = describeRows(context, addressTable, question);
    const { PublicIps } = input;
    if (!PublicIps) return { Addresses: rows };
    return { Addresses: filterRows(rows, [{ Name: 'public-ip', Values: PublicIps }], readers) };
  },

  DisassociateAddress(context, input) {
    const id = input.AssociationId ?? '';
    const row = context.table(addressTable).truth.find(({ AssociationId }) => AssociationId === id);
    if (!row) throw associationAbsent.rule.refuse(associationAbsent.text(id));
    checkNotNat(row);
    context.table(addressTable).update(row.AllocationId, freed);
    return {};
  },

  ReleaseAddress(context, input) {
    const row = existing(context, addressTable, input.AllocationId ?? '', addressAbsent);
    checkNotNat(row);
    if (row.AssociationId !== undefined) {
      throw rules.addressInUse.refuse(`Address ${row.PublicIp} is in use.`);
    }
    context.table(addressTable).remove(row.AllocationId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
