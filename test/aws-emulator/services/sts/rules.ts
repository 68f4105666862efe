import { rule } from '../../kernel/rule.ts';

export const roleArnShape = rule({
  id: 'sts.role-arn.shape',
  code: 'ValidationError',
  page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  text: 'RoleArn is the ARN of an IAM role.',
});
