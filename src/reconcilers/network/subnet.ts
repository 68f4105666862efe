import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { createSubnet, deleteSubnet, describeSubnets } from '../../aws/operations/ec2-network.ts';
import type { Subnet } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type OwnedRow } from '../../engine/index.ts';
import { foreignInterfaces, interfacesWhere } from './network-blockers.ts';
import { ec2Tagging, inVpc, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { slotsOf, subnetByCidr, subnetCidr, TIERS, type Tier, type ZoneSlot } from './network-plan.ts';

interface Want {
  readonly vpcId: string;
  readonly cidr: string;
  readonly zoneId: string;
}

const idOf = (seen: Subnet): string => seen.SubnetId ?? '';

function placeOf(id: string): { tier: Tier; slot: ZoneSlot } {
  const [, tier, slot] = id.split('/');
  return { tier: tier as Tier, slot: slot as ZoneSlot };
}

function blockOf(vpc: OwnedRow | undefined): string {
  return (vpc?.seen as { readonly CidrBlock?: string } | undefined)?.CidrBlock ?? '';
}

/**
 * A subnet hands out no public addresses, public tier included: what needs one (balancer, NAT) brings its own.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
 */
export const subnet = kind<Subnet, Want, WordPressStackSpec>({
  type: 'subnet',
  layer: 'Network',
  members: (spec) =>
    TIERS.flatMap((tier) =>
      slotsOf(spec).map((slot) => ({ id: `subnet/${tier}/${slot}`, needs: { vpc: 'vpc', zones: 'zones' } })),
    ),
  find: {
    after: ['vpc'],
    ask: (scope) => {
      const Filters = inVpc(scope);
      return Filters === undefined ? [] : [describeSubnets.call({ Filters })];
    },
    rows: (page: OutputOf<typeof describeSubnets>) => page.Subnets ?? [],
  },
  identify: (seen, scope) => {
    const key = subnetByCidr(
      blockOf(scope.rows('vpc').find((row) => row.awsId === seen.VpcId)),
      seen.CidrBlock ?? '',
    );
    return { awsId: idOf(seen), tags: tagsOf(seen.Tags), ...(key === undefined ? {} : { key }) };
  },
  state: (seen) => (seen.State === 'available' ? 'ready' : 'pending'),
  outputs: (seen) => ({
    id: idOf(seen),
    zone: seen.AvailabilityZone ?? '',
    zoneId: seen.AvailabilityZoneId ?? '',
  }),
  want: ({ id, spec, need }) => {
    const { tier, slot } = placeOf(id);
    return {
      vpcId: need('vpc')['id'] ?? '',
      cidr: subnetCidr(spec.network.cidr, tier, slot),
      zoneId: need('zones')[slot] ?? '',
    };
  },
  create: {
    op: createSubnet,
    repeat: 'name',
    call: ({ want, tags }) =>
      createSubnet.call({
        VpcId: want.vpcId,
        CidrBlock: want.cidr,
        AvailabilityZoneId: want.zoneId,
        ...tagAtCreation('subnet', tags),
      }),
    seen: (output: OutputOf<typeof createSubnet>) => output.Subnet ?? {},
  },
  tagging: ec2Tagging(idOf),
  remove: [{ name: 'delete', call: (seen) => deleteSubnet.call({ SubnetId: idOf(seen) }) }],
  blockers: {
    ask: (seen) => [interfacesWhere('subnet-id', seen.SubnetId ?? '')],
    name: (page, _seen, stack) => foreignInterfaces(page, stack),
  },
  goesAfter: [
    'nat-gateway',
    'load-balancer',
    'classic-load-balancer',
    'auto-scaling-group',
    'mount-target',
    'database',
    'database-subnet-group',
    'service',
  ],
  typical: { create: 3, remove: 3 },
});
