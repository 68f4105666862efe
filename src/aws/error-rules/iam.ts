import type { ErrorRule } from './error-rule.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and the Errors of each operation. */
export const iamErrors: readonly ErrorRule[] = [
  {
    // A principal that was made seconds ago.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html (changes are not always visible at once)
    class: 'propagating',
    codes: ['MalformedPolicyDocument'],
    message: /invalid principal/i,
  },
  {
    // A profile holds one role: the second AddRoleToInstanceProfile meets a limit, not "already exists".
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
    class: 'exists',
    codes: ['LimitExceeded'],
    message: /InstanceSessionsPerInstanceProfile/,
  },
  {
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
    class: 'exists',
    codes: ['InvalidInput'],
    message: /has been taken in this account/i,
  },
  { class: 'dependency', codes: ['DeleteConflict'] },
  { class: 'transient', codes: ['EntityTemporarilyUnmodifiable'] },
];
