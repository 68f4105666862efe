import type * as ec2 from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import { networkAclAbsent } from './absence-rules.ts';
import type { FilterReaders } from './filters.ts';
import { describeRows } from './rows.ts';
import { networkAclTable, subnetTable } from './tables.ts';
import type { NetworkAclRow } from './tables.ts';

const readers: FilterReaders<NetworkAclRow> = {
  default: (row) => row.IsDefault,
  'network-acl-id': (row) => row.NetworkAclId,
  'owner-id': (row) => row.OwnerId,
  'vpc-id': (row) => row.VpcId,
};

/** Only the default ones, which hold every subnet of their VPC. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
export const networkAcls = {
  DescribeNetworkAcls(context, input) {
    const question = { ids: input.NetworkAclIds, absence: networkAclAbsent, filters: input.Filters, readers };
    const rows = describeRows(context, networkAclTable, question);
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    const subnets = context.table(subnetTable).list();
    const NetworkAcls = items.map((row) => ({
      ...row,
      Associations: subnets
        .filter(({ VpcId }) => VpcId === row.VpcId)
        .map(({ SubnetId }) => ({
          NetworkAclAssociationId: `aclassoc-${SubnetId.slice('subnet-'.length)}`,
          NetworkAclId: row.NetworkAclId,
          SubnetId,
        })),
    }));
    return { NetworkAcls, NextToken: next };
  },
} satisfies Handlers<typeof ec2>;
