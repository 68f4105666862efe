import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { operationsOf, path } from './operation.ts';

/*
 * No data sheet reads a value: the cloud alone does, right before a call that needs one is sent.
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
const secretsManager = operationsOf('secretsmanager', { writeScope: 'path' });

export const createSecret = secretsManager.write('CreateSecret', CreateSecretCommand, {
  also: [path('secretsmanager:TagResource')],
});
export const describeSecret = secretsManager.read('DescribeSecret', DescribeSecretCommand, { scope: 'path' });
export const getSecretValue = secretsManager.read('GetSecretValue', GetSecretValueCommand, { scope: 'path' });
export const restoreSecret = secretsManager.write('RestoreSecret', RestoreSecretCommand);
export const deleteSecret = secretsManager.write('DeleteSecret', DeleteSecretCommand);
export const tagResource = secretsManager.write('TagResource', TagResourceCommand);
export const untagResource = secretsManager.write('UntagResource', UntagResourceCommand);
