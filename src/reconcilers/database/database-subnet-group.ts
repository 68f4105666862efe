import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBSubnetGroup } from '../../aws/operations/rds-shapes.ts';
import {
  createDBSubnetGroup,
  deleteDBSubnetGroup,
  describeDBSubnetGroups,
  modifyDBSubnetGroup,
} from '../../aws/operations/rds.ts';
import { derivedName, kind, type Aspect, type StackIdentity, type Tags } from '../../engine/index.ts';
import { tagList } from '../ec2-tags.ts';
import { slotsOf } from '../network/network-plan.ts';
import { instancesUsing } from './group-blockers.ts';
import { rdsTagging, rdsTags } from './rds-tags.ts';

interface Seen extends DBSubnetGroup {
  readonly tags?: Tags;
}

interface Want {
  readonly name: string;
  readonly subnetIds: readonly string[];
}

const nameOf = (stack: StackIdentity): string => derivedName(stack, 'database');
const arnOf = (seen: Seen): string => seen.DBSubnetGroupArn ?? '';
const subnetsOf = (seen: Seen): string[] =>
  (seen.Subnets ?? []).map((subnet) => subnet.SubnetIdentifier ?? '').sort();

const subnets: Aspect<Seen, Want> = {
  name: 'subnets',
  same: (want, seen) => subnetsOf(seen).join() === want.subnetIds.join(),
  repair: (want) =>
    modifyDBSubnetGroup.call({ DBSubnetGroupName: want.name, SubnetIds: [...want.subnetIds] }),
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html */
export const databaseSubnetGroup = kind<Seen, Want, WordPressStackSpec>({
  type: 'database-subnet-group',
  layer: 'Database',
  members: (spec) => [
    {
      id: 'database-subnet-group',
      needs: Object.fromEntries(slotsOf(spec).map((slot) => [slot, `subnet/data/${slot}`])),
    },
  ],
  find: {
    ask: ({ stack }) => [describeDBSubnetGroups.call({ DBSubnetGroupName: nameOf(stack) })],
    rows: (page: OutputOf<typeof describeDBSubnetGroups>) => page.DBSubnetGroups ?? [],
  },
  details: [rdsTags(arnOf)],
  identify: (seen, { stack }) => ({
    awsId: seen.DBSubnetGroupName ?? '',
    ...(seen.tags === undefined ? {} : { tags: seen.tags }),
    ...(seen.DBSubnetGroupName === nameOf(stack) ? { key: 'database-subnet-group' } : {}),
  }),
  state: () => 'ready',
  outputs: (seen) => ({ name: seen.DBSubnetGroupName ?? '' }),
  want: ({ spec, stack, need }) => ({
    name: nameOf(stack),
    subnetIds: slotsOf(spec)
      .map((slot) => need(slot)['id'] ?? '')
      .sort(),
  }),
  create: {
    op: createDBSubnetGroup,
    repeat: 'name',
    call: ({ want, tags }) =>
      createDBSubnetGroup.call({
        DBSubnetGroupName: want.name,
        DBSubnetGroupDescription: 'WordPress database: subnets without a way out',
        SubnetIds: [...want.subnetIds],
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createDBSubnetGroup>, _want, tags) => ({ ...output.DBSubnetGroup, tags }),
  },
  aspects: [subnets],
  tagging: rdsTagging(arnOf),
  remove: [
    {
      name: 'delete',
      call: (seen) => deleteDBSubnetGroup.call({ DBSubnetGroupName: seen.DBSubnetGroupName }),
    },
  ],
  blockers: instancesUsing((instance, seen: Seen) => {
    return instance.DBSubnetGroup?.DBSubnetGroupName === seen.DBSubnetGroupName;
  }),
  goesAfter: ['database'],
  typical: { create: 3, remove: 3 },
});
