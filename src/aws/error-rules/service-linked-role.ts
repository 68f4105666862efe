import type { ErrorRule } from './error-rule.ts';

/** IAM's prefix of a service and its principal begin alike for all services that a stack uses. */
export const linkedRoleRemedy: NonNullable<ErrorRule['remedy']> = ({ service }) =>
  `Create the service-linked role once per account: aws iam create-service-linked-role --aws-service-name ${service}.amazonaws.com; or allow the operator iam:CreateServiceLinkedRole. It is tried again every few minutes.`;
