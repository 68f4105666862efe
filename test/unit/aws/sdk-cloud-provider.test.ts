import { describe, expect, it } from '@jest/globals';
import { SdkCloudProvider } from '../../../src/aws/sdk-cloud-provider.ts';
import { createEmulator } from '../../aws-emulator/index.ts';
import { timersOf } from '../../aws-emulator/kernel/timers.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { account, region } from './cloud-fixture.ts';

const { signal } = new AbortController();

function startProvider(credentials = () => Promise.resolve({ accessKeyId: account, secretAccessKey: 'x' })) {
  const clock = new VirtualClock();
  const emulator = createEmulator({ timers: timersOf(clock) });
  const requestHandler = emulator.requestHandler();
  const provider = new SdkCloudProvider({ clock, random: () => 0.5, credentials, requestHandler });
  return { clock, emulator, provider };
}

describe('SdkCloudProvider', () => {
  it('asks once per region whose the credentials are', async () => {
    const { clock, emulator, provider } = startProvider();
    const first = await clock.runUntil(provider.connect({ region }, signal));
    const second = await clock.runUntil(provider.connect({ region }, signal));
    const other = await clock.runUntil(provider.connect({ region: 'us-east-1' }, signal));
    expect(first).toMatchObject({ ok: true, account, region, partition: 'aws' });
    expect(second.ok && first.ok && second.cloud === first.cloud).toBe(true);
    expect(other).toMatchObject({ ok: true, account, region: 'us-east-1' });
    expect(emulator.calls.records.map(({ operation }) => operation)).toEqual([
      'GetCallerIdentity',
      'GetCallerIdentity',
    ]);
  });

  it('says what to do about missing credentials, and connects when they are there', async () => {
    let there = false;
    const { clock, provider } = startProvider(() =>
      there
        ? Promise.resolve({ accessKeyId: account, secretAccessKey: 'x' })
        : Promise.reject(Object.assign(new Error('none found'), { name: 'CredentialsProviderError' })),
    );
    expect(await clock.runUntil(provider.connect({ region }, signal))).toMatchObject({
      ok: false,
      reason: 'CredentialsUnavailable',
      message: expect.stringMatching(/none found.*Give the operator credentials/),
    });
    there = true;
    expect(await clock.runUntil(provider.connect({ region }, signal))).toMatchObject({ ok: true, account });
  });

  it('says that AWS does not answer', async () => {
    const { clock, emulator, provider } = startProvider();
    emulator.faults.add({ service: 'sts', hang: true });
    expect(await clock.runUntil(provider.connect({ region }, signal))).toMatchObject({
      ok: false,
      reason: 'AwsUnreachable',
    });
  });
});
