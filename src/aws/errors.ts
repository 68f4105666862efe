import type { Failure, FailureClass } from '../engine/cloud.ts';
import { autoScalingErrors } from './error-rules/auto-scaling.ts';
import { commonErrors } from './error-rules/common.ts';
import { ec2Errors } from './error-rules/ec2.ts';
import { ecrErrors } from './error-rules/ecr.ts';
import { ecsErrors } from './error-rules/ecs.ts';
import { efsErrors } from './error-rules/efs.ts';
import { elbv2Errors } from './error-rules/elbv2.ts';
import type { ErrorRule } from './error-rules/error-rule.ts';
import { iamErrors } from './error-rules/iam.ts';
import { rdsErrors } from './error-rules/rds.ts';
import { secretsManagerErrors } from './error-rules/secrets-manager.ts';
import { KnownFailure } from './known-failure.ts';
import { explain, type Explained } from './sdk-error.ts';

const rulesOf: Readonly<Record<string, readonly ErrorRule[]>> = {
  autoscaling: autoScalingErrors,
  ec2: ec2Errors,
  ecr: ecrErrors,
  ecs: ecsErrors,
  elasticfilesystem: efsErrors,
  elasticloadbalancing: elbv2Errors,
  iam: iamErrors,
  rds: rdsErrors,
  secretsmanager: secretsManagerErrors,
};

/** What an error that an SDK client threw means for the engine. The only place where AWS error codes are read. */
export function classify(service: string, operation: string, error: unknown): Failure {
  if (error instanceof KnownFailure) return error.failure;
  const explained = explain(error);
  const { code, message, requestId } = explained;
  return {
    ...meaning(service, operation, explained),
    service,
    operation,
    code,
    message,
    ...(requestId !== undefined && { requestId }),
  };
}

/** The same for what an answer says that was refused: AWS has done nothing. */
export function refused(
  service: string,
  operation: string,
  { code, message }: { readonly code: string; readonly message: string },
  requestId: string | undefined,
): Failure {
  return {
    ...answered(service, operation, { code, message, status: 400 }),
    service,
    operation,
    code,
    message,
    ...(requestId !== undefined && { requestId }),
  };
}

type Meaning = Pick<Failure, 'class' | 'effect' | 'reason' | 'remedy'>;

function meaning(service: string, operation: string, error: Explained): Meaning {
  switch (error.origin) {
    case 'unsent':
      return { ...unsent[error.class], effect: 'none' };
    case 'connection':
      return { class: 'transient', effect: 'unknown' };
    case 'answer':
      return answered(service, operation, error);
  }
}

function answered(
  service: string,
  operation: string,
  error: { readonly code: string; readonly message: string; readonly status: number },
): Meaning {
  const rule = lookUp(service, operation, error);
  if (rule?.class === 'throttled') return { class: 'throttled', effect: 'none' };
  if (error.status >= 500 || error.status < 400)
    return { class: rule?.class ?? 'transient', effect: 'unknown' };
  if (rule === undefined) return { class: byStatus[error.status] ?? 'invalid', effect: 'none' };
  const { reason, remedy } = rule;
  return {
    class: rule.class,
    effect: 'none',
    ...(reason !== undefined && { reason }),
    ...(remedy !== undefined && { remedy: remedy({ service, operation }) }),
  };
}

/** What never left the process: no network, no credentials, an input that cannot be written down. */
const unsent: Readonly<Record<'transient' | 'denied' | 'invalid', Omit<Meaning, 'effect'>>> = {
  transient: { class: 'transient' },
  denied: {
    class: 'locked',
    reason: 'CredentialsUnavailable',
    remedy:
      'Give the operator credentials: a role for its service account, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  },
  invalid: { class: 'invalid' },
};

/** For codes that no table knows. */
const byStatus: Readonly<Record<number, FailureClass>> = { 401: 'denied', 403: 'denied', 429: 'throttled' };

function lookUp(
  service: string,
  operation: string,
  error: { readonly code: string; readonly message: string },
): ErrorRule | undefined {
  const code = error.code.replace(/(Exception|Fault)$/, '');
  const matches = (rule: ErrorRule): boolean =>
    (rule.codes instanceof RegExp ? rule.codes.test(code) : rule.codes.includes(code)) &&
    (rule.message?.test(error.message) ?? true) &&
    (rule.operations?.includes(operation) ?? true);
  return [...(rulesOf[service] ?? []), ...commonErrors].find(matches);
}
