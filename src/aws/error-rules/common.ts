import type { ErrorRule } from './error-rule.ts';

/**
 * What all services mean alike. Looked at after a service's own table.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonErrors.html
 */
export const commonErrors: readonly ErrorRule[] = [
  {
    class: 'throttled',
    codes: [
      'BandwidthLimitExceeded',
      'EC2Throttled',
      'ProvisionedThroughputExceeded',
      'RequestLimitExceeded',
      'RequestThrottled',
      'SlowDown',
      'Throttled',
      'Throttling',
      'TooManyRequests',
    ],
  },
  { class: 'throttled', codes: /LimitExceeded$/, message: /^Rate exceeded/i },
  {
    // Credentials and signatures age; the next call is signed anew, with credentials that are fetched anew.
    class: 'transient',
    codes: [
      'ExpiredToken',
      'RequestExpired',
      'RequestInTheFuture',
      'RequestTimeTooSkewed',
      'TokenRefreshRequired',
    ],
  },
  { class: 'transient', codes: ['InvalidSignature', 'SignatureDoesNotMatch'], message: /expired|not yet/i },
  {
    class: 'transient',
    codes: [
      'ConcurrentModification',
      'ConcurrentUpdate',
      'InternalError',
      'InternalFailure',
      'InternalServer',
      'InternalServerError',
      'InternalService',
      'InternalServiceError',
      'InvalidNextToken',
      'InvalidPaginationToken',
      'OperationAborted',
      'PriorRequestNotComplete',
      'RequestTimeout',
      'Server',
      'ServiceFailure',
      'ServiceUnavailable',
      'Unavailable',
    ],
  },
  {
    class: 'denied',
    codes: [
      'AccessDenied',
      'AuthFailure',
      'Blocked',
      'IncompleteSignature',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignature',
      'KMSKeyNotAccessible',
      'MissingAuthenticationToken',
      'NotAuthorized',
      'OptInRequired',
      'PendingVerification',
      'RegionDisabled',
      'SignatureDoesNotMatch',
      'SubscriptionRequired',
      'UnauthorizedOperation',
      'UnrecognizedClient',
    ],
  },
  { class: 'absent', codes: /NotFound$|^NoSuch/ },
  { class: 'exists', codes: /AlreadyExists$|Duplicate|^Idempoten\w+Mismatch$/ },
  { class: 'quota', codes: /LimitExceeded$|QuotaExceeded$|QuotaForCustomerExceeded$|^TooMany/ },
  { class: 'dependency', codes: /InUse$|^DependencyViolation$/ },
];
