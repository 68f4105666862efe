import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import type { DeleteSecretCommandInput, FilterNameStringType } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../kernel/emulator.ts';
import { timersOf } from '../../kernel/timers.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

const token = (letter: string): string => letter.repeat(32);
const day = 86_400;

function start(options: Partial<EmulatorOptions> = {}) {
  const world = startEmulator(options);
  const secrets = new SecretsManagerClient(clientConfig(world.emulator));
  const create = (Name: string, SecretString = 'one', ClientRequestToken = token('a')) =>
    secrets.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken }));
  const value = (SecretId: string, VersionStage?: string) =>
    secrets.send(
      new GetSecretValueCommand({ SecretId, ...(VersionStage === undefined ? {} : { VersionStage }) }),
    );
  const remove = (SecretId: string, how: Partial<DeleteSecretCommandInput> = {}) =>
    secrets.send(new DeleteSecretCommand({ SecretId, ...how }));
  const describeIt = (SecretId: string) => secrets.send(new DescribeSecretCommand({ SecretId }));
  return { ...world, secrets, create, value, remove, describeIt };
}

describe('Secrets: creating', () => {
  test('a secret is reached by name, by ARN and by ARN without its suffix', async () => {
    const { create, value, describeIt } = start();
    const { ARN = '' } = await create('stack/one');
    expect(ARN).toMatch(
      new RegExp(`^arn:aws:secretsmanager:${region}:${account}:secret:stack/one-[A-Za-z0-9]{6}$`),
    );
    for (const id of ['stack/one', ARN, ARN.slice(0, -7)])
      expect(await value(id)).toMatchObject({ Name: 'stack/one', SecretString: 'one' });
    expect(await describeIt('stack/one')).toMatchObject({
      ARN,
      VersionIdsToStages: { [token('a')]: ['AWSCURRENT'] },
    });
  });

  test('the same token with the same value is answered again; anything else meets a name that is taken', async () => {
    const { create } = start();
    const { ARN } = await create('one');
    expect(await create('one')).toMatchObject({ ARN, VersionId: token('a') });
    expect(await refusal(create('one', 'two'))).toMatchObject({ name: 'ResourceExistsException' });
    expect(await refusal(create('one', 'one', token('b')))).toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  test('a name has a form, and a value is text or bytes', async () => {
    const { secrets, create } = start();
    expect(await refusal(create('with space'))).toMatchObject({ name: 'ValidationException' });
    const both = secrets.send(
      new CreateSecretCommand({ Name: 'one', SecretString: 'a', SecretBinary: new Uint8Array([1]) }),
    );
    expect(await refusal(both)).toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('Secrets: values', () => {
  test('a new value becomes current, the one before is kept as previous, older ones lose their stage', async () => {
    const { secrets, create, value } = start();
    await create('one');
    const put = (SecretString: string, letter: string) =>
      secrets.send(
        new PutSecretValueCommand({ SecretId: 'one', SecretString, ClientRequestToken: token(letter) }),
      );
    await put('two', 'b');
    await put('three', 'c');
    expect(await value('one')).toMatchObject({ SecretString: 'three', VersionId: token('c') });
    expect(await value('one', 'AWSPREVIOUS')).toMatchObject({ SecretString: 'two' });
    const staged = await secrets.send(new ListSecretVersionIdsCommand({ SecretId: 'one' }));
    expect(staged.Versions).toHaveLength(2);
    const all = await secrets.send(
      new ListSecretVersionIdsCommand({ SecretId: 'one', IncludeDeprecated: true }),
    );
    expect(all.Versions).toHaveLength(3);
    expect(await put('three', 'c')).toMatchObject({ VersionId: token('c') });
    expect(await refusal(put('four', 'c'))).toMatchObject({ name: 'ResourceExistsException' });
  });

  test('what does not exist is not found', async () => {
    const { create, value } = start();
    expect(await refusal(value('one'))).toMatchObject({ name: 'ResourceNotFoundException' });
    await create('one');
    expect(await refusal(value('one', 'AWSPENDING'))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a random password leaves out what it is asked to', async () => {
    const { secrets } = start();
    const { RandomPassword } = await secrets.send(
      new GetRandomPasswordCommand({
        PasswordLength: 40,
        ExcludePunctuation: true,
        ExcludeCharacters: 'abc',
      }),
    );
    expect(RandomPassword).toMatch(/^[d-zA-Z0-9]{40}$/);
  });
});

describe('Secrets: deleting', () => {
  test('a scheduled secret keeps its name, gives no value and can be restored', async () => {
    const { secrets, create, value, remove, describeIt } = start();
    await create('one');
    await remove('one', { RecoveryWindowInDays: 7 });
    expect(await refusal(value('one'))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await refusal(create('one'))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await refusal(remove('one'))).toMatchObject({ name: 'InvalidRequestException' });
    expect((await describeIt('one')).DeletedDate).toBeInstanceOf(Date);
    expect((await secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    const planned = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(planned.SecretList).toHaveLength(1);
    await secrets.send(new RestoreSecretCommand({ SecretId: 'one' }));
    expect(await value('one')).toMatchObject({ SecretString: 'one' });
  });

  test('when the window is over the secret is gone, but not if it was restored', async () => {
    const { secrets, clock, create, remove, describeIt } = start();
    for (const name of ['gone', 'kept']) {
      await create(name);
      await remove(name, { RecoveryWindowInDays: 7 });
    }
    await clock.advance(6 * day);
    await secrets.send(new RestoreSecretCommand({ SecretId: 'kept' }));
    await clock.advance(2 * day);
    expect(await refusal(describeIt('gone'))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await describeIt('kept')).toMatchObject({ Name: 'kept' });
  });

  test.each([[6], [31]])('a window of %d days is refused', async (RecoveryWindowInDays) => {
    const { create, remove } = start();
    await create('one');
    const call = remove('one', { RecoveryWindowInDays });
    expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterException' });
  });

  test('force leaves no window, takes a moment, and works on what is scheduled or absent', async () => {
    const { clock, create, remove } = start();
    const force = { ForceDeleteWithoutRecovery: true };
    await create('one');
    const both = remove('one', { ...force, RecoveryWindowInDays: 7 });
    expect(await refusal(both)).toMatchObject({ name: 'InvalidParameterException' });
    await remove('one');
    await remove('one', force);
    expect(await refusal(create('one'))).toMatchObject({ name: 'InvalidRequestException' });
    await clock.advance(10);
    expect(await create('one')).toMatchObject({ Name: 'one' });
    await remove('never-there', force);
  });

  test("force works on a clock that moves while the call is served, as the machine's does", async () => {
    const clock = new ManualClock();
    let looks = 0;
    const now = (): number => clock.now() + (looks += 1);
    const { create, remove } = start({ timers: timersOf({ now, sleep: (time) => clock.sleep(time) }) });
    await create('one');
    await remove('one', { ForceDeleteWithoutRecovery: true });
    await clock.advance(20);
    expect(await create('one')).toMatchObject({ Name: 'one' });
  });
});

describe('Secrets: tags and lists', () => {
  test('tags are set, replaced and removed, and refused when reserved', async () => {
    const { secrets, create, describeIt } = start();
    await create('one');
    const tag = (Key: string, Value: string) =>
      secrets.send(new TagResourceCommand({ SecretId: 'one', Tags: [{ Key, Value }] }));
    await tag('a', '1');
    await tag('a', '2');
    await tag('b', '3');
    await secrets.send(new UntagResourceCommand({ SecretId: 'one', TagKeys: ['b'] }));
    expect((await describeIt('one')).Tags).toEqual([{ Key: 'a', Value: '2' }]);
    expect(await refusal(tag('aws:a', '1'))).toMatchObject({ name: 'InvalidParameterException' });
  });

  const searches: readonly [FilterNameStringType, string, readonly string[]][] = [
    ['name', 'stack/a', ['stack/a/keys']],
    ['name', 'Stack', []],
    ['name', '!stack/a', ['stack/b/keys']],
    ['tag-key', 'own', ['stack/a/keys', 'stack/b/keys']],
    ['tag-value', 'b', ['stack/b/keys']],
    ['all', 'STACK/B', ['stack/b/keys']],
  ];

  test.each(searches)('the filter %s=%s finds %j', async (Key, value, names) => {
    const { secrets } = start();
    for (const stack of ['a', 'b']) {
      const Tags = [{ Key: 'owner', Value: stack }];
      await secrets.send(new CreateSecretCommand({ Name: `stack/${stack}/keys`, Tags }));
    }
    const { SecretList } = await secrets.send(
      new ListSecretsCommand({ Filters: [{ Key, Values: [value] }], SortOrder: 'asc' }),
    );
    expect(SecretList?.map(({ Name }) => Name)).toEqual(names);
  });

  test('lists lag behind and come in pages', async () => {
    const { secrets, clock, create } = start({ lag: 'maximum' });
    for (let index = 0; index < 20; index += 1) await create(`s${String(index)}`);
    const first = await secrets.send(new ListSecretsCommand({}));
    expect(first.SecretList?.length).toBeLessThan(20);
    await clock.advance(60);
    const page = await secrets.send(new ListSecretsCommand({ MaxResults: 15 }));
    const rest = await secrets.send(new ListSecretsCommand({ NextToken: page.NextToken }));
    expect([page.SecretList?.length, rest.SecretList?.length]).toEqual([15, 5]);
  });

  test('more than fifty creates in a second are throttled', async () => {
    const { create } = start();
    for (let index = 0; index < 50; index += 1) await create(`s${String(index)}`);
    expect(await refusal(create('last'))).toMatchObject({ name: 'ThrottlingException' });
  });
});
