import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { createNatGateway, deleteNatGateway, describeNatGateways } from '../../aws/operations/ec2-network.ts';
import type { NatGateway } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type State } from '../../engine/index.ts';
import { ec2Tagging, inVpc, keyBySubnet, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { natSlots } from './network-plan.ts';

interface Want {
  readonly subnetId: string;
  readonly allocationId: string;
}

const idOf = (seen: NatGateway): string => seen.NatGatewayId ?? '';

const states: Readonly<Record<string, State>> = {
  pending: 'pending',
  available: 'ready',
  deleting: 'deleting',
  deleted: 'gone',
};

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html: a failed gateway is deleted by
 * AWS after about an hour, with the reason it gives.
 */
export const natGateway = kind<NatGateway, Want, WordPressStackSpec>({
  type: 'nat-gateway',
  layer: 'Network',
  members: (spec) =>
    natSlots(spec).map((slot) => ({
      id: `nat-gateway/${slot}`,
      needs: { subnet: `subnet/public/${slot}`, address: `elastic-ip/${slot}`, way: 'internet-gateway' },
    })),
  find: {
    after: ['vpc', 'subnet'],
    ask: (scope) => {
      const Filter = inVpc(scope);
      return Filter === undefined ? [] : [describeNatGateways.call({ Filter })];
    },
    rows: (page: OutputOf<typeof describeNatGateways>) => page.NatGateways ?? [],
  },
  identify: (seen, scope) => ({
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    ...keyBySubnet(scope, seen.SubnetId, 'nat-gateway', 'public'),
    ...(seen.CreateTime === undefined ? {} : { bornAt: seen.CreateTime.getTime() }),
  }),
  state: (seen) =>
    states[seen.State ?? 'pending'] ?? {
      failed: `${seen.FailureCode ?? 'failed'}: ${seen.FailureMessage ?? 'AWS gave no reason'}`,
    },
  outputs: (seen) => ({ id: idOf(seen) }),
  want: ({ need }) => ({ subnetId: need('subnet')['id'] ?? '', allocationId: need('address')['id'] ?? '' }),
  create: {
    op: createNatGateway,
    repeat: 'token',
    call: ({ want, tags, token }) =>
      createNatGateway.call({
        SubnetId: want.subnetId,
        AllocationId: want.allocationId,
        ClientToken: token,
        ...tagAtCreation('natgateway', tags),
      }),
    seen: (output: OutputOf<typeof createNatGateway>) => output.NatGateway ?? {},
  },
  tagging: ec2Tagging(idOf),
  remove: [{ name: 'delete', call: (seen) => deleteNatGateway.call({ NatGatewayId: idOf(seen) }) }],
  // Instances that cannot reach ECS any more never deregister: the way out goes last.
  goesAfter: ['auto-scaling-group', 'service', 'capacity-provider', 'cluster'],
  typical: { create: 120, remove: 60 },
});
