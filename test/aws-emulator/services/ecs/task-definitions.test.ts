import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import type { ContainerDefinition, EFSVolumeConfiguration } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { registerWeb, setStage } from '../../scheduler/stage.ts';
import type { Stage } from '../../scheduler/stage.ts';
import { refusal } from '../../testing/setup.ts';

const container = (over: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'web',
  image: 'web:1',
  memory: 512,
  ...over,
});

const withContainer = (stage: Stage, over: Partial<ContainerDefinition>) =>
  registerWeb(stage, '1', { containerDefinitions: [container(over)] });

const withVolume = (stage: Stage, efs: Partial<EFSVolumeConfiguration>) =>
  registerWeb(stage, '1', {
    volumes: [{ name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-0123456789abcdef0', ...efs } }],
  });

describe('Task definitions', () => {
  test('a family counts its revisions, and its name means the newest active one', async () => {
    const stage = await setStage();
    await registerWeb(stage, '1', { tags: [{ key: 'owner', value: 'me' }] });
    await registerWeb(stage, '2');
    const read = async (taskDefinition: string) =>
      stage.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
    expect((await read('web')).taskDefinition).toMatchObject({ revision: 2, status: 'ACTIVE' });
    expect(await read('web:1')).toMatchObject({ tags: [{ key: 'owner', value: 'me' }] });
    await stage.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:2' }));
    expect((await read('web')).taskDefinition).toMatchObject({ revision: 1 });
    expect((await read('web:2')).taskDefinition).toMatchObject({ status: 'INACTIVE' });
    expect(await refusal(read('other'))).toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });

  test('AWS completes a container', async () => {
    const stage = await setStage();
    const { taskDefinition } = await withContainer(stage, { portMappings: [{ containerPort: 8080 }] });
    expect(taskDefinition?.containerDefinitions).toMatchObject([
      { cpu: 0, essential: true, portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }] },
    ]);
  });

  test.each<[string, Partial<ContainerDefinition>, RegExp]>([
    ['no memory', { memory: undefined }, /At least one of 'memory' or 'memoryReservation'/],
    [
      'a soft limit above the hard one',
      { memory: 100, memoryReservation: 200 },
      /must be less than 'memory'/,
    ],
    ['another host port with awsvpc', { portMappings: [{ containerPort: 80, hostPort: 81 }] }, /must match/],
    [
      'an unknown volume',
      { mountPoints: [{ sourceVolume: 'x', containerPath: '/x' }] },
      /Unknown volume 'x'/,
    ],
    ['secrets without a role', { secrets: [{ name: 'A', valueFrom: 'arn:x' }] }, /executionRoleArn/],
    ['a health check of nothing', { healthCheck: { command: ['curl'] } }, /must start with CMD/],
    [
      'a health check too often',
      { healthCheck: { command: ['CMD', 'x'], interval: 1 } },
      /between 5 and 300/,
    ],
    ['nothing essential', { essential: false }, /at least one essential/],
  ])('%s is refused', async (_what, over, message) => {
    const stage = await setStage();
    expect(await refusal(withContainer(stage, over))).toMatchObject({
      name: 'ClientException',
      message: expect.stringMatching(message),
    });
  });

  test('an access point needs transit encryption and the root directory', async () => {
    const stage = await setStage();
    const authorizationConfig = { accessPointId: 'fsap-0123456789abcdef0' };
    expect(await refusal(withVolume(stage, { authorizationConfig }))).toMatchObject({
      name: 'ClientException',
    });
    const deep = { authorizationConfig, transitEncryption: 'ENABLED', rootDirectory: '/deep' } as const;
    expect(await refusal(withVolume(stage, deep))).toMatchObject({ name: 'ClientException' });
    await withVolume(stage, { authorizationConfig, transitEncryption: 'ENABLED', rootDirectory: '/' });
  });

  test('revisions are listed by family and status, and deleted once they are inactive', async () => {
    const { ecs, ...rest } = await setStage();
    const stage = { ecs, ...rest };
    await registerWeb(stage, '1');
    await registerWeb(stage, '2');
    await registerWeb(stage, '1', { family: 'webmail' });
    const list = async (status: 'ACTIVE' | 'INACTIVE') =>
      (await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'web', status, sort: 'DESC' })))
        .taskDefinitionArns ?? [];
    expect((await list('ACTIVE')).map((arn) => arn.split('/')[1])).toEqual(['web:2', 'web:1']);
    const early = await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['web:1'] }));
    expect(early.failures).toHaveLength(1);
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    expect(await list('INACTIVE')).toHaveLength(1);
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['web:1'] }));
    expect(await list('INACTIVE')).toEqual([]);
    expect((await ecs.send(new ListTaskDefinitionFamiliesCommand({}))).families).toEqual(['web', 'webmail']);
  });

  test('a revision is deregistered by its number, once', async () => {
    const stage = await setStage();
    await registerWeb(stage, '1');
    const remove = (taskDefinition: string) =>
      stage.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    expect(await refusal(remove('web'))).toMatchObject({ name: 'InvalidParameterException' });
    await remove('web:1');
    expect(await refusal(remove('web:1'))).toMatchObject({ name: 'ClientException' });
  });
});
