import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListImagesCommand,
  ListTagsForResourceCommand,
  PutImageCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import type { CreateRepositoryCommandInput } from '@aws-sdk/client-ecr';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';
import { imageNamed } from './image-lookup.ts';

const repositoryName = 'stack/site';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

/** A manifest like those that builders push; `content` makes it differ from others. */
const manifestOf = (content: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${content}`, size: 100 },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: 'sha256:a', size: 900 }],
  });

async function start(options: Partial<CreateRepositoryCommandInput> = {}) {
  const world = startEmulator();
  const ecr = new ECRClient(clientConfig(world.emulator));
  const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName, ...options }));
  const push = (imageTag: string | undefined, content: string) =>
    ecr.send(
      new PutImageCommand({
        repositoryName,
        imageManifest: manifestOf(content),
        ...(imageTag === undefined ? {} : { imageTag }),
      }),
    );
  const images = async () =>
    (await ecr.send(new DescribeImagesCommand({ repositoryName }))).imageDetails ?? [];
  return { ...world, ecr, repository, push, images };
}

describe('ECR repositories', () => {
  test('a repository is described by name with what it was created with', async () => {
    const { ecr, repository } = await start({
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
    });
    expect(repository).toMatchObject({
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`,
      repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`,
      imageTagMutability: 'IMMUTABLE',
    });
    const find = (name: string) => ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
    expect((await find(repositoryName)).repositories).toMatchObject([
      {
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
      },
    ]);
    expect(await refusal(find('other'))).toMatchObject({ name: 'RepositoryNotFoundException' });
    const again = ecr.send(new CreateRepositoryCommand({ repositoryName }));
    expect(await refusal(again)).toMatchObject({ name: 'RepositoryAlreadyExistsException' });
    const upper = ecr.send(new CreateRepositoryCommand({ repositoryName: 'Upper' }));
    expect(await refusal(upper)).toMatchObject({ name: 'InvalidParameterException' });
  });

  test('mutability and scanning can be changed', async () => {
    const { ecr } = await start();
    await ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }));
    await ecr.send(
      new PutImageScanningConfigurationCommand({
        repositoryName,
        imageScanningConfiguration: { scanOnPush: true },
      }),
    );
    expect((await ecr.send(new DescribeRepositoriesCommand({}))).repositories).toMatchObject([
      { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } },
    ]);
  });

  test('a repository with images goes only by force, and they go with it', async () => {
    const { ecr, emulator, push } = await start();
    await push('1.0', 'a');
    const remove = (force: boolean) => ecr.send(new DeleteRepositoryCommand({ repositoryName, force }));
    expect(await refusal(remove(false))).toMatchObject({ name: 'RepositoryNotEmptyException' });
    await remove(true);
    const left = Object.keys(emulator.inventory()[account]?.[region] ?? {});
    expect(left.filter((type) => type.startsWith('ecr/'))).toEqual([]);
    expect(await refusal(remove(true))).toMatchObject({ name: 'RepositoryNotFoundException' });
  });

  test('tags are given at creation, changed by ARN and checked', async () => {
    const { ecr, repository } = await start({ tags: [{ Key: 'team', Value: 'web' }] });
    const resourceArn = repository?.repositoryArn ?? '';
    const tag = (Key: string) =>
      ecr.send(new TagResourceCommand({ resourceArn, tags: [{ Key, Value: 'x' }] }));
    await tag('team');
    await tag('more');
    await ecr.send(new UntagResourceCommand({ resourceArn, tagKeys: ['more'] }));
    const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ Key: 'team', Value: 'x' }]);
    expect(await refusal(tag('aws:x'))).toMatchObject({ name: 'InvalidTagParameterException' });
  });

  test('a login token is handed out', async () => {
    const { ecr } = await start();
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
    expect(token).toMatch(/^AWS:/);
  });
});

describe('ECR policies', () => {
  const rule = {
    rulePriority: 1,
    description: 'Layers that no tag holds any more',
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
    action: { type: 'expire' },
  };

  test('a lifecycle policy is read back until it is deleted', async () => {
    const { ecr } = await start();
    const lifecyclePolicyText = JSON.stringify({ rules: [rule] });
    const get = () => ecr.send(new GetLifecyclePolicyCommand({ repositoryName }));
    expect(await refusal(get())).toMatchObject({ name: 'LifecyclePolicyNotFoundException' });
    await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    expect(await get()).toMatchObject({ lifecyclePolicyText });
    await ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName }));
    expect(await refusal(get())).toMatchObject({ name: 'LifecyclePolicyNotFoundException' });
  });

  test.each([
    ['no rules', []],
    ['two rules of one priority', [rule, rule]],
    ['a tagged selection without tags', [{ ...rule, selection: { ...rule.selection, tagStatus: 'tagged' } }]],
    ['a count without its unit', [{ ...rule, selection: { ...rule.selection, countUnit: undefined } }]],
    ['another action', [{ ...rule, action: { type: 'archive' } }]],
  ])('a lifecycle policy with %s is refused', async (_what, rules) => {
    const { ecr } = await start();
    const lifecyclePolicyText = JSON.stringify({ rules }).padEnd(100);
    const put = ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    expect(await refusal(put)).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/Lifecycle policy validation failure/),
    });
  });

  test('a repository policy is there once it was set', async () => {
    const { ecr } = await start();
    const get = () => ecr.send(new GetRepositoryPolicyCommand({ repositoryName }));
    expect(await refusal(get())).toMatchObject({ name: 'RepositoryPolicyNotFoundException' });
    const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    expect(await get()).toMatchObject({ policyText });
  });
});

describe('ECR images', () => {
  test('an image is found by tag and by digest, with its type and size', async () => {
    const { ecr, emulator, push } = await start();
    const { image } = await push('1.0', 'a');
    const find = (imageTag: string) =>
      ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
    expect((await find('1.0')).imageDetails).toMatchObject([
      {
        imageDigest: image?.imageId?.imageDigest,
        imageTags: ['1.0'],
        imageSizeInBytes: 1000,
        imageManifestMediaType: ociManifest,
      },
    ]);
    expect(await refusal(find('2.0'))).toMatchObject({ name: 'ImageNotFoundException' });
    const scope = emulator.scope(account, region);
    const uri = `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`;
    expect(imageNamed(scope, `${uri}:1.0`)).toMatchObject({ imageTags: ['1.0'] });
    expect(imageNamed(scope, `${uri}@${image?.imageId?.imageDigest ?? ''}`)).toBeDefined();
    expect(imageNamed(scope, `${uri}:2.0`)).toBeUndefined();
    expect(imageNamed(scope, 'wordpress:6')).toBe('elsewhere');
  });

  test('a tag stays where it is when tags are immutable, and moves when they are not', async () => {
    const fixed = await start({ imageTagMutability: 'IMMUTABLE' });
    await fixed.push('1.0', 'a');
    expect(await refusal(fixed.push('1.0', 'b'))).toMatchObject({ name: 'ImageTagAlreadyExistsException' });
    expect(await refusal(fixed.push('1.0', 'a'))).toMatchObject({ name: 'ImageAlreadyExistsException' });
    const loose = await start();
    await loose.push('1.0', 'a');
    await loose.push('1.0', 'b');
    expect((await loose.images()).map(({ imageTags }) => imageTags)).toEqual([undefined, ['1.0']]);
  });

  test('one image can carry several tags, and is scanned after its push where that is asked for', async () => {
    const { push, images, clock } = await start({ imageScanningConfiguration: { scanOnPush: true } });
    await push('1.0', 'a');
    await push('latest', 'a');
    expect(await images()).toMatchObject([
      { imageTags: ['1.0', 'latest'], imageScanStatus: { status: 'IN_PROGRESS' } },
    ]);
    await clock.advance(60);
    expect(await images()).toMatchObject([{ imageScanStatus: { status: 'COMPLETE' } }]);
  });

  test.each([
    ['no JSON', '{'],
    ['no media type', JSON.stringify({ schemaVersion: 2, config: { digest: 'sha256:a' }, layers: [] })],
    ['no layers', JSON.stringify({ schemaVersion: 2, mediaType: ociManifest })],
  ])('a manifest with %s is refused', async (_what, imageManifest) => {
    const { ecr } = await start();
    const call = ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag: '1.0' }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterException' });
  });

  test('a digest has to be that of the manifest, and an index refers to what is there', async () => {
    const { ecr, push } = await start();
    const wrong = new PutImageCommand({
      repositoryName,
      imageManifest: manifestOf('a'),
      imageDigest: 'sha256:0',
    });
    expect(await refusal(ecr.send(wrong))).toMatchObject({ name: 'ImageDigestDoesNotMatchException' });
    const index = (digest: string) =>
      ecr.send(
        new PutImageCommand({
          repositoryName,
          imageTag: 'many',
          imageManifest: JSON.stringify({
            schemaVersion: 2,
            mediaType: 'application/vnd.oci.image.index.v1+json',
            manifests: [{ digest, size: 1 }],
          }),
        }),
      );
    expect(await refusal(index('sha256:0'))).toMatchObject({ name: 'ReferencedImagesNotFoundException' });
    const { image } = await push(undefined, 'a');
    await index(image?.imageId?.imageDigest ?? '');
  });

  test('images are listed by their tags, read and deleted one tag at a time', async () => {
    const { ecr, push, images } = await start();
    await push('1.0', 'a');
    await push('1.1', 'a');
    await push(undefined, 'b');
    const list = async (tagStatus: 'TAGGED' | 'UNTAGGED') =>
      (await ecr.send(new ListImagesCommand({ repositoryName, filter: { tagStatus } }))).imageIds?.length;
    expect([await list('TAGGED'), await list('UNTAGGED')]).toEqual([2, 1]);
    const imageIds = [{ imageTag: '1.0' }, { imageTag: 'gone' }];
    const read = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds }));
    expect(read.images).toMatchObject([{ imageManifest: manifestOf('a') }]);
    expect(read.failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
    const removed = await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
    expect(removed).toMatchObject({ imageIds: [{ imageTag: '1.0' }], failures: [{}] });
    expect((await images()).map(({ imageTags }) => imageTags)).toEqual([['1.1'], undefined]);
    await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: '1.1' }] }));
    expect(await images()).toHaveLength(1);
  });
});
