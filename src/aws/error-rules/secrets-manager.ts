import type { ErrorRule } from './error-rule.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html and the Errors of each operation. */
export const secretsManagerErrors: readonly ErrorRule[] = [
  {
    // The name stays taken during the recovery window.
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
    class: 'exists',
    codes: ['InvalidRequest'],
    operations: ['CreateSecret'],
    message: /scheduled for deletion/i,
  },
  {
    class: 'absent',
    codes: ['InvalidRequest'],
    operations: ['DeleteSecret'],
    message: /(scheduled|marked) (for deletion|deleted)|currently marked deleted/i,
  },
  {
    class: 'dependency',
    codes: ['InvalidRequest'],
    message: /(scheduled|marked) (for deletion|deleted)|currently marked deleted/i,
  },
  { class: 'exists', codes: ['ResourceExists'] },
  { class: 'denied', codes: ['DecryptionFailure', 'EncryptionFailure'] },
  { class: 'dependency', codes: ['PreconditionNotMet'] },
];
