import { lockedErrors } from './locked.ts';
import type { ErrorRule } from './error-rule.ts';
import { linkedRoleRemedy } from './service-linked-role.ts';

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
  ...lockedErrors,
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
    // AWS makes the role with the caller's permissions at the first use of a service.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html
    class: 'denied',
    codes: ['AccessDenied', 'UnauthorizedOperation'],
    message: /CreateServiceLinkedRole/,
    reason: 'ServiceLinkedRoleMissing',
    remedy: linkedRoleRemedy,
  },
  {
    class: 'denied',
    codes: ['AccessDenied', 'AuthFailure', 'KMSKeyNotAccessible', 'NotAuthorized', 'UnauthorizedOperation'],
  },
  { class: 'absent', codes: /NotFound$|^NoSuch/ },
  { class: 'exists', codes: /AlreadyExists$|Duplicate|^Idempoten\w+Mismatch$/ },
  { class: 'quota', codes: /LimitExceeded$|QuotaExceeded$|QuotaForCustomerExceeded$|^TooMany/ },
  { class: 'dependency', codes: /InUse$|^DependencyViolation$/ },
];
