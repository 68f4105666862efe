import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { allocateAddress, describeAddresses, releaseAddress } from '../../aws/operations/ec2-network.ts';
import type { Address } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind } from '../../engine/index.ts';
import { ec2Tagging, ownedBy, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { natSlots } from './network-plan.ts';

const idOf = (seen: Address): string => seen.AllocationId ?? '';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html */
export const elasticIp = kind<Address, null, WordPressStackSpec>({
  type: 'elastic-ip',
  layer: 'Network',
  members: (spec) => natSlots(spec).map((slot) => ({ id: `elastic-ip/${slot}` })),
  find: {
    ask: (scope) => [describeAddresses.call({ Filters: ownedBy(scope) })],
    rows: (page: OutputOf<typeof describeAddresses>) => page.Addresses ?? [],
  },
  identify: (seen) => ({
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    inUse: seen.AssociationId !== undefined,
  }),
  state: () => 'ready',
  outputs: (seen) => ({ id: idOf(seen), address: seen.PublicIp ?? '' }),
  want: () => null,
  create: {
    op: allocateAddress,
    repeat: 'none',
    call: ({ tags }) => allocateAddress.call({ Domain: 'vpc', ...tagAtCreation('elastic-ip', tags) }),
    seen: (output: OutputOf<typeof allocateAddress>, _want, tags) => ({
      ...(output.AllocationId === undefined ? {} : { AllocationId: output.AllocationId }),
      ...(output.PublicIp === undefined ? {} : { PublicIp: output.PublicIp }),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  },
  tagging: ec2Tagging(idOf),
  remove: [{ name: 'release', call: (seen) => releaseAddress.call({ AllocationId: idOf(seen) }) }],
  goesAfter: ['nat-gateway'],
  typical: { create: 2, remove: 2 },
});
