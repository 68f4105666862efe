import type * as iam from '@aws-sdk/client-iam';
import type { Handlers } from '../../kernel/handlers.ts';
import { encoded } from './documents.ts';
import { uniqueId } from './roles.ts';
import * as rules from './rules.ts';
import { nameKey, roleTable } from './tables.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const names: Readonly<Record<string, string>> = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'autoscaling.amazonaws.com': 'AWSServiceRoleForAutoScaling',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'rds.amazonaws.com': 'AWSServiceRoleForRDS',
  'elasticfilesystem.amazonaws.com': 'AWSServiceRoleForAmazonElasticFileSystem',
  'backup.amazonaws.com': 'AWSServiceRoleForBackup',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
};

/** Services that take a suffix, so that an account can have several of their roles. */
const suffixed = new Set(['autoscaling.amazonaws.com']);

const trustOf = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

export const serviceLinkedRoles = {
  CreateServiceLinkedRole(context, input) {
    const service = input.AWSServiceName;
    const base = names[service];
    if (base === undefined)
      throw rules.serviceUnknown.refuse(
        `Service role for ${service} cannot be created: it is not supported.`,
      );
    if (input.CustomSuffix !== undefined && !suffixed.has(service))
      throw rules.serviceUnknown.refuse(`Custom suffix is not allowed for ${service}`);
    const name = input.CustomSuffix === undefined ? base : `${base}_${input.CustomSuffix}`;
    if (context.table(roleTable).truth.has(nameKey(name)))
      throw rules.serviceRoleTaken.refuse(
        `Service role name ${name} has been taken in this account, please try a different suffix.`,
      );
    const path = `/aws-service-role/${service}/`;
    const role = context.table(roleTable).insert(nameKey(name), {
      RoleName: name,
      RoleId: uniqueId(context, 'AROA'),
      Arn: `arn:aws:iam::${context.account}:role${path}${name}`,
      Path: path,
      CreateDate: context.date,
      ...(input.Description === undefined ? {} : { Description: input.Description }),
      MaxSessionDuration: 3600,
      trust: trustOf(service),
      AssumeRolePolicyDocument: encoded(trustOf(service)),
      Tags: [],
      inline: {},
      attached: [],
      changedAt: context.now,
      before: undefined,
    });
    return { Role: role };
  },
} satisfies Handlers<typeof iam>;
