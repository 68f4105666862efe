import type { CallContext } from '../../kernel/call-context.ts';
import type { Scope } from '../../kernel/scope.ts';
import { imagesOf } from './repositories.ts';
import { imageTable } from './tables.ts';
import type { ImageRow } from './tables.ts';

/** How calls name an image: by digest, by tag, or by both at once. */
export interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

const isMeant = (image: ImageRow, { imageDigest: digest, imageTag: tag }: ImageId): boolean =>
  (digest !== undefined || tag !== undefined) &&
  (digest === undefined || image.imageDigest === digest) &&
  (tag === undefined || image.imageTags.includes(tag));

export const findImage = (context: CallContext, repository: string, id: ImageId): ImageRow | undefined =>
  imagesOf(context, repository).find((image) => isMeant(image, id));

const reference =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]+))?$/;

/**
 * The image that a container names: a row, or undefined where the registry of this account and region lacks it, or
 * `elsewhere` for other registries, of which nothing is known here.
 */
export function imageNamed(scope: Scope, name: string): ImageRow | 'elsewhere' | undefined {
  const [, account, region, repository, tag, digest] = reference.exec(name) ?? [];
  if (account !== scope.account || region !== scope.region) return 'elsewhere';
  const id: ImageId = digest === undefined ? { imageTag: tag ?? 'latest' } : { imageDigest: digest };
  return scope
    .table(imageTable)
    .truth.find((image) => image.repositoryName === repository && isMeant(image, id));
}
