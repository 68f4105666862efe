import type * as ecr from '@aws-sdk/client-ecr';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { findImage } from './image-lookup.ts';
import type { ImageId } from './image-lookup.ts';
import { readManifest } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { existingRepository, readRepository } from './repositories.ts';
import * as rules from './rules.ts';
import { imageKey, imageTable } from './tables.ts';
import type { ImageRow, RepositoryRow } from './tables.ts';

const where = ({ repositoryName, registryId }: RepositoryRow): string =>
  `the repository with name '${repositoryName}' in registry with id '${registryId}'`;

/** Tags of a repository do not move when they are immutable. */
function checkTag(context: CallContext, repository: RepositoryRow, digest: string, tag: string): void {
  const holder = findImage(context, repository.repositoryName, { imageTag: tag });
  if (!holder) return;
  if (holder.imageDigest === digest)
    throw rules.imageExists.refuse(
      `Image with digest '${digest}' and tag '${tag}' already exists in ${where(repository)}`,
    );
  if (repository.imageTagMutability === 'IMMUTABLE')
    throw rules.tagImmutable.refuse(
      `The image tag '${tag}' already exists in the '${repository.repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    );
  const imageTags = holder.imageTags.filter((held) => held !== tag);
  context.table(imageTable).update(imageKey(repository.repositoryName, holder.imageDigest), { imageTags });
}

/** Layers are not looked for: they are uploaded past this API, to a registry that is not here. */
function checkReferences(context: CallContext, repository: RepositoryRow, manifest: Manifest): void {
  const missing = manifest.references.find(
    (imageDigest) => !findImage(context, repository.repositoryName, { imageDigest }),
  );
  if (missing !== undefined)
    throw rules.referenceAbsent.refuse(
      `Image with digest '${missing}' does not exist in ${where(repository)}`,
    );
}

const newImage = (context: CallContext, repository: RepositoryRow, manifest: Manifest, text: string) => ({
  registryId: context.account,
  repositoryName: repository.repositoryName,
  imageDigest: manifest.digest,
  imageTags: [],
  imageSizeInBytes: manifest.sizeInBytes,
  imagePushedAt: context.date,
  imageManifestMediaType: manifest.mediaType,
  ...(manifest.artifactMediaType === undefined ? {} : { artifactMediaType: manifest.artifactMediaType }),
  manifest: text,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html */
function startScan(context: CallContext, key: string): void {
  const table = context.table(imageTable);
  table.update(key, { imageScanStatus: { status: 'IN_PROGRESS' } });
  context.after(context.between(10, 60), () =>
    table.update(key, {
      imageScanStatus: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
    }),
  );
}

const asImage = (image: ImageRow, imageTag: string | undefined): ecr.Image => ({
  registryId: image.registryId,
  repositoryName: image.repositoryName,
  imageId: { imageDigest: image.imageDigest, ...(imageTag === undefined ? {} : { imageTag }) },
  imageManifest: image.manifest,
  imageManifestMediaType: image.imageManifestMediaType,
});

const failureOf = (imageId: ImageId): ecr.ImageFailure => ({
  imageId,
  failureCode: 'ImageNotFound',
  failureReason: 'Requested image not found',
});

/** Removes a tag; without a tag, or with the last one, the image itself. */
function removeImage(context: CallContext, image: ImageRow, { imageTag, imageDigest }: ImageId): ImageId[] {
  const key = imageKey(image.repositoryName, image.imageDigest);
  const kept = imageTag === undefined ? [] : image.imageTags.filter((tag) => tag !== imageTag);
  if (imageDigest === undefined && kept.length > 0)
    context.table(imageTable).update(key, { imageTags: kept });
  else context.table(imageTable).remove(key);
  const gone = imageTag === undefined ? image.imageTags : [imageTag];
  if (gone.length === 0) return [{ imageDigest: image.imageDigest }];
  return gone.map((tag) => ({ imageDigest: image.imageDigest, imageTag: tag }));
}

export const images = {
  PutImage(context, input) {
    const repository = existingRepository(context, input);
    const manifest = readManifest(input.imageManifest, input.imageManifestMediaType);
    if (input.imageDigest !== undefined && input.imageDigest !== manifest.digest)
      throw rules.digestDiffers.refuse(
        `The digest '${input.imageDigest}' does not match the digest '${manifest.digest}' of the manifest`,
      );
    checkReferences(context, repository, manifest);
    const table = context.table(imageTable);
    const key = imageKey(repository.repositoryName, manifest.digest);
    const known = table.truth.get(key);
    if (input.imageTag !== undefined) checkTag(context, repository, manifest.digest, input.imageTag);
    else if (known)
      throw rules.imageExists.refuse(
        `Image with digest '${manifest.digest}' already exists in ${where(repository)}`,
      );
    const image = known ?? table.insert(key, newImage(context, repository, manifest, input.imageManifest));
    if (input.imageTag !== undefined) table.update(key, { imageTags: [...image.imageTags, input.imageTag] });
    if (!known && repository.imageScanningConfiguration?.scanOnPush === true) startScan(context, key);
    return { image: asImage(image, input.imageTag) };
  },

  BatchGetImage(context, input) {
    const { repositoryName } = readRepository(context, input);
    const found = input.imageIds.map((id) => ({ id, image: findImage(context, repositoryName, id) }));
    return {
      images: found.flatMap(({ id, image }) => (image ? [asImage(image, id.imageTag)] : [])),
      failures: found.filter(({ image }) => !image).map(({ id }) => failureOf(id)),
    };
  },

  BatchDeleteImage(context, input) {
    const { repositoryName } = existingRepository(context, input);
    const imageIds: ImageId[] = [];
    const failures: ecr.ImageFailure[] = [];
    for (const id of input.imageIds) {
      const image = findImage(context, repositoryName, id);
      if (image) imageIds.push(...removeImage(context, image, id));
      else failures.push(failureOf(id));
    }
    return { imageIds, failures };
  },

  DescribeImageScanFindings(context, input) {
    const { repositoryName } = readRepository(context, input);
    const image = findImage(context, repositoryName, input.imageId);
    if (!image?.imageScanStatus)
      throw rules.scanAbsent.refuse(
        `Image scan does not exist for the image in repository '${repositoryName}'`,
      );
    return {
      registryId: image.registryId,
      repositoryName,
      imageId: { imageDigest: image.imageDigest },
      imageScanStatus: image.imageScanStatus,
      imageScanFindings: { findings: [], findingSeverityCounts: {} },
    };
  },
} satisfies Handlers<typeof ecr>;
