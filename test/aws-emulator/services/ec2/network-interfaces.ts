import type * as ec2 from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import { rule } from '../../kernel/rule.ts';
import { networkInterfaceAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import { describeRows, existing } from './rows.ts';
import { networkInterfaceTable } from './tables.ts';
import type { NetworkInterfaceRow } from './tables.ts';

export const interfaceInUse = rule({
  id: 'ec2.network-interface.in-use',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html',
  text: 'An interface is detached before it is deleted; those of services are theirs to delete.',
});

const readers: FilterReaders<NetworkInterfaceRow> = {
  'addresses.private-ip-address': (row) => row.PrivateIpAddress,
  'association.allocation-id': (row) => row.Association?.AllocationId,
  'association.ip-owner-id': (row) => row.Association?.IpOwnerId,
  'association.public-ip': (row) => row.Association?.PublicIp,
  'attachment.attachment-id': (row) => row.Attachment?.AttachmentId,
  'attachment.instance-id': (row) => row.Attachment?.InstanceId,
  'attachment.instance-owner-id': (row) => row.Attachment?.InstanceOwnerId,
  'attachment.status': (row) => row.Attachment?.Status,
  'availability-zone': (row) => row.AvailabilityZone,
  description: (row) => row.Description,
  'group-id': (row) => row.Groups.map(({ GroupId }) => GroupId),
  'group-name': (row) => row.Groups.map(({ GroupName }) => GroupName),
  'interface-type': (row) => row.InterfaceType,
  'mac-address': (row) => row.MacAddress,
  'network-interface-id': (row) => row.NetworkInterfaceId,
  'owner-id': (row) => row.OwnerId,
  'private-ip-address': (row) => row.PrivateIpAddress,
  'requester-id': (row) => row.RequesterId,
  'requester-managed': (row) => row.RequesterManaged,
  status: (row) => row.Status,
  'subnet-id': (row) => row.SubnetId,
  'vpc-id': (row) => row.VpcId,
};

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html */
export const networkInterfaces = {
  DescribeNetworkInterfaces(context, input) {
    const question = {
      ids: input.NetworkInterfaceIds,
      absence: networkInterfaceAbsent,
      filters: input.Filters,
      readers,
    };
    const rows = describeRows(context, networkInterfaceTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { NetworkInterfaces: items.map((row) => ({ ...row, TagSet: row.Tags })), NextToken: next };
  },

  DeleteNetworkInterface(context, input) {
    const row = existing(context, networkInterfaceTable, input.NetworkInterfaceId, networkInterfaceAbsent);
    if (row.Status === 'in-use') {
      throw interfaceInUse.refuse(`Network interface '${row.NetworkInterfaceId}' is currently in use.`);
    }
    context.table(networkInterfaceTable).remove(row.NetworkInterfaceId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
