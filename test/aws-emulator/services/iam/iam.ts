import * as iam from '@aws-sdk/client-iam';
import { queryCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { instanceProfiles } from './instance-profiles.ts';
import { policies } from './policies.ts';
import { rolePolicies } from './role-policies.ts';
import { roles } from './roles.ts';
import * as rules from './rules.ts';
import { serviceLinkedRoles } from './service-linked-roles.ts';

/** IAM publishes no request rates, so nothing is throttled. */
export const iamService = defineService({
  name: 'iam',
  module: iam,
  client: () => new iam.IAMClient({ region: 'us-east-1' }),
  handlers: { ...roles, ...rolePolicies, ...policies, ...instanceProfiles, ...serviceLinkedRoles },
  codes: queryCodes,
  rules: rulesIn(rules),
});
