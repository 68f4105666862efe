import { derivedName, iamPath, type StackIdentity } from '../engine/index.ts';

/*
 * Names and ARNs that follow from the stack alone: what refers to such an object need not wait for it, and a policy can
 * be written before the things it speaks of exist.
 */

/** What lies in a namespace with slashes: secrets, log groups, repositories. */
export function slashName(stack: StackIdentity, role: string): string {
  return `wordpress-stack/${stack.stackId}/${role}`;
}

export function arnOf(stack: StackIdentity, service: string, resource: string): string {
  return `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:${resource}`;
}

/** IAM has no regions. */
function iamArn(stack: StackIdentity, type: 'role' | 'instance-profile', name: string): string {
  return `arn:${stack.partition}:iam::${stack.account}:${type}${iamPath(stack.stackId)}${name}`;
}

export type RoleName = 'instance' | 'execution' | 'execution-init' | 'task';

export const roleName = (stack: StackIdentity, role: RoleName): string => derivedName(stack, role);
export const roleArn = (stack: StackIdentity, role: RoleName): string =>
  iamArn(stack, 'role', roleName(stack, role));

export const clusterName = (stack: StackIdentity): string => derivedName(stack, 'cluster');
export const clusterArn = (stack: StackIdentity): string =>
  arnOf(stack, 'ecs', `cluster/${clusterName(stack)}`);

export const logGroupName = (stack: StackIdentity): string => slashName(stack, 'wordpress');
export const logGroupArn = (stack: StackIdentity): string =>
  arnOf(stack, 'logs', `log-group:${logGroupName(stack)}`);

export const repositoryName = (stack: StackIdentity): string => slashName(stack, 'wordpress');
export const repositoryArn = (stack: StackIdentity): string =>
  arnOf(stack, 'ecr', `repository/${repositoryName(stack)}`);

export type SecretRole = 'database-admin' | 'database-app' | 'keys' | 'site-admin';

export const secretName = (stack: StackIdentity, role: SecretRole): string => slashName(stack, role);

/**
 * Matches the ARN of a secret, which ends in six characters that nobody knows before it exists.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export const secretArnPattern = (stack: StackIdentity, role: SecretRole): string =>
  arnOf(stack, 'secretsmanager', `secret:${secretName(stack, role)}-??????`);
