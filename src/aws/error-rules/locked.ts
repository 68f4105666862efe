import type { ErrorRule } from './error-rule.ts';

const again = 'it goes on by itself within minutes after that.';

/**
 * Refusals that say nothing of the call: credentials, account or region cannot be used at all.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const lockedErrors: readonly ErrorRule[] = [
  {
    // Temporary credentials age: they are fetched anew before this is told, so it is their source that is stale.
    class: 'locked',
    codes: ['ExpiredToken', 'RequestExpired', 'TokenRefreshRequired'],
    reason: 'CredentialsUnavailable',
    remedy: () => `The credentials have expired and their source gives no fresh ones: renew them; ${again}`,
  },
  {
    class: 'locked',
    codes: ['RequestInTheFuture', 'RequestTimeTooSkewed'],
    reason: 'CredentialsUnavailable',
    remedy: () => `The clock of the operator's machine is wrong by minutes: set it; ${again}`,
  },
  {
    class: 'locked',
    codes: ['InvalidSignature', 'SignatureDoesNotMatch'],
    message: /expired|not yet/i,
    reason: 'CredentialsUnavailable',
    remedy: () => `The clock of the operator's machine is wrong by minutes: set it; ${again}`,
  },
  {
    class: 'locked',
    codes: [
      'IncompleteSignature',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignature',
      'MissingAuthenticationToken',
      'SignatureDoesNotMatch',
      'UnrecognizedClient',
    ],
    reason: 'CredentialsUnavailable',
    remedy: () =>
      `The operator's credentials are not valid here: renew them, or enable the region for the account; ${again}`,
  },
  {
    class: 'locked',
    codes: ['AuthFailure'],
    message: /credentials/i,
    reason: 'CredentialsUnavailable',
    remedy: () =>
      `The operator's credentials are not valid here: renew them, or enable the region for the account; ${again}`,
  },
  {
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    class: 'locked',
    codes: ['RegionDisabled'],
    reason: 'RegionUnavailable',
    remedy: () => `Enable the region for the account (aws account enable-region); ${again}`,
  },
  {
    class: 'locked',
    codes: ['Blocked', 'OptInRequired', 'PendingVerification', 'SubscriptionRequired'],
    reason: 'AccountUnavailable',
    remedy: () =>
      `AWS has blocked the account or not opened it yet: see its billing and verification, ask AWS Support; ${again}`,
  },
];
