import type * as iam from '@aws-sdk/client-iam';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Frozen, Handlers } from '../../kernel/handlers.ts';
import { listed } from './pages.ts';
import { existingRole, shownRole, uniqueId } from './roles.ts';
import * as rules from './rules.ts';
import { instanceProfileTable, nameKey, roleTable } from './tables.ts';
import type { InstanceProfileRow } from './tables.ts';
import { mergedTags, remainingTags } from './tags.ts';

const absent = (name: string) => rules.profileAbsent.refuse(`Instance Profile ${name} cannot be found.`);

function existing(context: CallContext, name: string): InstanceProfileRow {
  const profile = context.table(instanceProfileTable).reachable(nameKey(name));
  if (!profile) throw absent(name);
  return profile;
}

function read(context: CallContext, name: string): InstanceProfileRow {
  const profile = context.table(instanceProfileTable).byId(nameKey(name));
  if (!profile) throw absent(name);
  return profile;
}

const change = (context: CallContext, name: string, members: Partial<InstanceProfileRow>): void => {
  context.table(instanceProfileTable).update(nameKey(name), members);
};

/** With its role inside, which shows no tags there. */
function shown(context: CallContext, profile: InstanceProfileRow): Frozen<iam.InstanceProfile> {
  const role =
    profile.role === undefined ? undefined : context.table(roleTable).truth.get(nameKey(profile.role));
  if (!role) return { ...profile, Roles: [] };
  const { Tags: _tags, ...rest } = role;
  return { ...profile, Roles: [rest] };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html: lists leave tags out. */
function listedProfile(context: CallContext, profile: InstanceProfileRow): Frozen<iam.InstanceProfile> {
  const { Tags: _tags, ...rest } = shown(context, profile);
  return rest;
}

function checkRoom(context: CallContext, name: string): void {
  const { truth } = context.table(instanceProfileTable);
  if (truth.has(nameKey(name)))
    throw rules.profileNameTaken.refuse(`Instance Profile ${name} already exists.`);
  const limit = context.limit(rules.profilesPerAccount);
  if (truth.list().length >= limit)
    throw rules.limitExceeded.refuse(`Cannot exceed quota for InstanceProfilesPerAccount: ${String(limit)}`);
}

export const instanceProfiles = {
  CreateInstanceProfile(context, input) {
    const name = input.InstanceProfileName;
    checkRoom(context, name);
    const path = input.Path ?? '/';
    const profile = context.table(instanceProfileTable).insert(nameKey(name), {
      InstanceProfileName: name,
      InstanceProfileId: uniqueId(context, 'AIPA'),
      Arn: `arn:aws:iam::${context.account}:instance-profile${path}${name}`,
      Path: path,
      CreateDate: context.date,
      Tags: mergedTags(context, [], input.Tags),
      role: undefined,
      changedAt: context.now,
    });
    return { InstanceProfile: shown(context, profile) };
  },

  GetInstanceProfile: (context, input) => ({
    InstanceProfile: shown(context, read(context, input.InstanceProfileName)),
  }),

  ListInstanceProfiles(context, input) {
    const prefix = input.PathPrefix ?? '/';
    const found = context
      .table(instanceProfileTable)
      .list()
      .filter((profile) => profile.Path.startsWith(prefix));
    const { items, rest } = listed(context, found, input);
    return { InstanceProfiles: items.map((profile) => listedProfile(context, profile)), ...rest };
  },

  ListInstanceProfilesForRole(context, input) {
    const { RoleName } = shownRole(context, input.RoleName);
    const found = context
      .table(instanceProfileTable)
      .list()
      .filter((profile) => profile.role === RoleName);
    const { items, rest } = listed(context, found, input);
    return { InstanceProfiles: items.map((profile) => listedProfile(context, profile)), ...rest };
  },

  AddRoleToInstanceProfile(context, input) {
    const profile = existing(context, input.InstanceProfileName);
    const { RoleName } = existingRole(context, input.RoleName);
    if (profile.role !== undefined)
      throw rules.profileFull.refuse('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    change(context, input.InstanceProfileName, { role: RoleName, changedAt: context.now });
    return {};
  },

  RemoveRoleFromInstanceProfile(context, input) {
    const profile = existing(context, input.InstanceProfileName);
    if (profile.role === undefined || nameKey(profile.role) !== nameKey(input.RoleName))
      throw rules.profileRoleAbsent.refuse(
        `The role with name ${input.RoleName} cannot be found in instance profile ${input.InstanceProfileName}.`,
      );
    change(context, input.InstanceProfileName, { role: undefined, changedAt: context.now });
    return {};
  },

  DeleteInstanceProfile(context, input) {
    const profile = existing(context, input.InstanceProfileName);
    if (profile.role !== undefined)
      throw rules.profileInUse.refuse('Cannot delete entity, must remove roles from instance profile first.');
    context.table(instanceProfileTable).remove(nameKey(input.InstanceProfileName));
    return {};
  },

  TagInstanceProfile(context, input) {
    const { Tags } = existing(context, input.InstanceProfileName);
    change(context, input.InstanceProfileName, { Tags: mergedTags(context, Tags, input.Tags) });
    return {};
  },

  UntagInstanceProfile(context, input) {
    const { Tags } = existing(context, input.InstanceProfileName);
    change(context, input.InstanceProfileName, { Tags: remainingTags(Tags, input.TagKeys) });
    return {};
  },

  ListInstanceProfileTags(context, input) {
    const { items, rest } = listed(context, read(context, input.InstanceProfileName).Tags, input);
    return { Tags: items, ...rest };
  },
} satisfies Handlers<typeof iam>;
