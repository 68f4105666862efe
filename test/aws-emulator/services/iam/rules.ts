import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/IAM/latest/APIReference/';
const quotas = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';

export const roleAbsent = rule({
  id: 'iam.role.absent',
  code: 'NoSuchEntityException',
  page: `${reference}API_GetRole.html`,
  text: 'A call names a role that exists.',
});

export const roleNameTaken = rule({
  id: 'iam.role.name',
  code: 'EntityAlreadyExistsException',
  page: `${reference}API_CreateRole.html`,
  text: 'Role names are unique in an account, across paths and without regard to case.',
});

export const roleInUse = rule({
  id: 'iam.role.dependencies',
  code: 'DeleteConflictException',
  page: `${reference}API_DeleteRole.html`,
  text: 'A role goes when it is in no instance profile, has no inline policies and no managed policies.',
});

export const roleProtected = rule({
  id: 'iam.role.protected',
  code: 'UnmodifiableEntityException',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html',
  text: 'Only the service that a service-linked role belongs to can change it.',
});

export const serviceRoleTaken = rule({
  id: 'iam.service-linked-role.once',
  code: 'InvalidInputException',
  page: `${reference}API_CreateServiceLinkedRole.html`,
  text: 'A service has one service-linked role per account (and suffix).',
});

export const serviceUnknown = rule({
  id: 'iam.service-linked-role.service',
  code: 'InvalidInputException',
  page: `${reference}API_CreateServiceLinkedRole.html`,
  text: 'Service-linked roles exist for some services only, and few of them take a suffix.',
  uncertain: true,
});

export const malformedPolicy = rule({
  id: 'iam.policy.grammar',
  code: 'MalformedPolicyDocumentException',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  text: 'A policy document follows the grammar of the policy language.',
});

export const unknownPrincipal = rule({
  id: 'iam.policy.principal',
  code: 'MalformedPolicyDocumentException',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  text: 'A trust policy names principals that exist.',
});

export const inlineAbsent = rule({
  id: 'iam.role-policy.absent',
  code: 'NoSuchEntityException',
  page: `${reference}API_GetRolePolicy.html`,
  text: 'A call names an inline policy that the role has.',
});

export const managedAbsent = rule({
  id: 'iam.policy.absent',
  code: 'NoSuchEntityException',
  page: `${reference}API_AttachRolePolicy.html`,
  text: 'A call names a managed policy that exists.',
});

export const notAttached = rule({
  id: 'iam.policy.attached',
  code: 'NoSuchEntityException',
  page: `${reference}API_DetachRolePolicy.html`,
  text: 'Only an attached policy can be detached.',
});

export const profileAbsent = rule({
  id: 'iam.instance-profile.absent',
  code: 'NoSuchEntityException',
  page: `${reference}API_GetInstanceProfile.html`,
  text: 'A call names an instance profile that exists.',
});

export const profileNameTaken = rule({
  id: 'iam.instance-profile.name',
  code: 'EntityAlreadyExistsException',
  page: `${reference}API_CreateInstanceProfile.html`,
  text: 'Names of instance profiles are unique in an account, across paths and without regard to case.',
});

export const profileInUse = rule({
  id: 'iam.instance-profile.dependencies',
  code: 'DeleteConflictException',
  page: `${reference}API_DeleteInstanceProfile.html`,
  text: 'An instance profile goes when it holds no role.',
});

export const profileFull = rule({
  id: 'iam.instance-profile.one-role',
  code: 'LimitExceededException',
  page: `${reference}API_AddRoleToInstanceProfile.html`,
  text: 'An instance profile holds one role, a limit that cannot be raised.',
});

export const profileRoleAbsent = rule({
  id: 'iam.instance-profile.role',
  code: 'NoSuchEntityException',
  page: `${reference}API_RemoveRoleFromInstanceProfile.html`,
  text: 'Only a role that the instance profile holds can be removed from it.',
});

export const tagKeys = rule({
  id: 'iam.tags.keys',
  code: 'InvalidInputException',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules',
  text: 'Tag keys are unique without regard to case and do not begin with aws:.',
});

export const limitExceeded = rule({
  id: 'iam.quota',
  code: 'LimitExceededException',
  page: quotas,
  text: 'An account has room for so many roles, profiles, policies per role, characters per policy and tags.',
});

export const rolesPerAccount = quota({ id: 'iam.roles', limit: 1000, page: quotas });
export const profilesPerAccount = quota({ id: 'iam.instance-profiles', limit: 1000, page: quotas });
export const policiesPerRole = quota({ id: 'iam.policies-per-role', limit: 10, page: quotas });
export const inlineSize = quota({ id: 'iam.inline-policy-size', limit: 10_240, page: quotas });
export const trustSize = quota({ id: 'iam.trust-policy-size', limit: 2048, page: quotas });
export const tagsPerEntity = quota({ id: 'iam.tags', limit: 50, page: quotas });
