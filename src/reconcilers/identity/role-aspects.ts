import {
  attachRolePolicy,
  deleteRolePolicy,
  detachRolePolicy,
  putRolePolicy,
  updateAssumeRolePolicy,
  type listRoles,
} from '../../aws/operations/iam.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Aspect } from '../../engine/index.ts';
import { samePolicy } from './policy-document.ts';
import type { RoleWant } from './role-wants.ts';

/** The one inline policy of every role. */
export const INLINE_POLICY = 'stack';

type Role = NonNullable<OutputOf<typeof listRoles>['Roles']>[number];

/** A role with what costs a call each; members are absent until they were read. */
export type SeenRole = Partial<Role> & {
  /** The inline policy of ours, URL-encoded; undefined where there is none. */
  readonly policy?: string | undefined;
  /** Names of all inline policies. */
  readonly inline?: readonly string[];
  /** ARNs of all managed policies that are attached. */
  readonly managed?: readonly string[];
};

type RoleAspect = Aspect<SeenRole, RoleWant>;

const trust: RoleAspect = {
  name: 'trust policy',
  same: (want, seen) => samePolicy(want.trust, seen.AssumeRolePolicyDocument),
  repair: (want) => updateAssumeRolePolicy.call({ RoleName: want.name, PolicyDocument: want.trust }),
};

const policy: RoleAspect = {
  name: 'policy',
  same: (want, seen) => samePolicy(want.policy, seen.policy),
  repair: (want) =>
    putRolePolicy.call({ RoleName: want.name, PolicyName: INLINE_POLICY, PolicyDocument: want.policy }),
};

const missingManaged = (want: RoleWant, seen: SeenRole): string | undefined =>
  want.managed.find((arn) => seen.managed?.includes(arn) !== true);

const managed: RoleAspect = {
  name: 'managed policies',
  same: (want, seen) => missingManaged(want, seen) === undefined,
  repair: (want, seen) =>
    attachRolePolicy.call({ RoleName: want.name, PolicyArn: missingManaged(want, seen) }),
};

/** What somebody else granted lets instances or tasks do more than a stack needs: it goes. */
const foreignManaged: RoleAspect = {
  name: 'managed policies that are not of the stack',
  cosmetic: true,
  same: (want, seen) => (seen.managed ?? []).every((arn) => want.managed.includes(arn)),
  repair: (want, seen) =>
    detachRolePolicy.call({
      RoleName: want.name,
      PolicyArn: seen.managed?.find((arn) => !want.managed.includes(arn)),
    }),
};

const foreignInline: RoleAspect = {
  name: 'inline policies that are not of the stack',
  cosmetic: true,
  same: (_want, seen) => (seen.inline ?? []).every((name) => name === INLINE_POLICY),
  repair: (want, seen) =>
    deleteRolePolicy.call({
      RoleName: want.name,
      PolicyName: seen.inline?.find((name) => name !== INLINE_POLICY),
    }),
};

export const roleAspects: readonly RoleAspect[] = [trust, policy, managed, foreignManaged, foreignInline];
