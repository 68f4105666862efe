import type * as ec2 from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import { vpcAbsent } from './absence-rules.ts';
import { describeRows, existing } from './rows.ts';
import { vpcTable } from './tables.ts';
import { tagsAtCreation } from './tags.ts';

export const vpcs = {
  CreateVpc(context, input) {
    const id = context.newId('vpc');
    const row = {
      VpcId: id,
      CidrBlock: input.CidrBlock ?? '',
      IsDefault: false,
      State: 'available' as const,
      OwnerId: context.account,
      Tags: tagsAtCreation(input.TagSpecifications, 'vpc'),
      dnsSupport: true,
      dnsHostnames: false,
    };
    context.table(vpcTable).insert(id, row);
    return { Vpc: { ...row, State: 'pending', Tags: [...row.Tags] } };
  },

  DescribeVpcs(context, input) {
    const rows = describeRows(context, vpcTable, {
      ids: input.VpcIds,
      absence: vpcAbsent,
      filters: input.Filters,
      readers: { 'vpc-id': (row) => row.VpcId, cidr: (row) => row.CidrBlock, state: (row) => row.State },
    });
    const { items, next } = context.page(rows, {
      limit: input.MaxResults,
      token: input.NextToken,
      max: 1000,
    });
    return { Vpcs: items, NextToken: next };
  },

  DeleteVpc(context, input) {
    existing(context, vpcTable, input.VpcId, vpcAbsent);
    context.table(vpcTable).remove(input.VpcId);
    return {};
  },
} satisfies Handlers<typeof ec2>;
