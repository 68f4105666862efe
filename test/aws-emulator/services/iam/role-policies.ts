import type * as iam from '@aws-sdk/client-iam';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { checkPermissions, encoded, sizeOf } from './documents.ts';
import { managedPolicy } from './managed-policies.ts';
import { listed } from './pages.ts';
import { changeRights, modifiableRole, shownRole } from './roles.ts';
import * as rules from './rules.ts';

const inlineAbsent = (name: string) =>
  rules.inlineAbsent.refuse(`The role policy with name ${name} cannot be found.`);

function checkSize(context: CallContext, role: string, inline: Readonly<Record<string, string>>): void {
  const limit = context.limit(rules.inlineSize);
  const size = Object.values(inline).reduce((sum, document) => sum + sizeOf(document), 0);
  if (size > limit)
    throw rules.limitExceeded.refuse(
      `Maximum policy size of ${String(limit)} bytes exceeded for role ${role}`,
    );
}

function checkExists(arn: string): void {
  if (!managedPolicy(arn))
    throw rules.managedAbsent.refuse(`Policy ${arn} does not exist or is not attachable.`);
}

/** Inline policies, and managed policies that are attached. */
export const rolePolicies = {
  PutRolePolicy(context, input) {
    const role = modifiableRole(context, input.RoleName);
    checkPermissions(input.PolicyDocument);
    const inline = { ...role.inline, [input.PolicyName]: input.PolicyDocument };
    checkSize(context, input.RoleName, inline);
    changeRights(context, input.RoleName, { inline });
    return {};
  },

  GetRolePolicy(context, input) {
    const document = shownRole(context, input.RoleName).inline[input.PolicyName];
    if (document === undefined) throw inlineAbsent(input.PolicyName);
    return { RoleName: input.RoleName, PolicyName: input.PolicyName, PolicyDocument: encoded(document) };
  },

  ListRolePolicies(context, input) {
    const { items, rest } = listed(context, Object.keys(shownRole(context, input.RoleName).inline), input);
    return { PolicyNames: items, ...rest };
  },

  DeleteRolePolicy(context, input) {
    const { inline } = modifiableRole(context, input.RoleName);
    if (inline[input.PolicyName] === undefined) throw inlineAbsent(input.PolicyName);
    const kept = Object.entries(inline).filter(([name]) => name !== input.PolicyName);
    changeRights(context, input.RoleName, { inline: Object.fromEntries(kept) });
    return {};
  },

  AttachRolePolicy(context, input) {
    const { attached } = modifiableRole(context, input.RoleName);
    checkExists(input.PolicyArn);
    if (attached.includes(input.PolicyArn)) return {};
    const limit = context.limit(rules.policiesPerRole);
    if (attached.length >= limit)
      throw rules.limitExceeded.refuse(`Cannot exceed quota for PoliciesPerRole: ${String(limit)}`);
    changeRights(context, input.RoleName, { attached: [...attached, input.PolicyArn] });
    return {};
  },

  DetachRolePolicy(context, input) {
    const { attached } = modifiableRole(context, input.RoleName);
    if (!attached.includes(input.PolicyArn))
      throw rules.notAttached.refuse(`Policy ${input.PolicyArn} was not found.`);
    changeRights(context, input.RoleName, {
      attached: attached.filter((arn) => arn !== input.PolicyArn),
    });
    return {};
  },

  ListAttachedRolePolicies(context, input) {
    const prefix = input.PathPrefix ?? '/';
    const found = shownRole(context, input.RoleName)
      .attached.map(managedPolicy)
      .filter((policy) => policy?.Path.startsWith(prefix) === true)
      .map((policy) => ({ PolicyName: policy?.PolicyName, PolicyArn: policy?.Arn }));
    const { items, rest } = listed(context, found, input);
    return { AttachedPolicies: items, ...rest };
  },
} satisfies Handlers<typeof iam>;
