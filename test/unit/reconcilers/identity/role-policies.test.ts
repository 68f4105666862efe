import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import {
  agentPolicy,
  executionPolicy,
  initExecutionPolicy,
  instanceTrust,
  taskPolicy,
  tasksTrust,
} from '../../../../src/reconcilers/identity/role-policies.ts';
import {
  clusterName,
  logGroupName,
  repositoryName,
  secretName,
} from '../../../../src/reconcilers/stack-names.ts';
import { startEmulator } from '../../../aws-emulator/testing/setup.ts';
import { allows, usableBy } from '../../../aws-emulator/services/iam/rights.ts';
import { identity } from '../../../support/stack-identity.ts';

const { account, region } = identity;
const arn = `arn:aws:iam::${account}:role/one`;
const own = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** What an emulated AWS, which the policies know nothing of, makes of a role. */
async function roleWith(trust: string, policy: string) {
  const { emulator } = startEmulator();
  const iam = new IAMClient({
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
    requestHandler: emulator.requestHandler(),
  });
  await iam.send(new CreateRoleCommand({ RoleName: 'one', AssumeRolePolicyDocument: trust }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'one', PolicyName: 'p', PolicyDocument: policy }));
  const scope = emulator.scope(account, region);
  return {
    may: (action: string, resource: string, keys = {}) => allows(scope, arn, { action, resource, keys }),
    trusts: (service: string, keys = {}) => usableBy(scope, arn, service, keys),
  };
}

/** The secrets of the stack that a role may read. */
const readable = (may: (action: string, resource: string) => boolean): readonly string[] =>
  (['keys', 'database-app', 'database-admin', 'site-admin'] as const).filter((role) =>
    may(
      'secretsmanager:GetSecretValue',
      own('secretsmanager', `secret:${secretName(identity, role)}-a1B2c3`),
    ),
  );

describe('role policies', () => {
  test('container instances register with the cluster of their stack and with no other', async () => {
    const { may, trusts } = await roleWith(instanceTrust(identity), agentPolicy(identity));
    expect(trusts('ec2.amazonaws.com')).toBe(true);
    expect(trusts('ecs-tasks.amazonaws.com')).toBe(false);
    expect(may('ecs:RegisterContainerInstance', own('ecs', `cluster/${clusterName(identity)}`))).toBe(true);
    expect(may('ecs:RegisterContainerInstance', own('ecs', 'cluster/other'))).toBe(false);
    expect(may('ecs:Poll', own('ecs', `container-instance/${clusterName(identity)}/1`))).toBe(true);
    expect(may('ecs:Poll', own('ecs', 'container-instance/other/1'))).toBe(false);
    expect(may('ecs:CreateCluster', '*')).toBe(false);
  });

  test('ECS pulls from one repository, reads the secrets of the site and writes one log group', async () => {
    const { may } = await roleWith(tasksTrust(identity), executionPolicy(identity, undefined));
    expect(readable(may)).toEqual(['keys', 'database-app']);
    expect(may('ecr:BatchGetImage', own('ecr', `repository/${repositoryName(identity)}`))).toBe(true);
    expect(may('ecr:BatchGetImage', own('ecr', 'repository/other'))).toBe(false);
    expect(may('ecr:GetAuthorizationToken', '*')).toBe(true);
    const stream = (group: string) =>
      may('logs:PutLogEvents', own('logs', `log-group:${group}:log-stream:s`));
    expect([stream(logGroupName(identity)), stream('other')]).toEqual([true, false]);
  });

  test('the passwords of both administrators are for the init task alone', async () => {
    const { may } = await roleWith(tasksTrust(identity), initExecutionPolicy(identity, undefined));
    expect(readable(may)).toEqual(['keys', 'database-app', 'database-admin', 'site-admin']);
    expect(may('ecr:BatchGetImage', own('ecr', `repository/${repositoryName(identity)}`))).toBe(true);
    expect(may('secretsmanager:GetSecretValue', own('secretsmanager', 'secret:other-a1B2c3'))).toBe(false);
  });

  test('an image of another ECR repository is pulled from there, one from elsewhere needs no rights', async () => {
    const uri = '999988887777.dkr.ecr.us-east-1.amazonaws.com/team/site';
    const other = await roleWith(tasksTrust(identity), executionPolicy(identity, uri));
    expect(other.may('ecr:BatchGetImage', 'arn:aws:ecr:us-east-1:999988887777:repository/team/site')).toBe(
      true,
    );
    expect(other.may('ecr:BatchGetImage', own('ecr', `repository/${repositoryName(identity)}`))).toBe(false);
    const elsewhere = await roleWith(
      tasksTrust(identity),
      executionPolicy(identity, 'docker.io/library/wordpress'),
    );
    expect(elsewhere.may('ecr:GetAuthorizationToken', '*')).toBe(false);
  });

  test('tasks act as their roles only for ECS in this account and region', async () => {
    const { trusts } = await roleWith(tasksTrust(identity), executionPolicy(identity, undefined));
    const keys = { 'aws:SourceAccount': account, 'aws:SourceArn': own('ecs', 'task/c/1') };
    expect(trusts('ecs-tasks.amazonaws.com', keys)).toBe(true);
    expect(trusts('ecs-tasks.amazonaws.com', { ...keys, 'aws:SourceAccount': '999988887777' })).toBe(false);
    const elsewhere = { ...keys, 'aws:SourceArn': `arn:aws:ecs:us-east-1:${account}:task/c/1` };
    expect(trusts('ecs-tasks.amazonaws.com', elsewhere)).toBe(false);
  });

  test('WordPress reaches its files through its access point only, and not as root', async () => {
    const system = own('elasticfilesystem', 'file-system/fs-1');
    const point = own('elasticfilesystem', 'access-point/fsap-1');
    const { may } = await roleWith(tasksTrust(identity), taskPolicy(system, point));
    const through = (value: string) => ({ 'elasticfilesystem:AccessPointArn': value });
    expect(may('elasticfilesystem:ClientWrite', system, through(point))).toBe(true);
    expect(may('elasticfilesystem:ClientWrite', system, through(`${point}2`))).toBe(false);
    expect(may('elasticfilesystem:ClientWrite', system)).toBe(false);
    expect(may('elasticfilesystem:ClientRootAccess', system, through(point))).toBe(false);
  });
});
