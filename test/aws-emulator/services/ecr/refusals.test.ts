import {
  CreateRepositoryCommand,
  DescribeImageScanFindingsCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  PutImageCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecr';
import { describe, expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

const repositoryName = 'site';

async function start(quotas: Readonly<Record<string, number>> = {}) {
  const ecr = new ECRClient(clientConfig(startEmulator({ quotas }).emulator));
  const create = (name: string) => ecr.send(new CreateRepositoryCommand({ repositoryName: name }));
  const resourceArn = (await create(repositoryName)).repository?.repositoryArn ?? '';
  const tag = (keys: readonly string[]) =>
    ecr.send(new TagResourceCommand({ resourceArn, tags: keys.map((Key) => ({ Key, Value: 'x' })) }));
  return { ecr, create, tag };
}

describe('ECR refuses', () => {
  test.each(['no JSON', '{}'])('the repository policy %s', async (policyText) => {
    const { ecr } = await start();
    const call = ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    expect(await refusal(call)).toMatchObject({
      name: 'InvalidParameterException',
      message:
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    });
  });

  test('the registry of another account, as if the repository were not there', async () => {
    const { ecr } = await start();
    const registryId = '999988887777';
    const call = ecr.send(new DescribeRepositoriesCommand({ registryId, repositoryNames: [repositoryName] }));
    expect(await refusal(call)).toMatchObject({
      name: 'RepositoryNotFoundException',
      message: `The repository with name 'site' does not exist in the registry with id '999988887777'`,
    });
  });

  test('the findings of an image that was not scanned', async () => {
    const { ecr } = await start();
    const imageManifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { digest: 'sha256:a', size: 1 },
      layers: [],
    });
    await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag: '1' }));
    const imageId = { imageTag: '1' };
    const call = ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId }));
    expect(await refusal(call)).toMatchObject({ name: 'ScanNotFoundException' });
  });

  test('one repository more than the quota', async () => {
    const { create } = await start({ 'ecr.repositories': 2 });
    await create('two');
    expect(await refusal(create('three'))).toMatchObject({ name: 'LimitExceededException' });
  });

  test('the 51st tag', async () => {
    const { tag } = await start();
    await tag(Array.from({ length: 50 }, (_, index) => `key${String(index)}`));
    await tag(['key0']);
    expect(await refusal(tag(['one-more']))).toMatchObject({ name: 'TooManyTagsException' });
  });
});
