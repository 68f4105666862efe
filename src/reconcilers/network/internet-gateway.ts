import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  describeInternetGateways,
  detachInternetGateway,
} from '../../aws/operations/ec2-network.ts';
import type { InternetGateway } from '../../aws/operations/ec2-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect } from '../../engine/index.ts';
import { foreignInterfaces, interfacesWhere, isPublic } from './network-blockers.ts';
import { ec2Tagging, inVpc, ownedBy, tagAtCreation, tagsOf } from '../ec2-tags.ts';

interface Want {
  readonly vpcId: string;
}

const idOf = (seen: InternetGateway): string => seen.InternetGatewayId ?? '';
const vpcOf = (seen: InternetGateway): string | undefined => seen.Attachments?.[0]?.VpcId;

const attachment: Aspect<InternetGateway, Want> = {
  name: 'attachment',
  same: (want, seen) => vpcOf(seen) === want.vpcId,
  repair: (want, seen) => attachInternetGateway.call({ InternetGatewayId: idOf(seen), VpcId: want.vpcId }),
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateInternetGateway.html */
export const internetGateway = kind<InternetGateway, Want, WordPressStackSpec>({
  type: 'internet-gateway',
  layer: 'Network',
  members: () => [{ id: 'internet-gateway', needs: { vpc: 'vpc' } }],
  find: {
    after: ['vpc'],
    ask: (scope) => [describeInternetGateways.call({ Filters: ownedBy(scope) })],
    rows: (page: OutputOf<typeof describeInternetGateways>) => page.InternetGateways ?? [],
    fallback: (scope) => {
      const vpcs = inVpc(scope)?.flatMap((filter) => filter.Values);
      if (vpcs === undefined) return [];
      const Filters = [{ Name: 'attachment.vpc-id', Values: vpcs }];
      return [
        {
          call: describeInternetGateways.call({ Filters }),
          next: (page: OutputOf<typeof describeInternetGateways>) =>
            (page.InternetGateways ?? []).length === 0 ? [] : [describeInternetGateways.call({ Filters })],
        },
      ];
    },
  },
  identify: (seen, scope) => ({
    awsId: idOf(seen),
    tags: tagsOf(seen.Tags),
    ...(scope.rows('vpc').some((row) => row.awsId === vpcOf(seen)) ? { key: 'internet-gateway' } : {}),
    inUse: vpcOf(seen) !== undefined,
  }),
  state: () => 'ready',
  outputs: (seen) => ({ id: idOf(seen) }),
  want: ({ need }) => ({ vpcId: need('vpc')['id'] ?? '' }),
  create: {
    op: createInternetGateway,
    repeat: 'none',
    call: ({ tags }) => createInternetGateway.call(tagAtCreation('internet-gateway', tags)),
    seen: (output: OutputOf<typeof createInternetGateway>) => output.InternetGateway ?? {},
  },
  aspects: [attachment],
  tagging: ec2Tagging(idOf),
  remove: [
    {
      name: 'detach',
      when: (seen) => vpcOf(seen) !== undefined,
      prepares: true,
      call: (seen) => detachInternetGateway.call({ InternetGatewayId: idOf(seen), VpcId: vpcOf(seen) }),
    },
    { name: 'delete', call: (seen) => deleteInternetGateway.call({ InternetGatewayId: idOf(seen) }) },
  ],
  blockers: {
    ask: (seen) => [interfacesWhere('vpc-id', vpcOf(seen) ?? '')],
    name: (page, _seen, stack) => foreignInterfaces(page, stack, isPublic),
  },
  // Detaching is refused while anything in the VPC has a public address.
  goesAfter: ['nat-gateway', 'load-balancer', 'classic-load-balancer', 'elastic-ip'],
  typical: { create: 2, remove: 5 },
});
