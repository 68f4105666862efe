import * as secretsManager from '@aws-sdk/client-secrets-manager';
import { jsonCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { lists } from './lists.ts';
import { resourcePolicies } from './resource-policies.ts';
import * as rules from './rules.ts';
import { secrets } from './secrets.ts';
import { tags } from './tags.ts';
import { throttle } from './throttle.ts';
import { values } from './values.ts';

export const secretsManagerService = defineService({
  name: 'secretsmanager',
  module: secretsManager,
  client: () => new secretsManager.SecretsManagerClient({ region: 'us-east-1' }),
  handlers: { ...secrets, ...values, ...lists, ...tags, ...resourcePolicies },
  codes: jsonCodes,
  throttle,
  rules: rulesIn(rules),
});
