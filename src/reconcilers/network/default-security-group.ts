import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  describeSecurityGroups,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
} from '../../aws/operations/ec2-network.ts';
import type { SecurityGroup } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind } from '../../engine/index.ts';
import { inVpc } from '../ec2-tags.ts';

const idOf = (seen: SecurityGroup): string => seen.GroupId ?? '';

/**
 * The group that comes with the VPC is emptied: what forgets to name a group gets no traffic (Security Hub EC2.2).
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
export const defaultSecurityGroup = kind<SecurityGroup, null, WordPressStackSpec>({
  type: 'default-security-group',
  layer: 'Network',
  members: () => [{ id: 'default-security-group', needs: { vpc: 'vpc' } }],
  find: {
    after: ['vpc'],
    ask: (scope) => {
      const filters = inVpc(scope);
      if (filters === undefined) return [];
      return [
        describeSecurityGroups.call({ Filters: [...filters, { Name: 'group-name', Values: ['default'] }] }),
      ];
    },
    rows: (page: OutputOf<typeof describeSecurityGroups>) => page.SecurityGroups ?? [],
  },
  // It cannot be created or deleted by anybody: it is ours because the VPC is.
  identify: (seen) => ({ awsId: idOf(seen), key: 'default-security-group' }),
  state: () => 'ready',
  outputs: (seen) => ({ id: idOf(seen) }),
  want: () => null,
  aspects: [
    {
      name: 'no way in',
      same: (_want, seen) => (seen.IpPermissions ?? []).length === 0,
      repair: (_want, seen) =>
        revokeSecurityGroupIngress.call({ GroupId: idOf(seen), IpPermissions: seen.IpPermissions }),
    },
    {
      name: 'no way out',
      same: (_want, seen) => (seen.IpPermissionsEgress ?? []).length === 0,
      repair: (_want, seen) =>
        revokeSecurityGroupEgress.call({ GroupId: idOf(seen), IpPermissions: seen.IpPermissionsEgress }),
    },
  ],
  remove: [],
  typical: { create: 3, remove: 3 },
});
