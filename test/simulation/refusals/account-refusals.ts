import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { AwsCredentialIdentity } from '@smithy/types';
import { ACCOUNT, type World } from '../world.ts';
import type { Refusal } from './refusal.ts';

/** A source of credentials that the row makes stale: it goes on giving out a session that has ended. */
function staleSource(): {
  readonly credentials: (world: World) => Promise<AwsCredentialIdentity>;
  readonly stale: (world: World) => void;
  readonly renew: () => void;
} {
  const lasting: AwsCredentialIdentity = { accessKeyId: ACCOUNT, secretAccessKey: 'simulated' };
  let current = lasting;
  return {
    credentials: () => Promise.resolve(current),
    stale: ({ emulator, clock }) => {
      const who = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator`, userId: 'AIDAEXAMPLE' };
      const ended = emulator.state.principals.open(who, clock.now() - 1000);
      current = {
        accessKeyId: ended.AccessKeyId,
        secretAccessKey: ended.SecretAccessKey,
        sessionToken: ended.SessionToken,
        expiration: ended.Expiration,
      };
      emulator.faults.add({
        code: 'ExpiredToken',
        status: 403,
        message: 'The security token is expired',
        count: 1,
      });
    },
    renew: () => {
      current = lasting;
    },
  };
}

/** Said once: layers point to Ready, and so does every line of the inventory. */
const once =
  /^AWS takes no call \(region eu-west-1, account 123456789012, the operator's own credentials\): (?!.*AWS takes no call)/u;

/** Before AWS has said whose the credentials are. */
const noWay =
  /^no way to AWS \(region eu-west-1, the operator's own credentials\): sts GetCallerIdentity failed/u;

const expired = staleSource();

const ROLE = `arn:aws:iam::${ACCOUNT}:role/stacks`;

/** Makes the role that stands in the spec, for whoever the account itself lets assume it. */
async function makeRole({ emulator }: World): Promise<void> {
  const iam = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'owner' },
    requestHandler: emulator.requestHandler(),
    maxAttempts: 1,
  });
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  };
  await iam.send(
    new CreateRoleCommand({ RoleName: 'stacks', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
}

/** Refusals of every call. */
export const accountRefusals: readonly Refusal[] = [
  {
    name: 'the credentials have expired',
    meets: 'ready',
    credentials: expired.credentials,
    cause: expired.stale,
    reason: 'CredentialsUnavailable',
    first: 'Reconciling',
    then: 'Stalled',
    says: [once, /failed with (ExpiredToken|RequestExpired)/u, /renew them/u],
    goesOn: ['Available'],
    cure: expired.renew,
  },
  {
    name: 'the account is blocked',
    meets: 'ready',
    credentials: () => Promise.resolve({ accessKeyId: ACCOUNT, secretAccessKey: 'simulated' }),
    cause: ({ emulator }) => {
      emulator.config.facts = { blocked: [ACCOUNT] };
    },
    reason: 'AccountUnavailable',
    first: 'Reconciling',
    then: 'Stalled',
    says: [once, /failed with (Blocked|BlockedException|OptInRequired)/u, /AWS Support/u],
    goesOn: ['Available'],
    cure: ({ emulator }) => {
      emulator.config.facts = {};
    },
  },
  {
    name: 'the account is blocked before the first call',
    meets: 'creation',
    credentials: () => Promise.resolve({ accessKeyId: ACCOUNT, secretAccessKey: 'simulated' }),
    cause: ({ emulator }) => {
      emulator.config.facts = { blocked: [ACCOUNT] };
    },
    reason: 'AccountUnavailable',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /cannot be read \(region eu-west-1, account 123456789012, the operator's own credentials\)/u,
      /failed with Blocked/u,
      /AWS Support/u,
    ],
    makesNothing: true,
    cure: ({ emulator }) => {
      emulator.config.facts = {};
    },
  },
  {
    name: 'the role is not there, or trusts somebody else',
    meets: 'creation',
    spec: { roleARN: ROLE },
    credentials: () => Promise.resolve({ accessKeyId: ACCOUNT, secretAccessKey: 'simulated' }),
    cause: () => undefined,
    reason: 'RoleNotAssumable',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /^no way to AWS \(region eu-west-1, account 123456789012, role arn:aws:iam::123456789012:role\/stacks\): sts AssumeRole failed with AccessDenied/u,
      /trust policy of arn:aws:iam::123456789012:role\/stacks has to name the operator's identity/u,
      /external id is not sent/u,
    ],
    makesNothing: true,
    cure: makeRole,
  },
  {
    name: 'the region is not enabled',
    meets: 'creation',
    credentials: () => Promise.resolve({ accessKeyId: ACCOUNT, secretAccessKey: 'simulated' }),
    cause: ({ emulator }) => {
      emulator.config.facts = { closedRegions: ['eu-west-1'] };
    },
    reason: 'RegionUnavailable',
    first: 'Reconciling',
    then: 'Stalled',
    says: [noWay, /InvalidClientTokenId/u, /enable-region --region-name eu-west-1/u],
    cure: ({ emulator }) => {
      emulator.config.facts = {};
    },
  },
  {
    name: 'AWS does not answer',
    meets: 'creation',
    credentials: () => Promise.resolve({ accessKeyId: ACCOUNT, secretAccessKey: 'simulated' }),
    cause: ({ emulator }) => {
      emulator.faults.add({ service: 'sts', status: 503, code: 'ServiceUnavailable' });
    },
    reason: 'AwsUnreachable',
    first: 'Reconciling',
    then: 'Stalled',
    says: [noWay, /ServiceUnavailable/u, /tried again/u],
    cure: ({ emulator }) => {
      emulator.faults.set([]);
    },
  },
];
