import type { ErrorRule } from './error-rule.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html and the Errors of each operation. */
export const ecrErrors: readonly ErrorRule[] = [
  { class: 'dependency', codes: ['RepositoryNotEmpty'] },
  { class: 'denied', codes: ['Kms'] },
  { class: 'invalid', codes: ['TooManyTags'] },
];
