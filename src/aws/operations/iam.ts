import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfileTagsCommand,
  ListInstanceProfilesCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  TagRoleCommand,
  UntagInstanceProfileCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { marker, operationsOf, path } from './operation.ts';

/*
 * IAM publishes no rates. Listing roles returns no tags, so everything of ours lies under a path of the stack's.
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const iam = operationsOf('iam', { writeScope: 'path' });

export const createRole = iam.write('CreateRole', CreateRoleCommand, { also: [path('iam:TagRole')] });
export const getRole = iam.read('GetRole', GetRoleCommand, { scope: 'path' });
export const listRoles = iam.read('ListRoles', ListRolesCommand, { pages: marker });
export const updateAssumeRolePolicy = iam.write('UpdateAssumeRolePolicy', UpdateAssumeRolePolicyCommand);
export const deleteRole = iam.write('DeleteRole', DeleteRoleCommand);

export const putRolePolicy = iam.write('PutRolePolicy', PutRolePolicyCommand);
export const getRolePolicy = iam.read('GetRolePolicy', GetRolePolicyCommand, { scope: 'path' });
export const listRolePolicies = iam.read('ListRolePolicies', ListRolePoliciesCommand, {
  scope: 'path',
  pages: marker,
});
export const deleteRolePolicy = iam.write('DeleteRolePolicy', DeleteRolePolicyCommand);

export const attachRolePolicy = iam.write('AttachRolePolicy', AttachRolePolicyCommand);
export const listAttachedRolePolicies = iam.read(
  'ListAttachedRolePolicies',
  ListAttachedRolePoliciesCommand,
  { scope: 'path', pages: marker },
);
export const detachRolePolicy = iam.write('DetachRolePolicy', DetachRolePolicyCommand);

export const tagRole = iam.write('TagRole', TagRoleCommand);
export const untagRole = iam.write('UntagRole', UntagRoleCommand);
export const listRoleTags = iam.read('ListRoleTags', ListRoleTagsCommand, { scope: 'path', pages: marker });

export const createInstanceProfile = iam.write('CreateInstanceProfile', CreateInstanceProfileCommand, {
  also: [path('iam:TagInstanceProfile')],
});
export const getInstanceProfile = iam.read('GetInstanceProfile', GetInstanceProfileCommand, {
  scope: 'path',
});
export const listInstanceProfiles = iam.read('ListInstanceProfiles', ListInstanceProfilesCommand, {
  pages: marker,
});
export const addRoleToInstanceProfile = iam.write(
  'AddRoleToInstanceProfile',
  AddRoleToInstanceProfileCommand,
  { also: [path('iam:PassRole')] },
);
export const removeRoleFromInstanceProfile = iam.write(
  'RemoveRoleFromInstanceProfile',
  RemoveRoleFromInstanceProfileCommand,
);
export const deleteInstanceProfile = iam.write('DeleteInstanceProfile', DeleteInstanceProfileCommand);
export const tagInstanceProfile = iam.write('TagInstanceProfile', TagInstanceProfileCommand);
export const untagInstanceProfile = iam.write('UntagInstanceProfile', UntagInstanceProfileCommand);
export const listInstanceProfileTags = iam.read('ListInstanceProfileTags', ListInstanceProfileTagsCommand, {
  scope: 'path',
  pages: marker,
});
