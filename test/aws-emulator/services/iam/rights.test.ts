import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import type { LagMode } from '../../kernel/lag.ts';
import { account, clientConfig, region, startEmulator } from '../../testing/setup.ts';
import { allows, usableBy } from './rights.ts';

const arn = `arn:aws:iam::${account}:role/task`;
const tasks = 'ecs-tasks.amazonaws.com';
const keys = { 'aws:SourceAccount': account, 'aws:SourceArn': `arn:aws:ecs:${region}:${account}:cluster/a` };
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: tasks },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${region}:${account}:*` },
    },
  },
});

const policyFor = (resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'secretsmanager:Get*', Resource: resource }],
  });

async function start(lag: LagMode = 'none') {
  const { emulator, clock } = startEmulator({ lag });
  const iam = new IAMClient(clientConfig(emulator));
  await iam.send(new CreateRoleCommand({ RoleName: 'task', AssumeRolePolicyDocument: trust }));
  const put = (resource: string) =>
    iam.send(
      new PutRolePolicyCommand({ RoleName: 'task', PolicyName: 'p', PolicyDocument: policyFor(resource) }),
    );
  return { clock, put, scope: emulator.scope(account, region) };
}

const request = {
  action: 'secretsmanager:GetSecretValue',
  resource: 'arn:aws:secretsmanager:x:y:secret:one',
};

describe('What roles let services do', () => {
  test('a role is usable by the service it trusts, under the conditions it sets', async () => {
    const { scope } = await start();
    expect(usableBy(scope, arn, tasks, keys)).toBe(true);
    expect(usableBy(scope, arn, tasks)).toBe(false);
    expect(usableBy(scope, arn, tasks, { ...keys, 'aws:SourceAccount': '1' })).toBe(false);
    expect(usableBy(scope, arn, 'ec2.amazonaws.com', keys)).toBe(false);
    expect(usableBy(scope, `${arn}-of-nobody`, tasks, keys)).toBe(false);
  });

  test('a role allows what its policies cover, and nothing else', async () => {
    const { scope, put } = await start();
    expect(allows(scope, arn, request)).toBe(false);
    await put('arn:aws:secretsmanager:*:*:secret:one');
    expect(allows(scope, arn, request)).toBe(true);
    expect(allows(scope, arn, { ...request, resource: `${request.resource}-more` })).toBe(false);
    expect(allows(scope, arn, { ...request, action: 'secretsmanager:PutSecretValue' })).toBe(false);
  });

  test('other services learn of a role, and of a change of its rights, some seconds later', async () => {
    const { scope, put, clock } = await start('maximum');
    expect(usableBy(scope, arn, tasks, keys)).toBe(false);
    await clock.advance(60);
    expect(usableBy(scope, arn, tasks, keys)).toBe(true);
    await put('*');
    expect(usableBy(scope, arn, tasks, keys)).toBe(true);
    expect(allows(scope, arn, request)).toBe(false);
    await clock.advance(60);
    expect(allows(scope, arn, request)).toBe(true);
  });
});
