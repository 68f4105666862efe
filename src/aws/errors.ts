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

function meaning(service: string, operation: string, error: Explained): Pick<Failure, 'class' | 'effect'> {
  switch (error.origin) {
    case 'unsent':
      return { class: error.class, effect: 'none' };
    case 'connection':
      return { class: 'transient', effect: 'unknown' };
    case 'answer': {
      const found = lookUp(service, operation, error);
      const failed = error.status >= 500 || error.status < 400;
      if (found === 'throttled') return { class: 'throttled', effect: 'none' };
      if (failed) return { class: found ?? 'transient', effect: 'unknown' };
      return { class: found ?? byStatus[error.status] ?? 'invalid', effect: 'none' };
    }
  }
}

/** For codes that no table knows. */
const byStatus: Readonly<Record<number, FailureClass>> = { 401: 'denied', 403: 'denied', 429: 'throttled' };

function lookUp(
  service: string,
  operation: string,
  error: { readonly code: string; readonly message: string },
): FailureClass | undefined {
  const code = error.code.replace(/(Exception|Fault)$/, '');
  const matches = (rule: ErrorRule): boolean =>
    (rule.codes instanceof RegExp ? rule.codes.test(code) : rule.codes.includes(code)) &&
    (rule.message?.test(error.message) ?? true) &&
    (rule.operations?.includes(operation) ?? true);
  return [...(rulesOf[service] ?? []), ...commonErrors].find(matches)?.class;
}
