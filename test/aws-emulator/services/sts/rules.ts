import { rule } from '../../kernel/rule.ts';

export const roleTrust = rule({
  id: 'sts.role.trust',
  code: 'AccessDenied',
  status: 403,
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html#troubleshoot_roles_cant-assume-role',
  text: 'A role is assumed by those whom its trust policy names; one that does not exist is refused alike.',
});

export const roleArnShape = rule({
  id: 'sts.role-arn.shape',
  code: 'ValidationError',
  page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  text: 'RoleArn is the ARN of an IAM role.',
});
