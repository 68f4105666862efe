import type * as iam from '@aws-sdk/client-iam';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { checkTrust, encoded, sizeOf } from './documents.ts';
import { listed } from './pages.ts';
import * as rules from './rules.ts';
import { instanceProfileTable, nameKey, roleTable } from './tables.ts';
import type { RoleRow } from './tables.ts';
import { mergedTags, remainingTags } from './tags.ts';

const absent = (name: string) => rules.roleAbsent.refuse(`The role with name ${name} cannot be found.`);

/** The role that a write names. */
export function existingRole(context: CallContext, name: string): RoleRow {
  const role = context.table(roleTable).reachable(nameKey(name));
  if (!role) throw absent(name);
  return role;
}

/** The role that a caller's write may change. */
export function modifiableRole(context: CallContext, name: string): RoleRow {
  const role = existingRole(context, name);
  if (role.Path.startsWith('/aws-service-role/'))
    throw rules.roleProtected.refuse(
      `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
    );
  return role;
}

/** The role as reads show it. */
export function shownRole(context: CallContext, name: string): RoleRow {
  const role = context.table(roleTable).byId(nameKey(name));
  if (!role) throw absent(name);
  return role;
}

export function changeRole(context: CallContext, name: string, change: Partial<RoleRow>): void {
  context.table(roleTable).update(nameKey(name), change);
}

/** Changes what a role may do or who may assume it; other services go by the old rights for a while. */
export function changeRights(context: CallContext, name: string, change: Partial<RoleRow>): void {
  context.table(roleTable).update(nameKey(name), (role) => ({
    ...role,
    ...change,
    before: { trust: role.trust, inline: role.inline, attached: role.attached },
    changedAt: context.now,
  }));
}

export function uniqueId(context: CallContext, prefix: string): string {
  return `${prefix}${context.scope.random.hex(17).toUpperCase()}`;
}

function checkedTrust(
  context: CallContext,
  document: string,
): Pick<RoleRow, 'trust' | 'AssumeRolePolicyDocument'> {
  checkTrust(document);
  const limit = context.limit(rules.trustSize);
  if (sizeOf(document) > limit)
    throw rules.limitExceeded.refuse(`Cannot exceed quota for ACLSizePerRole: ${String(limit)}`);
  return { trust: document, AssumeRolePolicyDocument: encoded(document) };
}

function checkRoom(context: CallContext, name: string): void {
  const { truth } = context.table(roleTable);
  if (truth.has(nameKey(name))) throw rules.roleNameTaken.refuse(`Role with name ${name} already exists.`);
  const limit = context.limit(rules.rolesPerAccount);
  if (truth.list().length >= limit)
    throw rules.limitExceeded.refuse(`Cannot exceed quota for RolesPerAccount: ${String(limit)}`);
}

function checkUnused(context: CallContext, role: RoleRow): void {
  const holder = context.table(instanceProfileTable).truth.find((profile) => profile.role === role.RoleName);
  if (holder)
    throw rules.roleInUse.refuse('Cannot delete entity, must remove roles from instance profile first.');
  if (role.attached.length > 0)
    throw rules.roleInUse.refuse('Cannot delete entity, must detach all policies first.');
  if (Object.keys(role.inline).length > 0)
    throw rules.roleInUse.refuse('Cannot delete entity, must delete policies first.');
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html: lists leave tags out. */
const listedRole = ({ Tags: _tags, ...role }: RoleRow): Omit<RoleRow, 'Tags'> => role;

export const roles = {
  CreateRole(context, input) {
    checkRoom(context, input.RoleName);
    const path = input.Path ?? '/';
    const role = {
      RoleName: input.RoleName,
      RoleId: uniqueId(context, 'AROA'),
      Arn: `arn:aws:iam::${context.account}:role${path}${input.RoleName}`,
      Path: path,
      CreateDate: context.date,
      ...(input.Description === undefined ? {} : { Description: input.Description }),
      MaxSessionDuration: input.MaxSessionDuration ?? 3600,
      ...checkedTrust(context, input.AssumeRolePolicyDocument),
      Tags: mergedTags(context, [], input.Tags),
      inline: {},
      attached: [],
      changedAt: context.now,
      before: undefined,
    };
    return { Role: context.table(roleTable).insert(nameKey(input.RoleName), role) };
  },

  GetRole: (context, input) => ({ Role: shownRole(context, input.RoleName) }),

  ListRoles(context, input) {
    const prefix = input.PathPrefix ?? '/';
    const found = context
      .table(roleTable)
      .list()
      .filter((role) => role.Path.startsWith(prefix))
      .map(listedRole);
    const { items, rest } = listed(context, found, input);
    return { Roles: items, ...rest };
  },

  UpdateAssumeRolePolicy(context, input) {
    modifiableRole(context, input.RoleName);
    changeRights(context, input.RoleName, checkedTrust(context, input.PolicyDocument));
    return {};
  },

  UpdateRole(context, input) {
    const role = modifiableRole(context, input.RoleName);
    changeRole(context, input.RoleName, {
      ...(input.Description === undefined ? {} : { Description: input.Description }),
      MaxSessionDuration: input.MaxSessionDuration ?? role.MaxSessionDuration,
    });
    return {};
  },

  DeleteRole(context, input) {
    checkUnused(context, modifiableRole(context, input.RoleName));
    context.table(roleTable).remove(nameKey(input.RoleName));
    return {};
  },

  TagRole(context, input) {
    const role = modifiableRole(context, input.RoleName);
    changeRole(context, input.RoleName, { Tags: mergedTags(context, role.Tags, input.Tags) });
    return {};
  },

  UntagRole(context, input) {
    const role = modifiableRole(context, input.RoleName);
    changeRole(context, input.RoleName, { Tags: remainingTags(role.Tags, input.TagKeys) });
    return {};
  },

  ListRoleTags(context, input) {
    const { items, rest } = listed(context, shownRole(context, input.RoleName).Tags, input);
    return { Tags: items, ...rest };
  },
} satisfies Handlers<typeof iam>;
