import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';
import { machineImages } from '../ec2/machine-images.ts';
import { publishMachineImage } from './machine-images.ts';

const root = '/aws/service/ecs/optimized-ami/amazon-linux-2023';

function start() {
  const { emulator } = startEmulator();
  const ssm = new SSMClient(clientConfig(emulator));
  const get = (Name: string) => ssm.send(new GetParameterCommand({ Name }));
  return { ssm, get, emulator, scope: emulator.scope(account, region) };
}

describe('SSM', () => {
  test('the recommended image is told as JSON and as parameters of its own, per architecture', async () => {
    const { get } = start();
    for (const [path, architecture] of [
      [root, 'x86_64'],
      [`${root}/arm64`, 'arm64'],
    ] as const) {
      const { Parameter } = await get(`${path}/recommended`);
      const facts = JSON.parse(Parameter?.Value ?? '') as Record<string, unknown>;
      const id = await get(`${path}/recommended/image_id`);
      expect(facts).toMatchObject({
        image_id: id.Parameter?.Value,
        os: 'Amazon Linux 2023',
        schema_version: 1,
      });
      const image = machineImages.find(({ ImageId }) => ImageId === facts['image_id']);
      expect(image).toMatchObject({ Architecture: architecture, Name: facts['image_name'] });
      expect(Parameter?.ARN).toBe(`arn:aws:ssm:${region}::parameter${path}/recommended`);
    }
  });

  test('a newer image becomes the recommended one, and the one before is still there', async () => {
    const { get, scope } = start();
    const before = await get(`${root}/recommended/image_id`);
    publishMachineImage(scope);
    const after = await get(`${root}/recommended/image_id`);
    expect(after.Parameter?.Value).not.toBe(before.Parameter?.Value);
    expect(after.Parameter?.Version).toBe((before.Parameter?.Version ?? 0) + 1);
    expect(machineImages.map(({ ImageId }) => ImageId)).toContain(before.Parameter?.Value);
  });

  test('another region has its own newest image', async () => {
    const { get, scope, emulator } = start();
    publishMachineImage(scope);
    const elsewhere = new SSMClient(clientConfig(emulator, { region: 'us-east-1' }));
    const there = await elsewhere.send(new GetParameterCommand({ Name: `${root}/recommended/image_id` }));
    expect(there.Parameter?.Value).not.toBe((await get(`${root}/recommended/image_id`)).Parameter?.Value);
  });

  test('names that mean nothing are not found, or listed as invalid', async () => {
    const { ssm, get } = start();
    expect(await refusal(get(`${root}/latest`))).toMatchObject({ name: 'ParameterNotFound' });
    expect(await refusal(get(`${root}/recommended:99`))).toMatchObject({ name: 'ParameterVersionNotFound' });
    const Names = [`${root}/recommended/image_id`, '/mine'];
    expect(await ssm.send(new GetParametersCommand({ Names }))).toMatchObject({
      Parameters: [{ Name: Names[0] }],
      InvalidParameters: ['/mine'],
    });
    const tooMany = ssm.send(new GetParametersCommand({ Names: Array<string>(11).fill('/mine') }));
    expect(await refusal(tooMany)).toMatchObject({ name: 'ValidationException' });
  });

  test('a path begins with a slash', async () => {
    const { ssm } = start();
    expect(await refusal(ssm.send(new GetParametersByPathCommand({ Path: 'aws/service' })))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('must begin with a forward slash') as unknown,
    });
  });

  test('a path shows what is right below it, or everything', async () => {
    const { ssm } = start();
    const list = async (Recursive: boolean) =>
      (await ssm.send(new GetParametersByPathCommand({ Path: root, Recursive }))).Parameters?.length;
    expect(await list(false)).toBe(1);
    expect(await list(true)).toBe(10);
  });
});
