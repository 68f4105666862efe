import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { readLedger, tagKeys } from '../../../src/engine/index.ts';
import { vpcTable } from '../../aws-emulator/services/ec2/tables.ts';
import { living, tagsOf } from '../oracles.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import type { Change } from './change.ts';

/** What runs takes its tags when it starts; a version keeps those that it was made with. */
const AT_START = /instance$|volume|network-interface|task$|launch-template-version|snapshot|stopped/u;

/** Objects of the stack, each with its tags. */
const tagged = (world: World) =>
  living(world.emulator)
    .filter(({ type }) => !AT_START.test(type))
    .map(({ type, id, row }) => ({ name: `${type} ${id}`, tags: tagsOf(row) }))
    .filter(({ tags }) => tags[tagKeys.resource] !== undefined);

/** Every object of the stack carries these tags; `undefined`: it does not. */
const everyObjectHas =
  (wanted: Readonly<Record<string, string | undefined>>) =>
  (world: World): readonly string[] => {
    const objects = tagged(world);
    const wrong = objects.flatMap(({ name, tags }) =>
      Object.entries(wanted)
        .filter(([key, value]) => tags[key] !== value)
        .map(([key]) => `${name} has ${key}=${tags[key] ?? '(none)'}`),
    );
    return [...(objects.length < 50 ? [`only ${objects.length} objects`] : []), ...wrong];
  };

/** Somebody's own tag, which is none of our business. */
function tagByHand(world: World): void {
  const table = world.emulator.scope(ACCOUNT, REGION).table(vpcTable);
  const [vpc] = table.truth.filter((row) => tagsOf(row)[tagKeys.stackId] !== undefined);
  table.update(vpc?.VpcId ?? '', (row) => ({ ...row, Tags: [...row.Tags, { Key: 'audit', Value: 'seen' }] }));
}

const isStillThere = (world: World): readonly string[] =>
  tagged(world).some(({ tags }) => tags['audit'] === 'seen') ? [] : ['the tag of somebody else is gone'];

/** Keys are remembered for as long as an object carries them, and no longer. */
const ledgerKnows =
  (keys: readonly string[]) =>
  (world: World): readonly string[] => {
    const ledger = readLedger(world.stack?.metadata.annotations[ANNOTATIONS.ledger]);
    const known = typeof ledger === 'object' ? ledger.tagKeys : [];
    return known.join() === keys.join() ? [] : [`the ledger knows the keys ${known.join(', ')}`];
  };

const added = {
  'ec2:CreateTags': 28,
  'secretsmanager:TagResource': 4,
  'efs:TagResource': 2,
  'rds:AddTagsToResource': 3,
  'ecr:TagResource': 1,
  'iam:TagRole': 4,
  'iam:TagInstanceProfile': 1,
  'elbv2:AddTags': 3,
  'ecs:TagResource': 5,
  'autoscaling:CreateOrUpdateTags': 1,
  'logs:TagResource': 1,
  'ec2:CreateLaunchTemplateVersion': 1,
  'autoscaling:UpdateAutoScalingGroup': 1,
};

const removed = {
  'ec2:DeleteTags': 28,
  'secretsmanager:UntagResource': 4,
  'efs:UntagResource': 2,
  'rds:RemoveTagsFromResource': 3,
  'ecr:UntagResource': 1,
  'iam:UntagRole': 4,
  'iam:UntagInstanceProfile': 1,
  'elbv2:RemoveTags': 3,
  'ecs:UntagResource': 5,
  'autoscaling:DeleteTags': 1,
  'logs:UntagResource': 1,
  'ec2:CreateLaunchTemplateVersion': 1,
  'autoscaling:UpdateAutoScalingGroup': 1,
};

const RUNNING = 'Instances and tasks that run keep the tags they started with.';

export const tagChanges: readonly Change[] = [
  {
    edit: '`tags`: one added',
    effect: `Every object is tagged. ${RUNNING}`,
    downtime: 'none',
    before: tagByHand,
    spec: { tags: { team: 'web', stage: 'live' } },
    writes: added,
    check: (world) => [
      ...everyObjectHas({ team: 'web', stage: 'live' })(world),
      ...ledgerKnows(['stage', 'team'])(world),
    ],
  },
  {
    edit: '`tags`: a value changed',
    effect: `Every object is tagged anew. ${RUNNING}`,
    downtime: 'none',
    spec: { tags: { team: 'shop' } },
    writes: added,
    check: everyObjectHas({ team: 'shop', stage: 'live' }),
  },
  {
    edit: '`tags`: one removed',
    effect: `It is taken off every object; tags that others have set stay. ${RUNNING}`,
    downtime: 'none',
    spec: { tags: { team: null } },
    writes: removed,
    check: (world) => [
      ...everyObjectHas({ team: undefined, stage: 'live' })(world),
      ...ledgerKnows(['stage'])(world),
      ...isStillThere(world),
    ],
  },
];
