import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { allocateAddress, describeAddresses, releaseAddress } from '../../aws/operations/ec2-network.ts';
import type { Address, NatGateway } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Scope } from '../../engine/index.ts';
import { ec2Tagging, ownedBy, tagAtCreation, tagsOf } from '../ec2-tags.ts';
import { elasticIpQuota } from './network-quotas.ts';
import { natSlots } from './network-plan.ts';

const idOf = (seen: Address): string => seen.AllocationId ?? '';

/** The addresses that our NAT gateways use, and the slots of those. */
function used(scope: Scope): ReadonlyMap<string, string> {
  const pairs = scope
    .rows('nat-gateway')
    .flatMap((row) =>
      ((row.seen as NatGateway).NatGatewayAddresses ?? []).map(({ AllocationId = '' }): [string, string] => [
        AllocationId,
        row.id.slice('nat-gateway/'.length),
      ]),
    );
  return new Map(pairs.filter(([id]) => id !== ''));
}

const unseen = (seen: readonly Address[], scope: Scope): string[] =>
  [...used(scope).keys()].filter((id) => !seen.some((address) => idOf(address) === id));

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html */
export const elasticIp = kind<Address, null, WordPressStackSpec>({
  type: 'elastic-ip',
  layer: 'Network',
  members: (spec) => natSlots(spec).map((slot) => ({ id: `elastic-ip/${slot}` })),
  find: {
    after: ['nat-gateway'],
    ask: (scope) => [describeAddresses.call({ Filters: ownedBy(scope) })],
    rows: (page: OutputOf<typeof describeAddresses>) => page.Addresses ?? [],
    // An address that lost its tags is ours by the gateway that uses it; a second one would leave it behind for ever.
    complete: (seen, scope) => unseen(seen, scope).length === 0,
    fallback: (scope, seen) => {
      const call = describeAddresses.call({ AllocationIds: unseen(seen, scope) });
      return [{ call, next: () => [call] }];
    },
  },
  identify: (seen, scope) => {
    const slot = used(scope).get(idOf(seen));
    return {
      awsId: idOf(seen),
      tags: tagsOf(seen.Tags),
      ...(slot === undefined ? {} : { key: `elastic-ip/${slot}` }),
      inUse: seen.AssociationId !== undefined,
    };
  },
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
  quota: elasticIpQuota,
  tagging: ec2Tagging(idOf),
  remove: [{ name: 'release', call: (seen) => releaseAddress.call({ AllocationId: idOf(seen) }) }],
  goesAfter: ['nat-gateway'],
  typical: { create: 2, remove: 2 },
});
