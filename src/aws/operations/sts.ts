import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { operationsOf } from './operation.ts';

/*
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const sts = operationsOf('sts');

export const getCallerIdentity = sts.read('GetCallerIdentity', GetCallerIdentityCommand);
export const assumeRole = sts.read('AssumeRole', AssumeRoleCommand, { scope: 'path' });
