import type { StackIdentity } from '../../engine/index.ts';
import {
  arnOf,
  clusterArn,
  clusterName,
  logGroupArn,
  repositoryArn,
  secretArnPattern,
  type SecretRole,
} from '../stack-names.ts';
import { policyText, type Statement } from './policy-document.ts';

const allow = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

/**
 * What the ECS agent does, on our cluster alone. AWS gives DiscoverPollEndpoint and DescribeTags no resource level; the
 * agent reads the instance's tags to put them on its container instance.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function agentPolicy(stack: StackIdentity): string {
  const instances = arnOf(stack, 'ecs', `container-instance/${clusterName(stack)}/*`);
  return policyText([
    allow('NoResourceLevel', ['ecs:DiscoverPollEndpoint', 'ec2:DescribeTags'], ['*']),
    allow(
      'Cluster',
      ['ecs:RegisterContainerInstance', 'ecs:DeregisterContainerInstance', 'ecs:Submit*'],
      [clusterArn(stack)],
    ),
    allow(
      'ContainerInstances',
      ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:UpdateContainerInstancesState', 'ecs:TagResource'],
      [instances],
    ),
  ]);
}

const ecrRepository = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/;

/** The repository that is pulled from; undefined where it is not in ECR and needs no rights of AWS. */
function pulledFrom(stack: StackIdentity, repository: string | undefined): string | undefined {
  if (repository === undefined) return repositoryArn(stack);
  const [, account, region, name] = ecrRepository.exec(repository) ?? [];
  if (account === undefined || region === undefined || name === undefined) return undefined;
  return `arn:${stack.partition}:ecr:${region}:${account}:repository/${name}`;
}

/** What the tasks of the service are given. */
const siteSecrets: readonly SecretRole[] = ['database-app', 'keys'];

/** What the init task is given: it alone acts as the administrator of the database, and makes the site's. */
const initSecrets: readonly SecretRole[] = [...siteSecrets, 'database-admin', 'site-admin'];

export const executionPolicy = (stack: StackIdentity, repository: string | undefined): string =>
  startingPolicy(stack, repository, siteSecrets);

export const initExecutionPolicy = (stack: StackIdentity, repository: string | undefined): string =>
  startingPolicy(stack, repository, initSecrets);

/**
 * What ECS does before and around a task: pull from one repository, read the task's secrets, write one log group. AWS
 * gives GetAuthorizationToken no resource level.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
function startingPolicy(
  stack: StackIdentity,
  repository: string | undefined,
  secrets: readonly SecretRole[],
): string {
  const source = pulledFrom(stack, repository);
  const pull = source === undefined ? [] : pulling(source);
  return policyText([
    ...pull,
    allow(
      'Secrets',
      ['secretsmanager:GetSecretValue'],
      secrets.map((secret) => secretArnPattern(stack, secret)),
    ),
    allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [`${logGroupArn(stack)}:*`]),
  ]);
}

function pulling(repository: string): readonly Statement[] {
  return [
    allow('NoResourceLevel', ['ecr:GetAuthorizationToken'], ['*']),
    allow(
      'Pull',
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [repository],
    ),
  ];
}

/**
 * What WordPress itself may do on AWS: reach its files, through its access point only and never as root.
 * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export function taskPolicy(fileSystemArn: string, accessPointArn: string): string {
  return policyText([
    {
      ...allow('Files', ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], [fileSystemArn]),
      Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': accessPointArn } },
    },
  ]);
}

/** EC2 is not documented to tell for whom it assumes a role, so no condition can be set. */
export function instanceTrust(stack: StackIdentity): string {
  const Service = stack.partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com';
  return policyText([{ Effect: 'Allow', Principal: { Service }, Action: ['sts:AssumeRole'] }]);
}

/**
 * Only ECS, and only for this account and region: a role without these conditions can be borrowed by another account's
 * tasks through ECS.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function tasksTrust(stack: StackIdentity): string {
  return policyText([
    {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: ['sts:AssumeRole'],
      Condition: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': arnOf(stack, 'ecs', '*') },
      },
    },
  ]);
}
