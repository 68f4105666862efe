import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createVpc,
  deleteVpc,
  describeSecurityGroups,
  describeSubnets,
  describeVpcAttribute,
  describeVpcs,
  modifyVpcAttribute,
} from '../../aws/operations/ec2-network.ts';
import type { Vpc } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, ownership, ownerTagValue, tagKeys, type Aspect } from '../../engine/index.ts';
import { vpcQuota } from './network-quotas.ts';
import { foreignGroups, foreignSubnets } from './network-blockers.ts';
import { ec2Tagging, ownedBy, tagAtCreation, tagsOf } from '../ec2-tags.ts';

interface Seen extends Vpc {
  readonly dnsHostnames?: boolean;
  readonly dnsSupport?: boolean;
}

interface Want {
  readonly cidr: string;
}

const dnsSupport: Aspect<Seen, Want> = {
  name: 'DNS support',
  same: (_want, seen) => seen.dnsSupport === true,
  repair: (_want, seen) => modifyVpcAttribute.call({ VpcId: seen.VpcId, EnableDnsSupport: { Value: true } }),
};

/** Mount targets and the database are reached by name: without host names neither resolves. */
const dnsHostnames: Aspect<Seen, Want> = {
  name: 'DNS host names',
  same: (_want, seen) => seen.dnsHostnames === true,
  repair: (_want, seen) =>
    modifyVpcAttribute.call({ VpcId: seen.VpcId, EnableDnsHostnames: { Value: true } }),
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html */
export const vpc = kind<Seen, Want, WordPressStackSpec>({
  type: 'vpc',
  layer: 'Network',
  members: () => [{ id: 'vpc' }],
  find: {
    ask: (scope) => [describeVpcs.call({ Filters: ownedBy(scope) })],
    rows: (page: OutputOf<typeof describeVpcs>) => page.Vpcs ?? [],
    // A VPC that lost its tags is recognised by a subnet that still has them.
    fallback: (scope) => [
      {
        call: describeSubnets.call({ Filters: ownedBy(scope) }),
        next: (page: OutputOf<typeof describeSubnets>) => {
          // Somebody else could put our id on a subnet of theirs: only full ownership leads to a VPC.
          const ours = (page.Subnets ?? []).filter(
            (subnet) => ownership(scope.stack, tagsOf(subnet.Tags)) === 'ours',
          );
          const ids = [...new Set(ours.map((subnet) => subnet.VpcId ?? ''))];
          return ids.length === 0 ? [] : [describeVpcs.call({ VpcIds: ids })];
        },
      },
    ],
  },
  details: [
    {
      name: 'dnsHostnames',
      ask: (seen) => describeVpcAttribute.call({ VpcId: seen.VpcId, Attribute: 'enableDnsHostnames' }),
      merge: (seen, page) => ({
        ...seen,
        dnsHostnames:
          (page as OutputOf<typeof describeVpcAttribute> | undefined)?.EnableDnsHostnames?.Value ?? false,
      }),
    },
    {
      name: 'dnsSupport',
      ask: (seen) => describeVpcAttribute.call({ VpcId: seen.VpcId, Attribute: 'enableDnsSupport' }),
      merge: (seen, page) => ({
        ...seen,
        dnsSupport:
          (page as OutputOf<typeof describeVpcAttribute> | undefined)?.EnableDnsSupport?.Value ?? false,
      }),
    },
  ],
  identify: (seen) => ({ awsId: seen.VpcId ?? '', tags: tagsOf(seen.Tags), key: 'vpc' }),
  state: (seen) => (seen.State === 'available' ? 'ready' : 'pending'),
  outputs: (seen) => ({ id: seen.VpcId ?? '', cidr: seen.CidrBlock ?? '' }),
  want: ({ spec }) => ({ cidr: spec.network.cidr }),
  create: {
    op: createVpc,
    repeat: 'none',
    call: ({ want, tags }) => createVpc.call({ CidrBlock: want.cidr, ...tagAtCreation('vpc', tags) }),
    // A new VPC resolves names and gives hosts none.
    seen: (output: OutputOf<typeof createVpc>) => ({ ...output.Vpc, dnsSupport: true, dnsHostnames: false }),
  },
  aspects: [dnsSupport, dnsHostnames],
  tagging: ec2Tagging((seen: Seen) => seen.VpcId ?? ''),
  traces: {
    ask: ({ owner, cluster }) => [
      describeVpcs.call({
        Filters: [
          { Name: `tag:${tagKeys.name}`, Values: [ownerTagValue(owner)] },
          { Name: `tag:${tagKeys.cluster}`, Values: [cluster] },
        ],
      }),
    ],
    tags: (page) => ((page as OutputOf<typeof describeVpcs>).Vpcs ?? []).map(({ Tags }) => tagsOf(Tags)),
  },
  quota: vpcQuota,
  carriesMarks: true,
  remove: [{ name: 'delete', call: (seen) => deleteVpc.call({ VpcId: seen.VpcId }) }],
  blockers: {
    ask: (seen) => {
      const Filters = [{ Name: 'vpc-id', Values: [seen.VpcId ?? ''] }];
      return [describeSubnets.call({ Filters }), describeSecurityGroups.call({ Filters })];
    },
    name: (page, _seen, stack) => [
      ...foreignSubnets(page, stack),
      ...foreignGroups(page, stack, (id) => `delete security group ${id}`),
    ],
  },
  goesAfter: ['subnet', 'internet-gateway', 'route-table', 'security-group'],
  typical: { create: 3, remove: 3 },
});
