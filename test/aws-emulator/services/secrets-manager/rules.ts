import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/';

export const nameTaken = rule({
  id: 'secretsmanager.name',
  code: 'ResourceExistsException',
  page: `${reference}API_CreateSecret.html`,
  text: 'Names are unique in an account and region; only the same token with the same value is answered again.',
});

export const nameForm = rule({
  id: 'secretsmanager.name.form',
  code: 'ValidationException',
  page: `${reference}API_CreateSecret.html#SecretsManager-CreateSecret-request-Name`,
  text: 'A name consists of letters, digits and the characters /_+=.@-.',
});

export const nameScheduled = rule({
  id: 'secretsmanager.name.scheduled',
  code: 'InvalidRequestException',
  page: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html',
  text: 'The name of a secret is free again only when its deletion is complete.',
});

export const absent = rule({
  id: 'secretsmanager.absent',
  code: 'ResourceNotFoundException',
  page: `${reference}API_DescribeSecret.html`,
  text: 'A call names a secret, and a version of it, that exist.',
});

export const scheduled = rule({
  id: 'secretsmanager.scheduled',
  code: 'InvalidRequestException',
  page: `${reference}API_DeleteSecret.html`,
  text: 'A secret that is scheduled for deletion can be described, restored and deleted for good, nothing else.',
});

export const oneValue = rule({
  id: 'secretsmanager.value',
  code: 'InvalidParameterException',
  page: `${reference}API_PutSecretValue.html`,
  text: 'A version holds either text or bytes.',
});

export const versionTaken = rule({
  id: 'secretsmanager.version',
  code: 'ResourceExistsException',
  page: `${reference}API_PutSecretValue.html#SecretsManager-PutSecretValue-request-ClientRequestToken`,
  text: 'A token stands for one value for ever: versions cannot be changed.',
});

export const recoveryWindow = rule({
  id: 'secretsmanager.recovery-window',
  code: 'InvalidParameterException',
  page: `${reference}API_DeleteSecret.html#SecretsManager-DeleteSecret-request-RecoveryWindowInDays`,
  text: 'A recovery window lasts 7 to 30 days, and there is none with ForceDeleteWithoutRecovery.',
});

export const tags = rule({
  id: 'secretsmanager.tags',
  code: 'InvalidParameterException',
  page: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html',
  text: 'A secret carries up to 50 tags, each key once and none beginning with aws:.',
});

export const malformedPolicy = rule({
  id: 'secretsmanager.policy',
  code: 'MalformedPolicyDocumentException',
  page: `${reference}API_PutResourcePolicy.html`,
  text: 'A resource policy is JSON.',
});
