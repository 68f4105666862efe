import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const permissions = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'ecs:Poll', Resource: '*' }],
});
const managed = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

function start(options: Partial<EmulatorOptions> = {}) {
  const world = startEmulator(options);
  const iam = new IAMClient(clientConfig(world.emulator));
  const createRole = (RoleName: string, Path = '/') =>
    iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trust }));
  return { ...world, iam, createRole };
}

const decoded = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''));

describe('IAM roles', () => {
  test('a role is found by name and by path, with its trust policy URL-encoded, and tags only by name', async () => {
    const { iam } = start();
    const Tags = [{ Key: 'team', Value: 'web' }];
    await iam.send(
      new CreateRoleCommand({ RoleName: 'one', Path: '/stack/a/', AssumeRolePolicyDocument: trust, Tags }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'one' }));
    expect(Role).toMatchObject({ Arn: `arn:aws:iam::${account}:role/stack/a/one`, Tags });
    expect(decoded(Role?.AssumeRolePolicyDocument)).toEqual(JSON.parse(trust));
    const listed = await iam.send(new ListRolesCommand({ PathPrefix: '/stack/a/' }));
    expect(listed.Roles).toMatchObject([{ RoleName: 'one' }]);
    expect(listed.Roles?.[0]?.Tags).toBeUndefined();
    expect((await iam.send(new ListRolesCommand({ PathPrefix: '/stack/b/' }))).Roles).toEqual([]);
  });

  test('roles are the same in every region, and other accounts do not see them', async () => {
    const { iam, emulator, createRole } = start();
    await createRole('one');
    const elsewhere = new IAMClient(clientConfig(emulator, { region: 'us-east-1' }));
    const stranger = new IAMClient(clientConfig(emulator, { accessKeyId: '999988887777' }));
    expect((await elsewhere.send(new ListRolesCommand({}))).Roles).toHaveLength(1);
    expect((await stranger.send(new ListRolesCommand({}))).Roles).toEqual([]);
    expect((await iam.send(new ListRolesCommand({}))).IsTruncated).toBe(false);
  });

  test('names are unique whatever their case and path', async () => {
    const { createRole } = start();
    await createRole('Blog');
    expect(await refusal(createRole('blog', '/other/'))).toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
  });

  test.each([
    ['no JSON', '{'],
    ['a resource', trust.replace('"Action"', '"Resource":"*","Action"')],
    ['no principal', trust.replace('"Principal":{"Service":"ec2.amazonaws.com"},', '')],
    ['an unknown service', trust.replace('ec2.amazonaws.com', 'nobody')],
  ])('a trust policy with %s is malformed', async (_what, AssumeRolePolicyDocument) => {
    const { iam, createRole } = start();
    const call = iam.send(new CreateRoleCommand({ RoleName: 'one', AssumeRolePolicyDocument }));
    expect(await refusal(call)).toMatchObject({ name: 'MalformedPolicyDocumentException' });
    await createRole('one');
    const update = iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'one', PolicyDocument: AssumeRolePolicyDocument }),
    );
    expect(await refusal(update)).toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });

  test('a name of more than 64 characters is refused', async () => {
    const { createRole } = start();
    expect(await refusal(createRole('r'.repeat(65)))).toMatchObject({ name: 'ValidationError' });
  });

  test('tag keys are unique whatever their case, and aws: is reserved', async () => {
    const { iam, createRole } = start();
    await createRole('one');
    const tag = (...keys: string[]) =>
      iam.send(new TagRoleCommand({ RoleName: 'one', Tags: keys.map((Key) => ({ Key, Value: 'v' })) }));
    await tag('Team');
    await tag('team', 'other');
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'one' }))).Tags).toEqual([
      { Key: 'team', Value: 'v' },
      { Key: 'other', Value: 'v' },
    ]);
    expect(await refusal(tag('a', 'A'))).toMatchObject({ name: 'InvalidInputException' });
    expect(await refusal(tag('aws:x'))).toMatchObject({ name: 'InvalidInputException' });
    await iam.send(new UntagRoleCommand({ RoleName: 'one', TagKeys: ['TEAM'] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'one' }))).Tags).toHaveLength(1);
  });

  test('a role goes only when profile, managed and inline policies are gone, in any order', async () => {
    const { iam, createRole } = start();
    await createRole('one');
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'one' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'one', RoleName: 'one' }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'one', PolicyArn: managed }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'one', PolicyName: 'agent', PolicyDocument: permissions }),
    );
    const remove = () => iam.send(new DeleteRoleCommand({ RoleName: 'one' }));
    expect(await refusal(remove())).toMatchObject({
      name: 'DeleteConflictException',
      message: expect.stringMatching(/profile/),
    });
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'one', RoleName: 'one' }));
    expect(await refusal(remove())).toMatchObject({
      name: 'DeleteConflictException',
      message: expect.stringMatching(/detach/),
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'one', PolicyArn: managed }));
    expect(await refusal(remove())).toMatchObject({
      name: 'DeleteConflictException',
      message: expect.stringMatching(/delete/),
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'one', PolicyName: 'agent' }));
    await remove();
    expect(await refusal(remove())).toMatchObject({ name: 'NoSuchEntityException' });
  });
});

describe('IAM policies of a role', () => {
  test('an inline policy is read back URL-encoded and listed by name', async () => {
    const { iam, createRole } = start();
    await createRole('one');
    const named = { RoleName: 'one', PolicyName: 'agent' };
    await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: permissions }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(named));
    expect(PolicyDocument).not.toMatch(/[{"*]/);
    expect(decoded(PolicyDocument)).toEqual(JSON.parse(permissions));
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'one' }))).PolicyNames).toEqual(['agent']);
    await iam.send(new DeleteRolePolicyCommand(named));
    expect(await refusal(iam.send(new GetRolePolicyCommand(named)))).toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  test.each([
    ['a principal', permissions.replace('"Action"', '"Principal":"*","Action"'), /principal/],
    ['no resource', permissions.replace(',"Resource":"*"', ''), /resources/],
    ['a resource that is no ARN', permissions.replace('"*"', '"role"'), /ARN format/],
    ['an action without a service', permissions.replace('ecs:Poll', 'Poll'), /vendor/],
    ['an unknown member', permissions.replace('"Action"', '"Actions":1,"Action"'), /Syntax/],
  ])('an inline policy with %s is malformed', async (_what, PolicyDocument, message) => {
    const { iam, createRole } = start();
    await createRole('one');
    const call = iam.send(new PutRolePolicyCommand({ RoleName: 'one', PolicyName: 'p', PolicyDocument }));
    expect(await refusal(call)).toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: expect.stringMatching(message),
    });
  });

  test('the inline policies of a role share 10,240 characters without white space', async () => {
    const { iam, createRole } = start();
    await createRole('one');
    const put = (PolicyName: string, resources: number) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: 'one',
          PolicyName,
          PolicyDocument: permissions.replace(
            '"*"',
            JSON.stringify(Array(resources).fill(`arn:aws:s3:::${'x'.repeat(84)}`)),
          ),
        }),
      );
    await put('a', 50);
    await put('a', 60);
    expect(await refusal(put('b', 60))).toMatchObject({ name: 'LimitExceededException' });
  });

  test('AWS managed policies can be attached, unknown ones cannot, and the account has none of its own', async () => {
    const { iam, createRole } = start();
    await createRole('one');
    const attach = (PolicyArn: string) =>
      iam.send(new AttachRolePolicyCommand({ RoleName: 'one', PolicyArn }));
    await attach(managed);
    await attach(managed);
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'one' }));
    expect(attached.AttachedPolicies).toEqual([
      { PolicyName: 'AmazonSSMManagedInstanceCore', PolicyArn: managed },
    ]);
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: managed }))).Policy?.AttachmentCount).toBe(1);
    const holders = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: managed }));
    expect(holders.PolicyRoles).toMatchObject([{ RoleName: 'one' }]);
    expect((await iam.send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies).toEqual([]);
    expect(await refusal(attach('arn:aws:iam::aws:policy/Nonsense'))).toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});

describe('IAM instance profiles', () => {
  test('a profile holds one role, is listed with it, and goes only without it', async () => {
    const { iam, createRole } = start();
    await createRole('one', '/stack/a/');
    await createRole('two');
    const named = { InstanceProfileName: 'web' };
    await iam.send(new CreateInstanceProfileCommand({ ...named, Path: '/stack/a/' }));
    expect(await refusal(iam.send(new CreateInstanceProfileCommand(named)))).toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    await iam.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'one' }));
    const second = iam.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'two' }));
    expect(await refusal(second)).toMatchObject({ name: 'LimitExceededException' });
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand(named));
    expect(InstanceProfile?.Roles).toMatchObject([{ RoleName: 'one' }]);
    const byPath = await iam.send(new ListInstanceProfilesCommand({ PathPrefix: '/stack/a/' }));
    expect(byPath.InstanceProfiles).toMatchObject([{ InstanceProfileName: 'web' }]);
    const byRole = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'one' }));
    expect(byRole.InstanceProfiles).toHaveLength(1);
    const remove = () => iam.send(new DeleteInstanceProfileCommand(named));
    expect(await refusal(remove())).toMatchObject({ name: 'DeleteConflictException' });
    const wrong = iam.send(new RemoveRoleFromInstanceProfileCommand({ ...named, RoleName: 'two' }));
    expect(await refusal(wrong)).toMatchObject({ name: 'NoSuchEntityException' });
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ ...named, RoleName: 'one' }));
    await remove();
    expect(await refusal(iam.send(new GetInstanceProfileCommand(named)))).toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});

describe('IAM service-linked roles', () => {
  test('a service has one, which callers cannot change', async () => {
    const { iam } = start();
    const create = () =>
      iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com' }));
    expect((await create()).Role).toMatchObject({
      RoleName: 'AWSServiceRoleForECS',
      Path: '/aws-service-role/ecs.amazonaws.com/',
    });
    expect(await refusal(create())).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringMatching(/taken/),
    });
    const change = iam.send(new DeleteRoleCommand({ RoleName: 'AWSServiceRoleForECS' }));
    expect(await refusal(change)).toMatchObject({ name: 'UnmodifiableEntityException' });
  });
});

describe('IAM read lag and limits', () => {
  test('a new role shows up by name at once or after seconds, in lists within a minute', async () => {
    const { iam, clock, createRole } = start({ lag: 'maximum' });
    for (let index = 0; index < 20; index += 1) await createRole(`r${String(index)}`);
    const names = async () => (await iam.send(new ListRolesCommand({}))).Roles?.length;
    expect(await names()).toBeLessThan(20);
    await clock.advance(60);
    expect(await names()).toBe(20);
  });

  test('lists come in pages', async () => {
    const { iam, createRole } = start();
    for (const name of ['a', 'b', 'c']) await createRole(name);
    const first = await iam.send(new ListRolesCommand({ MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Roles: [{}, {}] });
    const rest = await iam.send(new ListRolesCommand({ MaxItems: 2, Marker: first.Marker ?? '' }));
    expect(rest.Roles).toMatchObject([{ RoleName: 'c' }]);
  });

  test('an account has room for so many roles', async () => {
    const { createRole } = start({ quotas: { 'iam.roles': 1 } });
    await createRole('a');
    expect(await refusal(createRole('b'))).toMatchObject({ name: 'LimitExceededException' });
  });
});
