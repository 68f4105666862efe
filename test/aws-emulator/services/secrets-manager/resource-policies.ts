import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../kernel/handlers.ts';
import { changeSecret, livingSecret, readSecret } from './rows.ts';
import * as rules from './rules.ts';

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw rules.malformedPolicy.refuse('This resource policy contains syntax errors.');
  }
}

export const resourcePolicies = {
  GetResourcePolicy(context, input) {
    const { ARN, Name, policy } = readSecret(context, input.SecretId);
    return { ARN, Name, ResourcePolicy: policy };
  },

  PutResourcePolicy(context, input) {
    const secret = livingSecret(context, input.SecretId);
    checkJson(input.ResourcePolicy);
    changeSecret(context, secret, { policy: input.ResourcePolicy });
    return { ARN: secret.ARN, Name: secret.Name };
  },

  DeleteResourcePolicy(context, input) {
    const secret = livingSecret(context, input.SecretId);
    changeSecret(context, secret, { policy: undefined });
    return { ARN: secret.ARN, Name: secret.Name };
  },
} satisfies Handlers<typeof secretsManager>;
