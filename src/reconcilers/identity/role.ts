import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createRole,
  deleteRole,
  deleteRolePolicy,
  detachRolePolicy,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  listRoles,
  listRoleTags,
  tagRole,
  untagRole,
} from '../../aws/operations/iam.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { iamPath, kind } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';
import { roleName } from '../stack-names.ts';
import { INLINE_POLICY, roleAspects, type SeenRole } from './role-aspects.ts';
import { roleMembers, ROLES, roleWant, type RoleWant } from './role-wants.ts';

const nameOf = (seen: SeenRole): string => seen.RoleName ?? '';

/**
 * The roles of a stack. They lie under a path of their own, which proves whose they are: listing roles shows no
 * tags. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
export const role = kind<SeenRole, RoleWant, WordPressStackSpec>({
  type: 'role',
  layer: 'Identity',
  members: roleMembers,
  find: {
    ask: ({ stack }) => [listRoles.call({ PathPrefix: iamPath(stack.stackId) })],
    rows: (page: OutputOf<typeof listRoles>) => page.Roles ?? [],
  },
  details: [
    {
      name: 'tags',
      ask: (seen) => listRoleTags.call({ RoleName: nameOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        Tags: (page as OutputOf<typeof listRoleTags> | undefined)?.Tags ?? [],
      }),
    },
    {
      name: 'policy',
      ask: (seen) => getRolePolicy.call({ RoleName: nameOf(seen), PolicyName: INLINE_POLICY }),
      merge: (seen, page) => ({
        ...seen,
        policy: (page as OutputOf<typeof getRolePolicy> | undefined)?.PolicyDocument,
      }),
    },
    {
      name: 'inline policies',
      ask: (seen) => listRolePolicies.call({ RoleName: nameOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        inline: (page as OutputOf<typeof listRolePolicies> | undefined)?.PolicyNames ?? [],
      }),
    },
    {
      name: 'managed policies',
      ask: (seen) => listAttachedRolePolicies.call({ RoleName: nameOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        managed: (
          (page as OutputOf<typeof listAttachedRolePolicies> | undefined)?.AttachedPolicies ?? []
        ).flatMap(({ PolicyArn }) => PolicyArn ?? []),
      }),
    },
  ],
  identify: (seen, { stack }) => {
    const own = ROLES.find((candidate) => roleName(stack, candidate) === seen.RoleName);
    return {
      // Two roles that had one name one after the other differ in their ids only.
      awsId: seen.RoleId ?? nameOf(seen),
      ...(seen.Tags === undefined ? {} : { tags: tagsOf(seen.Tags) }),
      ...(own === undefined ? {} : { key: `role/${own}` }),
      ...(seen.CreateDate === undefined ? {} : { bornAt: seen.CreateDate.getTime() }),
    };
  },
  state: () => 'ready',
  outputs: (seen) => ({ arn: seen.Arn ?? '', name: nameOf(seen) }),
  want: roleWant,
  create: {
    op: createRole,
    repeat: 'name',
    call: ({ want, tags, stack }) =>
      createRole.call({
        RoleName: want.name,
        Path: iamPath(stack.stackId),
        Description: want.description,
        AssumeRolePolicyDocument: want.trust,
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createRole>, _want, tags) => ({
      ...output.Role,
      Tags: tagList(tags),
      policy: undefined,
      inline: [],
      managed: [],
    }),
  },
  aspects: roleAspects,
  tagging: {
    add: (seen, tags) => tagRole.call({ RoleName: nameOf(seen), Tags: tagList(tags) }),
    remove: (seen, keys) => untagRole.call({ RoleName: nameOf(seen), TagKeys: [...keys] }),
  },
  remove: [
    {
      name: 'detach policies',
      when: ({ managed = [] }) => managed.length > 0,
      prepares: true,
      call: (seen) => detachRolePolicy.call({ RoleName: nameOf(seen), PolicyArn: seen.managed?.[0] }),
    },
    {
      name: 'delete policies',
      when: ({ inline = [] }) => inline.length > 0,
      prepares: true,
      call: (seen) => deleteRolePolicy.call({ RoleName: nameOf(seen), PolicyName: seen.inline?.[0] }),
    },
    { name: 'delete', call: (seen) => deleteRole.call({ RoleName: nameOf(seen) }) },
  ],
  // Instances without a role never deregister, tasks without one never stop in order.
  goesAfter: ['service', 'init-run', 'auto-scaling-group', 'instance-profile'],
  typical: { create: 5, remove: 3 },
});
