import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  addRoleToInstanceProfile,
  createInstanceProfile,
  deleteInstanceProfile,
  listInstanceProfiles,
  listInstanceProfileTags,
  removeRoleFromInstanceProfile,
  tagInstanceProfile,
  untagInstanceProfile,
} from '../../aws/operations/iam.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { derivedName, iamPath, kind, type Aspect } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';

type Seen = Partial<NonNullable<OutputOf<typeof listInstanceProfiles>['InstanceProfiles']>[number]>;

interface Want {
  readonly name: string;
  readonly role: string;
}

const nameOf = (seen: Seen): string => seen.InstanceProfileName ?? '';
const roleOf = (seen: Seen): string | undefined => seen.Roles?.[0]?.RoleName;

/** A profile holds one role: another one has to leave before ours can enter. */
const foreignRole: Aspect<Seen, Want> = {
  name: 'role of somebody else',
  same: (want, seen) => roleOf(seen) === undefined || roleOf(seen) === want.role,
  repair: (want, seen) =>
    removeRoleFromInstanceProfile.call({ InstanceProfileName: want.name, RoleName: roleOf(seen) }),
};

const ownRole: Aspect<Seen, Want> = {
  name: 'role',
  same: (want, seen) => roleOf(seen) === want.role,
  repair: (want) => addRoleToInstanceProfile.call({ InstanceProfileName: want.name, RoleName: want.role }),
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html */
export const instanceProfile = kind<Seen, Want, WordPressStackSpec>({
  type: 'instance-profile',
  layer: 'Identity',
  members: () => [{ id: 'instance-profile', needs: { role: 'role/instance' } }],
  find: {
    ask: ({ stack }) => [listInstanceProfiles.call({ PathPrefix: iamPath(stack.stackId) })],
    rows: (page: OutputOf<typeof listInstanceProfiles>) => page.InstanceProfiles ?? [],
  },
  details: [
    {
      name: 'tags',
      ask: (seen) => listInstanceProfileTags.call({ InstanceProfileName: nameOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        Tags: (page as OutputOf<typeof listInstanceProfileTags> | undefined)?.Tags ?? [],
      }),
    },
  ],
  identify: (seen, { stack }) => ({
    awsId: seen.InstanceProfileId ?? nameOf(seen),
    ...(seen.Tags === undefined ? {} : { tags: tagsOf(seen.Tags) }),
    ...(nameOf(seen) === derivedName(stack, 'instance') ? { key: 'instance-profile' } : {}),
    ...(seen.CreateDate === undefined ? {} : { bornAt: seen.CreateDate.getTime() }),
  }),
  state: () => 'ready',
  outputs: (seen) => ({ arn: seen.Arn ?? '', name: nameOf(seen) }),
  want: ({ stack, need }) => ({
    name: derivedName(stack, 'instance'),
    role: need('role')['name'] ?? '',
  }),
  create: {
    op: createInstanceProfile,
    repeat: 'name',
    call: ({ want, tags, stack }) =>
      createInstanceProfile.call({
        InstanceProfileName: want.name,
        Path: iamPath(stack.stackId),
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createInstanceProfile>, _want, tags) => ({
      ...output.InstanceProfile,
      Tags: tagList(tags),
    }),
  },
  aspects: [foreignRole, ownRole],
  tagging: {
    add: (seen, tags) => tagInstanceProfile.call({ InstanceProfileName: nameOf(seen), Tags: tagList(tags) }),
    remove: (seen, keys) =>
      untagInstanceProfile.call({ InstanceProfileName: nameOf(seen), TagKeys: [...keys] }),
  },
  remove: [
    {
      name: 'empty',
      when: (seen) => roleOf(seen) !== undefined,
      prepares: true,
      call: (seen) =>
        removeRoleFromInstanceProfile.call({
          InstanceProfileName: nameOf(seen),
          RoleName: roleOf(seen),
        }),
    },
    {
      name: 'delete',
      call: (seen) => deleteInstanceProfile.call({ InstanceProfileName: nameOf(seen) }),
    },
  ],
  goesAfter: ['auto-scaling-group', 'launch-template'],
  typical: { create: 5, remove: 3 },
});
