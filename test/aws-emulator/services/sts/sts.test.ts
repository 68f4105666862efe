import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

const roleArn = 'arn:aws:iam::222233334444:role/team/deployer';

describe('STS', () => {
  test('an access key of twelve digits is its account', async () => {
    const { emulator } = startEmulator();
    const sts = new STSClient(clientConfig(emulator));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: account });
  });

  test('an assumed role acts in its own account until its session ends', async () => {
    const { emulator, clock } = startEmulator();
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
