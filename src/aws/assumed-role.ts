import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { Failure } from '../engine/cloud.ts';
import type { Clients } from './clients.ts';
import { classify } from './errors.ts';
import { KnownFailure } from './known-failure.ts';
import type { OutputOf } from './operations/operation.ts';
import type { assumeRole } from './operations/sts.ts';

/** Names the operator in CloudTrail. 2 to 64 letters, digits and `_+=,.@-`. */
const SESSION = 'wordpress-stack-operator';

const never = new AbortController().signal;

/**
 * Credentials of a role, for an hour at a time: the longest that AWS gives when the operator's own credentials are a
 * role's too. What STS refuses is thrown as STS's refusal, so that it is not told as one of the call that needed it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumedRole(own: Clients, roleArn: string): AwsCredentialIdentityProvider {
  return async () => {
    const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION });
    const answer = (await own.send('sts', command, never).catch((error: unknown) => {
      const failure = classify('sts', 'AssumeRole', error);
      if (failure.class === 'locked') own.forgetCredentials();
      throw new KnownFailure(aboutRole(failure, roleArn));
    })) as OutputOf<typeof assumeRole>;
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken, Expiration } = answer.Credentials ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
      ...(Expiration !== undefined && { expiration: Expiration }),
    };
  };
}

/** Two policies have to agree, in two accounts, and AWS does not say which of them does not. */
function aboutRole(failure: Failure, roleArn: string): Failure {
  if (failure.class !== 'denied') return failure;
  return {
    ...failure,
    class: 'locked',
    reason: 'RoleNotAssumable',
    remedy: `The trust policy of ${roleArn} has to name the operator's identity as principal of sts:AssumeRole, and the operator's own policy has to allow sts:AssumeRole on it; an external id is not sent, so none may be asked for. It is tried again every few minutes.`,
  };
}
