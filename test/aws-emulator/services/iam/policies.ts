import type * as iam from '@aws-sdk/client-iam';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { encoded } from './documents.ts';
import { documentOf, managedPolicies, managedPolicy } from './managed-policies.ts';
import type { ManagedPolicy } from './managed-policies.ts';
import { listed } from './pages.ts';
import * as rules from './rules.ts';
import { roleTable } from './tables.ts';
import type { RoleRow } from './tables.ts';

const holders = (context: CallContext, arn: string): RoleRow[] =>
  context
    .table(roleTable)
    .list()
    .filter((role) => role.attached.includes(arn));

const shown = (context: CallContext, { actions: _actions, ...policy }: ManagedPolicy) => ({
  ...policy,
  UpdateDate: policy.CreateDate,
  IsAttachable: true,
  PermissionsBoundaryUsageCount: 0,
  AttachmentCount: holders(context, policy.Arn).length,
});

function existingPolicy(arn: string): ManagedPolicy {
  const policy = managedPolicy(arn);
  if (!policy) throw rules.managedAbsent.refuse(`Policy ${arn} was not found.`);
  return policy;
}

/** Managed policies: AWS's own. Customer managed ones cannot be made here, so lists of them are empty. */
export const policies = {
  ListPolicies(context, input) {
    const { PathPrefix: prefix = '/', OnlyAttached: attached = false } = input;
    const found = (input.Scope === 'Local' ? [] : managedPolicies)
      .filter((policy) => policy.Path.startsWith(prefix))
      .map((policy) => shown(context, policy))
      .filter((policy) => !attached || policy.AttachmentCount > 0);
    const { items, rest } = listed(context, found, input);
    return { Policies: items, ...rest };
  },

  GetPolicy: (context, input) => ({ Policy: shown(context, existingPolicy(input.PolicyArn)) }),

  GetPolicyVersion(_context, input) {
    const policy = existingPolicy(input.PolicyArn);
    if (input.VersionId !== policy.DefaultVersionId)
      throw rules.managedAbsent.refuse(
        `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
      );
    return {
      PolicyVersion: {
        Document: encoded(documentOf(policy)),
        VersionId: policy.DefaultVersionId,
        IsDefaultVersion: true,
        CreateDate: policy.CreateDate,
      },
    };
  },

  ListEntitiesForPolicy(context, input) {
    existingPolicy(input.PolicyArn);
    const asked = input.EntityFilter === undefined || input.EntityFilter === 'Role';
    const found = asked ? holders(context, input.PolicyArn) : [];
    const { items, rest } = listed(context, found, input);
    return {
      PolicyGroups: [],
      PolicyUsers: [],
      PolicyRoles: items.map(({ RoleName, RoleId }) => ({ RoleName, RoleId })),
      ...rest,
    };
  },
} satisfies Handlers<typeof iam>;
