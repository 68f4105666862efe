import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

const roleArn = 'arn:aws:iam::222233334444:role/team/deployer';

/** Makes the role in its account, for those who are named. */
async function makeRole(emulator: Emulator, trusted: string, conditions?: object): Promise<void> {
  const iam = new IAMClient(clientConfig(emulator, { accessKeyId: '222233334444' }));
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { AWS: trusted },
      Action: 'sts:AssumeRole',
      ...(conditions !== undefined && { Condition: conditions }),
    },
  ];
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'deployer',
      Path: '/team/',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
}

describe('STS', () => {
  test('an access key of twelve digits is its account', async () => {
    const { emulator } = startEmulator();
    const sts = new STSClient(clientConfig(emulator));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: account });
  });

  test('an assumed role acts in its own account until its session ends', async () => {
    const { emulator, clock } = startEmulator();
    await makeRole(emulator, `arn:aws:iam::${account}:root`);
    const sts = new STSClient(clientConfig(emulator));
    const assumed = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'one', DurationSeconds: 900 }),
    );
    const session = new STSClient(
      clientConfig(emulator, { accessKeyId: assumed.Credentials?.AccessKeyId ?? '' }),
    );
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '222233334444',
      Arn: 'arn:aws:sts::222233334444:assumed-role/deployer/one',
    });
    await clock.advance(901);
    expect(await refusal(session.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'ExpiredToken',
    });
  });

  test.each(['nobody', 'arn:aws:iam::999900001111:root', 'arn:aws:iam::111122223333:user/other'])(
    'a role that trusts %s is refused to everybody else',
    async (trusted) => {
      const { emulator } = startEmulator();
      if (trusted !== 'nobody') await makeRole(emulator, trusted);
      const sts = new STSClient(clientConfig(emulator));
      const call = sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'one' }));
      expect(await refusal(call)).toMatchObject({ name: 'AccessDenied' });
      expect(emulator.refusals.get('sts.role.trust')).toBe(1);
    },
  );

  test.each([account, `arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:user/caller`, '*'])(
    'a role is assumed by whom it trusts as %s',
    async (trusted) => {
      const { emulator } = startEmulator();
      await makeRole(emulator, trusted);
      const sts = new STSClient(clientConfig(emulator));
      const answer = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'one' }));
      expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws:sts::222233334444:assumed-role/deployer/one');
    },
  );

  test.each([
    ['the wrong external id', 'guessed', 'AccessDenied'],
    ['no external id', undefined, 'AccessDenied'],
    ['its external id', 'agreed', 'assumed'],
  ])('a role that asks for an external id is assumed with it alone: %s', async (_title, given, outcome) => {
    const { emulator } = startEmulator();
    await makeRole(emulator, account, { StringEquals: { 'sts:ExternalId': 'agreed' } });
    const sts = new STSClient(clientConfig(emulator));
    const call = sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: 'one',
        ...(given !== undefined && { ExternalId: given }),
      }),
    );
    if (outcome === 'assumed') expect((await call).Credentials).toBeDefined();
    else expect(await refusal(call)).toMatchObject({ name: outcome });
  });

  test('a role ARN that names no role is refused', async () => {
    const { emulator } = startEmulator();
    const sts = new STSClient(clientConfig(emulator));
    const call = sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::222233334444:user/someone', RoleSessionName: 'one' }),
    );
    expect(await refusal(call)).toMatchObject({ name: 'ValidationError' });
    expect(emulator.refusals.get('sts.role-arn.shape')).toBe(1);
  });
});
